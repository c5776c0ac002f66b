import { expect, test } from "vitest";
import { readQuestions } from "../../src/evaluate/read-questions.js";

const GOOD = '{"id":"a","question":"why?","gold_chapters":[1],"answerable":true}';

test.each([
  ["no line at all", "", "q.jsonl: there is no question in it"],
  ["blank lines only", "\n \n", "q.jsonl: there is no question in it"],
  ["no JSON", "{", "q.jsonl:1: Invalid input: expected object, received undefined"],
  ["a list", "[]", "q.jsonl:1: Invalid input: expected object, received array"],
  ["no question", '{"id":"a","gold_chapters":[],"answerable":false}', "q.jsonl:1: question: "],
  ["a chapter that is no number", GOOD.replace("[1]", '["1"]'), "q.jsonl:1: gold_chapters.0: "],
  ["chapter 0", GOOD.replace("[1]", "[0]"), "q.jsonl:1: gold_chapters.0: "],
  [
    "answerable by nothing",
    GOOD.replace("[1]", "[]"),
    "q.jsonl:1: expected gold_chapters where answerable is true",
  ],
  ["not answerable by something", GOOD.replace("true", "false"), "q.jsonl:1: expected gold_chapters where"],
  ["an id twice", `${GOOD}\n\n${GOOD}`, 'q.jsonl:3: the id "a" is that of line 1'],
])("%s is refused by file and line", (_, text, problem) => {
  expect(() => readQuestions(text, "q.jsonl")).toThrow(
    expect.objectContaining({ code: "bad_request", problems: [expect.stringContaining(problem)] }),
  );
});

test("every bad line is named, not the first only", () => {
  const text = ["{", GOOD, "7"].join("\r\n");
  expect(() => readQuestions(text, "q.jsonl")).toThrow(
    expect.objectContaining({
      problems: [expect.stringContaining("q.jsonl:1:"), expect.stringContaining("q.jsonl:3:")],
    }),
  );
});

test("unknown fields are ignored, and what may be left out has a default", () => {
  const line = GOOD.replace("}", ',"note":"x","history":[{"role":"user","content":"hm"}]}');
  expect(readQuestions(`${line}\n`, "q.jsonl")).toEqual([
    {
      id: "a",
      question: "why?",
      history: [{ role: "user", content: "hm" }],
      gold_chapters: [1],
      also_ok_chapters: [],
      gold_bullets: [],
      answerable: true,
      kind: "other",
      must_not: [],
    },
  ]);
});
