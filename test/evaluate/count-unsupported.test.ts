import { beforeAll, describe, expect, test } from "vitest";
import { countUnsupported } from "../../src/evaluate/count-unsupported.js";
import type { Citation } from "../../src/shared/domain.js";
import { citePassage } from "../fakes/cite-passage.js";
import { makeResponse } from "../fakes/outcomes.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";

let parts: LocalParts;
let citations: Citation[];
beforeAll(async () => {
  parts = await makeAnswerParts();
  citations = [
    citePassage(parts.store.index, "Damp kills more colonies than cold", 1),
    citePassage(parts.store.index, "Mara compares box hives with long hives.", 2),
  ];
});

const count = (answer: string) => countUnsupported(makeResponse({ answer, citations }));

describe("a sentence is supported", () => {
  test.each([
    ["by a marker before its full stop", "Damp kills [1]."],
    ["by a marker behind its full stop", "Damp kills. [1]"],
    ["by several markers", "Damp kills, and so do box hives [1][2]."],
    ["by standing word for word in a passage", "Damp kills more colonies than cold"],
    ["by being a passage in quotation marks", "“Mara compares box hives with long hives.”"],
    ["by the marker behind a quotation of two sentences", "The notes say: “Damp kills. Cold does not.” [1]"],
    ["by the marker behind a quotation in single marks", "They say: ‘It’s “damp”. Cold is not.’ [1]"],
  ])("%s", (_, answer) => {
    expect(count(answer)).toEqual({ sentences: 1, unsupported: 0 });
  });

  test("not by its neighbour's marker", () => {
    expect(count("Damp kills. [1] Cold kills as well. Mara compares hives [2].")).toEqual({
      sentences: 3,
      unsupported: 1,
    });
  });

  test.each([
    ["one quoted word", "The “damp” costs 40 million a year."],
    ["a passage that it says more than", "Damp kills more colonies than cold in Peru."],
    ["a bracket that is no marker", "Cold kills [sic]."],
  ])("not by %s", (_, answer) => {
    expect(count(answer)).toEqual({ sentences: 1, unsupported: 1 });
  });
});

test("each item of a list is a sentence, and what leads to the list belongs to its first", () => {
  expect(count("Two things:\n\n- damp [1]\n- wax moths\n- long hives [2]")).toEqual({
    sentences: 3,
    unsupported: 1,
  });
});

test("a heading is no sentence", () => {
  expect(count("**Sources of damp**\n\nDamp kills [1].")).toEqual({ sentences: 1, unsupported: 0 });
});

test("to say that the notes do not answer a part claims nothing of the episode", () => {
  const answer =
    "Damp kills [1].\n\nThe episodes do not answer the rest of the question: “what is it? Who?”.";
  expect(count(answer)).toEqual({ sentences: 2, unsupported: 0 });
});

test("of an abstention only its hint claims something", () => {
  const refusal = "The episodes do not answer this question. They do not mention “Mongolia”.";
  const counted = (hint: string) =>
    countUnsupported(makeResponse({ answer: `${refusal}\n\n${hint}`, abstained: true }));
  expect(counted("Near this: damp kills. [1]")).toEqual({ sentences: 1, unsupported: 0 });
  expect(counted("Near this: damp kills.")).toEqual({ sentences: 1, unsupported: 1 });
});

test("an abstention makes no claim, and an empty answer has no sentence", () => {
  const answer = "The episodes do not answer this question.";
  expect(countUnsupported(makeResponse({ answer, abstained: true }))).toEqual({
    sentences: 0,
    unsupported: 0,
  });
  expect(count("")).toEqual({ sentences: 0, unsupported: 0 });
});
