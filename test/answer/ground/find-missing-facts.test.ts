import { describe, expect, test } from "vitest";
import { findMissingFacts } from "../../../src/answer/ground/find-missing-facts.js";
import { hasWords, isVerbatim } from "../../../src/answer/ground/is-verbatim.js";

const SAID =
  "The apiary came from OpenHive: ~1,000 keepers across ~200 villages. Comparison of smaller hives using sugar; their intelligence, machine learning models and Hugging Face.";

test.each([
  ["It came from about 200 keepers across 1,000 villages.", ["200", "1000"]],
  ["A quarter of the keepers left.", ["25%"]],
  ["Smaller hives are twice as cheap.", ["x2"]],
  ["It was trained with Intel.", ["Intel"]],
  ["They met in Paris.", ["Paris"]],
  ["It was made in the US.", ["US"]],
])("%j says what the text lacks: %j", (sentence, missing) => {
  expect(findMissingFacts(sentence, SAID)).toEqual(missing);
});

test.each([
  "It came from 1,000 keepers in 200 villages.",
  "About a thousand keepers came from Open Hive.",
  "HuggingFace and Hugging have MLM.",
])("%j says nothing that the text lacks", (sentence) => {
  expect(findMissingFacts(sentence, SAID)).toEqual([]);
});

describe("words of a sentence that are not most of it", () => {
  const passage =
    "Choice depends on use rather than “bigger is always better”. Damp kills more than cold does.";

  test("stand in the text, and are no quotation of what it says", () => {
    expect(hasWords(passage, "Bigger is always better.")).toBe(true);
    expect(isVerbatim("Bigger is always better.", passage)).toBe(false);
  });

  test("a sentence of the passage is one, with or without its closing mark", () => {
    expect(isVerbatim("damp kills more  than cold does", passage)).toBe(true);
  });
});

test("a page of nothing but dots is read before the test runs out of time", () => {
  expect(isVerbatim("damp kills more than cold", `${".".repeat(400_000)}x`)).toBe(false);
});
