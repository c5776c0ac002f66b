import type { ReplySentence } from "./reply-sentence.js";

/** Sentences that are held back for a marker that may stand for them as well. */
const MOST_WAITING = 3;

/**
 * Gives each sentence that names no passage the numbers of the sentence before it that does and of the one after it, in
 * its paragraph or item. It is held back for three more sentences at most.
 */
export async function* sharePassages(sentences: AsyncIterable<ReplySentence>): AsyncGenerator<ReplySentence> {
  let before: readonly number[] = [];
  let waiting: ReplySentence[] = [];
  const share = (after: readonly number[]) => {
    const shared = waiting.map((sentence) => ({ ...sentence, nearby: [...new Set([...before, ...after])] }));
    waiting = [];
    return shared;
  };
  try {
    for await (const sentence of sentences) {
      if (sentence.follows !== "sentence") {
        yield* share([]);
        before = [];
      }
      if (sentence.numbers.length === 0) {
        waiting.push(sentence);
        if (waiting.length > MOST_WAITING) yield* share([]);
        continue;
      }
      yield* share(sentence.numbers);
      yield sentence;
      before = sentence.numbers;
    }
  } catch (failure) {
    // What was whole before the reply broke off is kept.
    yield* share([]);
    throw failure;
  }
  yield* share([]);
}
