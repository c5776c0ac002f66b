import { expect, test } from "vitest";
import type { Answer } from "../../../src/widget/server/parse-response.js";
import { writeAnswer } from "../../../src/widget/talk/copy-answer.js";
import { readPlainText } from "../../../src/widget/talk/read-plain-text.js";
import { makeCitation } from "../../fakes/make-answer.js";

const CITATION = makeCitation({ quote: "Damp kills" });

const ANSWER: Answer = {
  id: "a",
  answer: "**Damp** kills [1].\n\n- Cold [1]\n- Wind",
  citations: [CITATION, { ...CITATION, n: 2, url: null }],
  abstained: false,
  closest: [],
  mode: "extractive",
  model: null,
  degraded: false,
  checks: { withheld: 0 },
  followUps: [],
};

test("a copied answer holds the question, the words, and each source with its time and its link", () => {
  expect(writeAnswer("Damp or cold?", ANSWER).split("\n\n")).toEqual([
    "Damp or cold?",
    "Damp kills [1].",
    "- Cold [1]\n- Wind",
    [
      "[1] 1:35, Wintering (Winter Hives)\n“Damp kills”\nhttps://www.youtube.com/watch?v=abcdefghijk&t=95s",
      "[2] 1:35, Wintering (Winter Hives)\n“Damp kills”",
    ].join("\n"),
  ]);
});

test("a copied abstention holds the nearest chapters", () => {
  const abstained = { ...ANSWER, answer: "Not said.", abstained: true, citations: [], closest: [CITATION] };
  expect(writeAnswer("Why?", abstained)).toBe(
    "Why?\n\nNot said.\n\n- 1:35, Wintering (Winter Hives)\n“Damp kills”\nhttps://www.youtube.com/watch?v=abcdefghijk&t=95s",
  );
});

test("an answer is said without its markers and its Markdown", () => {
  expect(readPlainText(ANSWER.answer, { markers: false })).toBe("Damp kills.\n\n- Cold\n- Wind");
});
