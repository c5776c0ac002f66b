import type { TopicPhrases } from "../chunk/titles/name-topics.js";
import type { Embedder, EmbedOptions } from "../embed/embedder.js";
import { averageVectors } from "./vectors.js";

/** For each topic so many passages are embedded at most, taken from all of it. */
const MOST_PASSAGES = 10;

/** What the vectors of an episode tell of one of its topics. */
export interface TopicVectors {
  readonly passages: readonly Float32Array[];
  /** The mean of the passages, of unit length. */
  readonly mean: Float32Array;
  /** The means of the other topics of the episode. */
  readonly others: readonly Float32Array[];
}

/** Embeds what is said in each topic of an episode. Throws the signal's reason. */
export async function embedTopics(
  embedder: Embedder,
  topics: readonly Pick<TopicPhrases, "passages">[],
  options?: EmbedOptions,
): Promise<TopicVectors[]> {
  const embedded: Float32Array[][] = [];
  for (const { passages } of topics) {
    const step = Math.max(1, Math.ceil(passages.length / MOST_PASSAGES));
    const sample = passages.filter((_, i) => i % step === 0);
    embedded.push(sample.length === 0 ? [] : await embedder.embedPassages(sample, options));
  }
  const means = embedded.map((vectors) => averageVectors(vectors, embedder.model.dimensions));
  return embedded.map((passages, i) => ({
    passages,
    mean: means[i] ?? new Float32Array(embedder.model.dimensions),
    others: means.filter((_, other) => other !== i),
  }));
}
