import type { Embedder } from "../embed/embedder.js";
import { tokenize } from "../language/tokenize.js";
import { selectContentTokens } from "../store/vectors/select-content-tokens.js";

/** One way to understand a question, ready to be compared with an index. */
export interface Reading {
  readonly text: string;
  /** Stems of its content words. */
  readonly terms: readonly string[];
  /** Null for keyword search only. */
  readonly meaning: Meaning | null;
}

export interface Meaning {
  readonly model: string;
  readonly vector: Float32Array;
  /** Unit vectors of the content words' pieces, a row each. */
  readonly tokens: Float32Array;
  readonly pieces: readonly string[];
}

export async function readQuestion(
  text: string,
  embedder: Embedder | null,
  signal?: AbortSignal,
): Promise<Reading> {
  const terms = tokenize(text);
  // A text without visible characters has nothing to embed.
  if (embedder === null || text.trim() === "") return { text, terms, meaning: null };
  const { vector, tokens } = await embedder.embedQuery(text, { signal });
  const { name, dimensions } = embedder.model;
  const { pieces, data } = selectContentTokens(tokens, dimensions);
  return { text, terms, meaning: { model: name, vector, tokens: data, pieces } };
}
