/** How many different words the first `words` of a text hold. */
export interface VocabularyPoint {
  readonly words: number;
  readonly different: number;
}

/** Heaps' law (Heaps 1978), `different = k * words ** beta`, by least squares of the logarithms. */
export function fitHeaps(points: readonly VocabularyPoint[]): { readonly k: number; readonly beta: number } {
  const xs = points.map(({ words }) => Math.log(words));
  const ys = points.map(({ different }) => Math.log(different));
  const x = mean(xs);
  const y = mean(ys);
  const beta =
    mean(xs.map((value, i) => (value - x) * ((ys[i] ?? y) - y))) / mean(xs.map((value) => (value - x) ** 2));
  return { k: Math.exp(y - beta * x), beta };
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
