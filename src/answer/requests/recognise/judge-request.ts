import type { Meaning } from "../../../retrieve/read-question.js";
import type { RequestModel } from "./read-request-model.js";
import { weighTerms } from "./weigh-terms.js";

/** The intent of a question about what is said. */
export const CONTENT = "content";
/** Words and vector count the same; words alone count fully. */
const SHARE_OF_WORDS = 0.5;
/** Of the weights of terms, which are bytes. */
export const WHOLE = 255;
/** How fast likeness falls with the distance of vectors. */
const STEEPNESS = 2;

export interface Judged {
  /** The likeliest request. */
  readonly intent: string;
  /** How far it is ahead of a question about what is said: about 1 for a known phrasing, below 0 for such a question. */
  readonly margin: number;
  /** False where words alone were compared. */
  readonly byVector: boolean;
}

/**
 * Compares a question with the phrasings of `models/requests`: by its words and form and, where its vector is given and
 * the embedding model known, by the vector as well. Takes time in proportion to the phrasings, some milliseconds at most.
 */
export function judgeRequest(
  model: RequestModel,
  text: string,
  meaning: Pick<Meaning, "model" | "vector"> | null,
): Judged {
  const fitted =
    model.models.find((each) => each.model !== null && each.model === meaning?.model) ??
    model.models.find((each) => each.model === null);
  if (fitted === undefined) return { intent: CONTENT, margin: 0, byVector: false };
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
  const content = Math.max(0, scores[model.intents.indexOf(CONTENT)] ?? 0);
  const ranked = model.intents
    .map((intent, i) => ({ intent, margin: (scores[i] ?? 0) - content, byVector }))
    .filter(({ intent }) => intent !== CONTENT);
  return ranked.reduce((best, next) => (next.margin > best.margin ? next : best));
}

/** Joins how alike the words of two texts are, 0..1, and the cosine of their vectors, where there are any. */
export function mixLikeness(words: number, cosine: number | null): number {
  if (cosine === null) return words;
  return SHARE_OF_WORDS * words + (1 - SHARE_OF_WORDS) * Math.exp(STEEPNESS * (cosine - 1));
}

/** Measures how alike the words and form of a question and of each phrasing are, 0..1. */
function compareWords(model: RequestModel, text: string): Float64Array {
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
