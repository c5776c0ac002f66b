import type { Embedder } from "../embed/embedder.js";
import { tokenize } from "../language/tokenize.js";
import type { Asker } from "../shared/asker.js";
import { hasCode } from "../shared/errors.js";
import { selectContentTokens } from "../store/vectors/select-content-tokens.js";

/** One way to understand a question, ready to be compared with an index. */
export interface Reading {
  readonly text: string;
  /** Stems of its content words. */
  readonly terms: readonly string[];
  /** Null for keyword search only. */
  readonly meaning: Meaning | null;
  /** What its scores count for beside those of the other readings, above 0. */
  readonly weight: number;
}

export interface Meaning {
  readonly model: string;
  readonly vector: Float32Array;
  /** Unit vectors of the content words' pieces, a row each. */
  readonly tokens: Float32Array;
}

export interface Readings {
  /** The ways in which the question was understood, as it stands first. */
  readonly readings: readonly Reading[];
  /** True where the embedder had no turn for the question, which is then looked up by its words alone. */
  readonly degraded: boolean;
}

/** Reads a question in each way that it can be understood: all with their meaning, or none. */
export async function readQuestions(
  texts: readonly string[],
  embedder: Embedder | null,
  asker: Asker,
): Promise<Readings> {
  const readAll = (by: Embedder | null) => Promise.all(texts.map((text) => readQuestion(text, by, asker)));
  try {
    return { readings: await readAll(embedder), degraded: false };
  } catch (error) {
    if (!hasCode(error, "overloaded")) throw error;
    return { readings: await readAll(null), degraded: true };
  }
}

export async function readQuestion(
  text: string,
  embedder: Embedder | null,
  { client, signal }: Asker = {},
): Promise<Reading> {
  const terms = tokenize(text);
  // A text without visible characters has nothing to embed.
  if (embedder === null || text.trim() === "") return { text, terms, meaning: null, weight: 1 };
  const { vector, tokens } = await embedder.embedQuery(text, { client, signal });
  const { name, dimensions } = embedder.model;
  const meaning = { model: name, vector, tokens: selectContentTokens(tokens, dimensions) };
  return { text, terms, meaning, weight: 1 };
}
