import type { Asker } from "../shared/asker.js";
import type { ReadText } from "./reader.js";

/** What is read together: a question or a claim, and texts that are read as one. */
export interface Pair {
  readonly text: string;
  readonly texts: readonly ReadText[];
}

/** What one reading of a pair tells; all are probabilities. */
export interface PairReading {
  readonly answers: number;
  readonly supports: number;
  /** For each sentence of the texts in order; they add up to 1, where there are any. */
  readonly sentences: readonly number[];
}

/** Reads a pair. Throws `overloaded` where a client's pair waits too long, and the signal's reason. */
export type PairReader = (pair: Pair, asker: Asker) => Promise<PairReading>;
