import type { CandidateSentence } from "./list-candidates.js";

/** Greek asks with a semicolon, which Unicode's normal forms write like that of other scripts. */
const QUESTION = /(?:[?？؟\u037e՞]|(?<=\p{Script=Greek}\p{M}*);)["'”’»」』)\]]*$/u;

/** True for a sentence that asks. */
export function asks(text: string): boolean {
  return QUESTION.test(text);
}

/**
 * Gives what a question that is asked weighs to the sentence behind it, since a question does not answer one: a weight, 0
 * or more, for each sentence, in their order. A question that ends its passage keeps its own.
 */
export function passOnAtQuestions(
  sentences: readonly CandidateSentence[],
  weights: readonly number[],
): number[] {
  const passed = [...weights];
  for (const [i, { passage, sentence }] of sentences.entries()) {
    if (!asks(sentence.text) || sentences[i + 1]?.passage !== passage) continue;
    passed[i + 1] = Math.max(passed[i + 1] ?? 0, passed[i] ?? 0);
    passed[i] = 0;
  }
  return passed;
}
