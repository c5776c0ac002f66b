import type { Embedder } from "../../../src/embed/embedder.js";
import type { Evidence } from "../../../src/retrieve/measure-evidence.js";
import { retrieve } from "../../../src/retrieve/retrieve.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { type DataSetEpisode, type DataSetQuestion, indexEpisode } from "../data/data-set.js";

export interface Example {
  readonly set: string;
  readonly kind: DataSetQuestion["kind"];
  /** False: found by an index without the vectors of words. */
  readonly comparesWords: boolean;
  readonly evidence: Evidence;
  /** What the program decides with the coefficients it has. */
  readonly answerable: boolean;
  /** Every other episode is kept from the fit. */
  readonly heldBack: boolean;
}

/** Each question of a data set through the retrieval of the program, once with words compared one by one, once without. */
export async function gatherEvidence(
  set: string,
  episodes: readonly DataSetEpisode[],
  embedder: Embedder,
): Promise<Example[]> {
  const examples: Example[] = [];
  for (const [i, { episode, questions }] of episodes.entries()) {
    const full = await indexEpisode(episode, embedder);
    for (const { text, kind } of questions) {
      for (const index of [full, { ...full, tokens: null }]) {
        const found = await retrieve({ store: new LocalStore(index), embedder }, { question: text });
        const [evidence] = found.evidence;
        if (evidence === undefined) continue;
        const comparesWords = index.tokens !== null;
        const { answerable } = found;
        examples.push({ set, kind, comparesWords, evidence, answerable, heldBack: i % 2 === 1 });
      }
    }
    process.stderr.write(`${set}: ${i + 1} of ${episodes.length}\n`);
  }
  return examples;
}
