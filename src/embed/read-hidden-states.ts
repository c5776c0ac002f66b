import type { Embedding } from "./embedder.js";

export interface HiddenStateOptions {
  /** The word pieces of the prefix and the text; where the text is longer than the model reads there are more than rows. */
  readonly pieces: readonly string[];
  /** How many leading pieces belong to the prefix: they count for the whole, and have no vectors of their own. */
  readonly skipped: number;
  readonly dimensions: number;
  readonly pooling: "cls" | "mean";
  readonly withTokens: boolean;
}

/** The special tokens before and after the pieces of a BERT model: `[CLS]` and `[SEP]`. */
const LEADING = 1;
const TRAILING = 1;

/**
 * Reads one text's last hidden states (rows of `dimensions` numbers, padding rows last) as a pooled unit vector and
 * unit vectors of its word pieces, none where none are wanted. Throws where a number is not finite.
 */
export function readHiddenStates(states: Float32Array, options: HiddenStateOptions): Embedding {
  const { dimensions, skipped } = options;
  const count = Math.min(options.pieces.length, states.length / dimensions - LEADING - TRAILING);
  const rows = LEADING + count + TRAILING;
  const vector = new Float32Array(dimensions);
  for (let row = 0; row < (options.pooling === "cls" ? 1 : rows); row++) {
    for (let i = 0; i < dimensions; i++)
      vector[i] = (vector[i] as number) + (states[row * dimensions + i] as number);
  }
  normalize(vector);
  if (!options.withTokens) return { vector, tokens: { pieces: [], data: new Float32Array(0) } };
  const from = LEADING + skipped;
  const data = states.slice(from * dimensions, (LEADING + count) * dimensions);
  for (let at = 0; at < data.length; at += dimensions) normalize(data.subarray(at, at + dimensions));
  return { vector, tokens: { pieces: options.pieces.slice(skipped, count), data } };
}

function normalize(vector: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] as number) * (vector[i] as number);
  const length = Math.sqrt(sum);
  if (!Number.isFinite(length)) throw new Error("expected finite numbers from the model");
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / length;
}
