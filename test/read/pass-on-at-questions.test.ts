import fc from "fast-check";
import { expect, test } from "vitest";
import type { CandidateSentence } from "../../src/read/list-candidates.js";
import { passOnAtQuestions } from "../../src/read/pass-on-at-questions.js";
import type { Passage } from "../../src/shared/domain.js";

/** Sentences of passages of speech, given as lists of what is said in each. */
function makeSentences(...passages: readonly (readonly string[])[]): CandidateSentence[] {
  return passages.flatMap((texts, number) => {
    const passage: Passage = {
      id: `passage-${number}`,
      kind: "transcript",
      text: texts.join(" "),
      episodeId: "winter-hives",
      chapterNumber: 1,
      startSeconds: 0,
      endSeconds: 60,
    };
    return texts.map((text, place) => ({
      passage,
      place,
      sentence: { speaker: null, text, offset: 0, startSeconds: 0, endSeconds: 60 },
    }));
  });
}

test.each([
  [
    "a question",
    ["Why do colonies die?", "Mites kill them.", "Cold does not."],
    [0.7, 0.1, 0.2],
    [0, 0.7, 0.2],
  ],
  ["a likelier sentence", ["Is it cold?", "No, mites."], [0.3, 0.6], [0, 0.6]],
  ["questions in a row", ["Why is that?", "“Is it cold?”", "Mites."], [0.6, 0.3, 0.1], [0, 0, 0.6]],
  ["a question in Greek", ["Γιατί πεθαίνουν;", "Φταίνε τα ακάρεα."], [0.7, 0.1], [0, 0.7]],
  ["a question with the Greek mark", ["Why\u037e", "Mites."], [0.7, 0.1], [0, 0.7]],
  ["a semicolon", ["Mites kill them;", "Cold does not."], [0.7, 0.1], [0.7, 0.1]],
  ["no question", ["Mites kill them.", "Cold does not."], [0.6, 0.4], [0.6, 0.4]],
])("%s: what a question weighs goes to what is said to it", (_, texts, weights, expected) => {
  expect(passOnAtQuestions(makeSentences(texts), weights)).toEqual(expected);
});

test("a question that ends its passage keeps what it weighs", () => {
  const sentences = makeSentences(["They die.", "Why do colonies die?"], ["Mites kill them."]);
  expect(passOnAtQuestions(sentences, [0.2, 0.7, 0.1])).toEqual([0.2, 0.7, 0.1]);
});

test("the greatest weight stays the greatest, and none is made up", () => {
  const texts = fc.array(fc.constantFrom("Is it so?", "It is so."), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(texts, fc.infiniteStream(fc.nat(100)), (said, stream) => {
      const weights = said.map(() => stream.next().value as number);
      const passed = passOnAtQuestions(makeSentences(said), weights);
      expect(Math.max(...passed)).toBe(Math.max(...weights));
      expect(passed.every((weight) => weight === 0 || weights.includes(weight))).toBe(true);
    }),
  );
});
