import { expect, test } from "vitest";
import { writeAnswer } from "../../../src/widget/extras/copy-answer.js";
import type { Answer } from "../../../src/widget/server/parse-response.js";
import { ENGLISH } from "../../../src/widget/strings/english.js";
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
  checks: { withheld: 0, weak: 0 },
  followUps: [],
};

test("a copied answer holds the question, the words, and each source with its time and its link", () => {
  expect(writeAnswer("Damp or cold?", ANSWER, ENGLISH).split("\n\n")).toEqual([
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
  expect(writeAnswer("Why?", abstained, ENGLISH)).toBe(
    "Why?\n\nNot said.\n\n- 1:35, Wintering (Winter Hives)\n“Damp kills”\nhttps://www.youtube.com/watch?v=abcdefghijk&t=95s",
  );
});

test("a copied hint holds its own sources and the nearest chapters", () => {
  const hint = { ...ANSWER, answer: "Not said.\n\nNear this: damp kills. [1]", abstained: true };
  const copied = writeAnswer("Why?", { ...hint, citations: [CITATION], closest: [CITATION] }, ENGLISH);
  expect(copied.match(/^(?:\[1\]|-) 1:35/gm)).toEqual(["[1] 1:35", "- 1:35"]);
});

test("a sentence that its citations hold loosely says so, copied and read aloud", () => {
  const citations = [CITATION, makeCitation({ n: 2, support: "weak" })];
  const answer = { ...ANSWER, answer: "**Damp** kills [1]. **Cold** does not. [2] Wind [2].", citations };
  const loose = "Cold does not. (loosely based on [2]) Wind (loosely based on [2]).";
  expect(writeAnswer("Why?", answer, ENGLISH)).toContain(`Damp kills [1]. ${loose}`);
  expect(readPlainText(answer, ENGLISH, { markers: false })).toBe(`Damp kills. ${loose}`);
});

test("an answer is said without its markers and its Markdown", () => {
  expect(readPlainText(ANSWER, ENGLISH, { markers: false })).toBe("Damp kills.\n\n- Cold\n- Wind");
});
