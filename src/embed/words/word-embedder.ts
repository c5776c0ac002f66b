import { listWords } from "../../language/tokenize.js";
import { AppError } from "../../shared/errors.js";
import type { Embedder, Embedding } from "../embedder.js";
import type { EmbeddingModel } from "../model-table.js";
import { normalise } from "./distilled-words.js";

/** Where the vectors of words are found: a file of the exported folder for each few hundred of them. */
export interface WordTable {
  readonly dimensions: number;
  readonly bias: Float32Array;
  /** Finds the vectors, weight included, of those words that have one; else that of another word of the same stem. */
  find(words: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>;
  /** Finds, for the same words, how much of the length of each word's vector lies in the library's axes, 0..1. */
  findShares(words: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/**
 * Embeds by sums of word vectors, in place of `model`. A text's tokens are its words that have a vector, a unit vector each.
 * It has no model to load and no turn to wait for.
 */
export function createWordEmbedder(table: WordTable, model: EmbeddingModel): Embedder {
  const embed = async (text: string): Promise<Embedding> => {
    if (text.trim() === "") throw new AppError("internal", "expected a text to embed, got an empty one");
    const words = listWords(text);
    const found = await table.find([...new Set(words)]);
    return sumWords(words, found, table);
  };
  const embedAll = (texts: readonly string[]) => Promise.all(texts.map(embed));
  return {
    model: { ...model, name: `${model.name}-words`, dimensions: table.dimensions },
    warmUp: async () => undefined,
    embedPassages: async (texts) => (await embedAll(texts)).map(({ vector }) => vector),
    embedTokens: embedAll,
    embedQuery: embed,
    close: async () => undefined,
  };
}

function sumWords(
  words: readonly string[],
  found: ReadonlyMap<string, Float32Array>,
  { dimensions, bias }: WordTable,
): Embedding {
  const pieces = words.filter((word) => found.has(word));
  const data = new Float32Array(pieces.length * dimensions);
  const sum = new Float32Array(dimensions);
  for (const [at, piece] of pieces.entries()) {
    const own = found.get(piece) ?? sum;
    for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] as number) + (own[i] ?? 0);
    data.set(normalise(own.slice()), at * dimensions);
  }
  normalise(sum);
  for (let i = 0; i < dimensions; i++) sum[i] = (sum[i] as number) + (bias[i] ?? 0);
  return { vector: normalise(sum), tokens: { pieces, data } };
}
