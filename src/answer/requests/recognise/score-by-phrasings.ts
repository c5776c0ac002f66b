import type { IntentScores, RequestModel, TextMeaning } from "./request-model.js";
import { weighTerms } from "./weigh-terms.js";

/** Words and vector count the same; words alone count fully. */
const SHARE_OF_WORDS = 0.5;
/** Of the weights of terms, which are bytes. */
export const WHOLE = 255;
/** How fast likeness falls with the distance of vectors. */
const STEEPNESS = 2;

/** The phrasings that questions are compared with. */
export interface Phrasings extends Omit<RequestModel, "score"> {
  /** So many they are. */
  readonly phrasings: number;
  /** For each term the phrasings that have it, each with what the term weighs in it, 0..1. */
  readonly holders: ReadonlyMap<string, TermHolders>;
  readonly models: readonly FittedShares[];
}

/** Phrasings that have one term. */
export interface TermHolders {
  /** Ordinals of phrasings. */
  readonly phrasings: Uint16Array;
  /** For each of these, in 255ths. */
  readonly weights: Uint8Array;
}

/** What each phrasing says of each intent: by words alone, or with the vector of an embedding model. */
export interface FittedShares {
  /** Name of the embedding model; null where words alone are judged. */
  readonly model: string | null;
  /** A number an intent. */
  readonly intercepts: readonly number[];
  /** For each intent, what its `shares` are to be multiplied by. */
  readonly scales: readonly number[];
  /** What each phrasing adds to each intent, where the question is alike: a row a phrasing. */
  readonly shares: Int8Array;
  /** What is taken from a question's vector before it is brought to length 1; empty where words alone are judged. */
  readonly mean: readonly number[];
  /** The vector of each phrasing without that, of any length: a row a phrasing. */
  readonly vectors: Int8Array;
}

/**
 * Compares a question with each phrasing: by its words and form and, where its vector is given and the embedding model
 * known, by the vector as well. Takes time in proportion to the phrasings, some milliseconds at most.
 */
export function scoreByPhrasings(
  model: Phrasings,
  text: string,
  meaning: TextMeaning | null,
): IntentScores | null {
  const fitted =
    model.models.find((each) => each.model !== null && each.model === meaning?.model) ??
    model.models.find((each) => each.model === null);
  if (fitted === undefined) return null;
  const byVector = fitted.model !== null;
  const count = model.intents.length;
  const sums = new Float64Array(count);
  const words = compareWords(model, text);
  const direction = byVector ? centre(meaning?.vector ?? new Float32Array(), fitted.mean) : null;
  for (let phrasing = 0; phrasing < model.phrasings; phrasing++) {
    const likeness = mixLikeness(
      words[phrasing] ?? 0,
      direction && compareVector(direction, fitted.vectors, phrasing * direction.length),
    );
    if (likeness === 0) continue;
    for (let intent = 0; intent < count; intent++)
      sums[intent] = (sums[intent] ?? 0) + likeness * (fitted.shares[phrasing * count + intent] ?? 0);
  }
  const scores = model.intents.map(
    (_, i) => (sums[i] ?? 0) * (fitted.scales[i] ?? 0) + (fitted.intercepts[i] ?? 0),
  );
  return { scores, byVector };
}

/** Joins how alike the words of two texts are, 0..1, and the cosine of their vectors, where there are any. */
export function mixLikeness(words: number, cosine: number | null): number {
  if (cosine === null) return words;
  return SHARE_OF_WORDS * words + (1 - SHARE_OF_WORDS) * Math.exp(STEEPNESS * (cosine - 1));
}

/** Measures how alike the words and form of a question and of each phrasing are, 0..1. */
function compareWords(model: Phrasings, text: string): Float64Array {
  const near = new Float64Array(model.phrasings);
  for (const [term, weight] of weighTerms(text, model)) {
    const own = model.holders.get(term);
    for (const [i, phrasing] of (own?.phrasings ?? []).entries())
      near[phrasing] = (near[phrasing] ?? 0) + (weight * (own?.weights[i] ?? 0)) / WHOLE;
  }
  return near;
}

/** Returns the cosine of a vector of length 1 and the row of bytes that begins at `from`. */
function compareVector(vector: Float64Array, rows: Int8Array, from: number): number {
  let product = 0;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = rows[from + i] ?? 0;
    product += value * (vector[i] ?? 0);
    squares += value * value;
  }
  return product / Math.sqrt(squares || 1);
}

/** Takes the mean from a vector and brings the rest to length 1. */
export function centre(vector: Float32Array, mean: readonly number[]): Float64Array {
  const rest = Float64Array.from(vector, (value, i) => value - (mean[i] ?? 0));
  const length = Math.hypot(...rest) || 1;
  return rest.map((value) => value / length);
}
