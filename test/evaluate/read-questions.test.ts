import { describe, expect, test } from "vitest";
import { readQuestions } from "../../src/evaluate/read-questions.js";
import { AppError } from "../../src/shared/errors.js";

const GOOD = { id: "a", question: "Why?", gold_chapters: [1], answerable: true };

const write = (...lines: unknown[]) =>
  lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n");

function readFailure(text: string): AppError {
  try {
    readQuestions(text, "set.jsonl");
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("expected the questions to be refused");
}

describe("a file that cannot be used", () => {
  test.each([
    ["no JSON", '{"id": "b", "question"', 'expected JSON, found {"id": "b", "question"'],
    ["a long line of no JSON", "x".repeat(500), `expected JSON, found ${"x".repeat(60)}`],
    ["a list", [], "Invalid input: expected object, received array"],
    ["null", null, "Invalid input: expected object, received null"],
    ["no id", { ...GOOD, id: undefined }, "id: Invalid input: expected string, received undefined"],
    ["an empty id", { ...GOOD, id: "" }, "id: Too small: expected string to have >=1 characters"],
    [
      "a question of no text",
      { ...GOOD, id: "b", question: 7 },
      "question: Invalid input: expected string, received number",
    ],
    [
      "an empty question",
      { ...GOOD, id: "b", question: "" },
      "question: Too small: expected string to have >=1 characters",
    ],
    [
      "a chapter as a word",
      { ...GOOD, id: "b", gold_chapters: ["1"] },
      "gold_chapters.0: Invalid input: expected number, received string",
    ],
    [
      "one chapter without its list",
      { ...GOOD, id: "b", gold_chapters: 1 },
      "gold_chapters: Invalid input: expected array, received number",
    ],
    [
      "a chapter 0",
      { ...GOOD, id: "b", gold_chapters: [0] },
      "gold_chapters.0: Too small: expected number to be >0",
    ],
    [
      "half a chapter",
      { ...GOOD, id: "b", also_ok_chapters: [1.5] },
      "also_ok_chapters.0: Invalid input: expected int, received number",
    ],
    [
      "answerable as a word",
      { ...GOOD, id: "b", answerable: "yes" },
      "answerable: Invalid input: expected boolean, received string",
    ],
    [
      "an unknown role",
      { ...GOOD, id: "b", history: [{ role: "system", content: "x" }] },
      'history.0.role: Invalid option: expected one of "user"|"assistant"',
    ],
    [
      "an answerable question of no chapter",
      { ...GOOD, id: "b", gold_chapters: [] },
      "expected gold_chapters where answerable is true, and none where it is false",
    ],
    [
      "a chapter that answers what is not answerable",
      { ...GOOD, id: "b", answerable: false },
      "expected gold_chapters where answerable is true, and none where it is false",
    ],
    [
      "a span that ends before it begins",
      { ...GOOD, id: "b", gold_spans: [{ start: 5, end: 4 }] },
      "gold_spans.0: expected start not to come after end",
    ],
    [
      "a span before the episode",
      { ...GOOD, id: "b", gold_spans: [{ start: -1, end: 4 }] },
      "gold_spans.0.start: Too small: expected number to be >=0",
    ],
    ["an id twice", { ...GOOD, question: "Who?" }, 'the id "a" is that of line 1'],
  ])("because of %s names the line and what was expected", (_, line, problem) => {
    const { code, problems, sentence } = readFailure(write(GOOD, "", line));
    expect({ code, problems, sentence }).toEqual({
      code: "bad_request",
      problems: [`set.jsonl:3: ${problem}`],
      sentence: "set.jsonl cannot be used: 1 line is wrong. A line is one question as JSON.",
    });
  });

  test("names all of its bad lines, by their numbers", () => {
    const { message, problems } = readFailure(write("x", GOOD, "y\r", "", GOOD));
    expect([message, ...problems]).toEqual([
      "set.jsonl cannot be used: 3 lines are wrong",
      "set.jsonl:1: expected JSON, found x",
      "set.jsonl:3: expected JSON, found y",
      'set.jsonl:5: the id "a" is that of line 2',
    ]);
  });

  test.each(["", "\n", " \r\n\t\n"])("because it holds no question (%j) says so", (text) => {
    const { code, problems, sentence } = readFailure(text);
    expect({ code, problems, sentence }).toEqual({
      code: "bad_request",
      problems: [],
      sentence: "set.jsonl holds no question. Give it one a line, as JSON.",
    });
  });
});

test("what a line leaves out is empty, and what no one asked for is ignored", () => {
  expect(
    readQuestions(write({ ...GOOD, note: "mine", history: [{ role: "user", content: "x", at: 1 }] }), "f"),
  ).toEqual([
    {
      ...GOOD,
      history: [{ role: "user", content: "x" }],
      also_ok_chapters: [],
      gold_bullets: [],
      gold_spans: [],
      kind: "other",
      must_not: [],
    },
  ]);
});

test("every field is read as it stands, a chapter that is named twice once", () => {
  const full = {
    id: "é",
    question: "And the cold?",
    history: [{ role: "assistant", content: "Damp [1]." }],
    episode: "winter-hives",
    gold_chapters: [2],
    also_ok_chapters: [1],
    gold_bullets: ["Damp kills more colonies than cold"],
    gold_spans: [{ start: 1.5, end: 1.5 }],
    answerable: true,
    kind: "follow-up",
    must_not: ["honey"],
  };
  expect(readQuestions(write({ ...full, gold_chapters: [2, 2] }), "f")).toEqual([full]);
});

test("a byte order mark, carriage returns and blank lines are no part of a line", () => {
  const text = `\uFEFF${JSON.stringify(GOOD)}\r\n\r\n${JSON.stringify({ ...GOOD, id: "b" })}\r\n`;
  expect(readQuestions(text, "f").map(({ id }) => id)).toEqual(["a", "b"]);
});
