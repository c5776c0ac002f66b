import { normalise } from "../../src/embed/words/distilled-words.js";

/** Questions as the numbers of their words, and their vectors less the mean of all, brought to unit length: a row each. */
export interface Lessons {
  readonly words: readonly (readonly number[])[];
  readonly targets: Float32Array;
  readonly dimensions: number;
}

const EPOCHS = 4;
const RATE = 0.1;
/** So that a word's first step is not endless. */
const FIRST = 1e-3;
/** Strides that go through all questions, in another order each time. */
const STRIDE = 7919;
const SHIFT = 104_729;

/**
 * Moves word vectors (rows, changed in place) so that the sum of a question's words points where the model's vector does: gradient
 * ascent of the cosine, a step for each question, shorter for a word the more it has moved (Adagrad, Duchi et al. 2011).
 */
export function trainWords(vectors: Float32Array, lessons: Lessons): void {
  const { words, dimensions } = lessons;
  const moved = new Float64Array(vectors.length / dimensions).fill(FIRST);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let turn = 0; turn < words.length; turn++) {
      const question = (turn * STRIDE + epoch * SHIFT) % words.length;
      const own = words[question] ?? [];
      if (own.length === 0) continue;
      const gradient = findGradient(sumRows(vectors, own, dimensions), lessons, question * dimensions);
      const size = gradient.reduce((sum, value) => sum + value * value, 0);
      for (const word of own) {
        moved[word] = (moved[word] as number) + size;
        moveRow(vectors, word * dimensions, gradient, RATE / Math.sqrt(moved[word] as number));
      }
    }
  }
}

/** How the cosine of a sum with the target at a place grows with the sum, times the sum's length. */
function findGradient(sum: Float32Array, { targets, dimensions }: Lessons, at: number): Float32Array {
  const length = Math.hypot(...sum) || 1;
  let cosine = 0;
  for (let i = 0; i < dimensions; i++) cosine += ((sum[i] as number) * (targets[at + i] as number)) / length;
  return sum.map((value, i) => (targets[at + i] as number) - (cosine * value) / length);
}

function moveRow(vectors: Float32Array, at: number, by: Float32Array, rate: number): void {
  for (let i = 0; i < by.length; i++)
    vectors[at + i] = (vectors[at + i] as number) + rate * (by[i] as number);
}

/** The mean cosine of the sums with the targets, of the questions from one up to, not including, another. */
export function measureLikeness(vectors: Float32Array, lessons: Lessons, from: number, to: number): number {
  const { words, targets, dimensions } = lessons;
  let total = 0;
  for (let question = from; question < to; question++) {
    const sum = normalise(sumRows(vectors, words[question] ?? [], dimensions));
    for (let i = 0; i < dimensions; i++)
      total += (sum[i] as number) * (targets[question * dimensions + i] as number);
  }
  return total / (to - from);
}

export function sumRows(vectors: Float32Array, rows: readonly number[], dimensions: number): Float32Array {
  const sum = new Float32Array(dimensions);
  for (const row of rows) {
    for (let i = 0; i < dimensions; i++)
      sum[i] = (sum[i] as number) + (vectors[row * dimensions + i] as number);
  }
  return sum;
}
