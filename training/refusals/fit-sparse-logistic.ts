/** A row of features, most of which are 0. */
export interface SparseRow {
  readonly features: readonly (readonly [name: string, value: number])[];
  readonly label: boolean;
  /** How much the row counts, above 0. */
  readonly weight: number;
}

export interface SparseModel {
  readonly intercept: number;
  readonly weights: ReadonlyMap<string, number>;
}

export interface Penalty {
  /** Of the absolute weights: most become exactly 0. */
  readonly lasso: number;
  /** Of the squared weights. */
  readonly ridge: number;
}

const ROUNDS = 400;

/**
 * Logistic regression with an elastic net by FISTA (Beck & Teboulle 2009): a gradient step with momentum, then the
 * weights drawn towards 0. The same rows in the same order give the same model.
 */
export function fitSparseLogistic(rows: readonly SparseRow[], { lasso, ridge }: Penalty): SparseModel {
  const names = [...new Set(rows.flatMap(({ features }) => features.map(([name]) => name)))];
  const places = new Map(names.map((name, i) => [name, i]));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const packed = rows.map(({ features, label, weight }) => ({
    places: Int32Array.from(features, ([name]) => places.get(name) ?? 0),
    values: Float64Array.from(features, ([, value]) => value),
    label: Number(label),
    share: weight / total,
  }));
  // The loss curves at most so much, which bounds the step.
  const curvature = packed.reduce(
    (sum, { values, share }) => sum + (share * values.reduce((all, value) => all + value * value, 1)) / 4,
    ridge,
  );
  const step = 1 / curvature;
  const bias = names.length;
  let weights = new Float64Array(bias + 1);
  let ahead = weights;
  let momentum = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = ahead.map((weight, i) => (i === bias ? 0 : ridge * weight));
    for (const row of packed) {
      const residual = row.share * (1 / (1 + Math.exp(-score(row, ahead))) - row.label);
      for (let k = 0; k < row.places.length; k++) {
        const place = row.places[k] ?? 0;
        gradient[place] = (gradient[place] ?? 0) + residual * (row.values[k] ?? 0);
      }
      gradient[bias] = (gradient[bias] ?? 0) + residual;
    }
    const next = ahead.map((weight, i) =>
      shrink(weight - step * (gradient[i] ?? 0), i === bias ? 0 : step * lasso),
    );
    const grown = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
    const before = weights;
    ahead = next.map((weight, i) => weight + ((momentum - 1) / grown) * (weight - (before[i] ?? 0)));
    weights = next;
    momentum = grown;
  }
  const kept = names.map((name, i) => [name, weights[i] ?? 0] as const).filter(([, weight]) => weight !== 0);
  return { intercept: weights[bias] ?? 0, weights: new Map(kept) };
}

function score(row: { places: Int32Array; values: Float64Array }, weights: Float64Array): number {
  let sum = weights.at(-1) ?? 0;
  for (let k = 0; k < row.places.length; k++)
    sum += (weights[row.places[k] ?? 0] ?? 0) * (row.values[k] ?? 0);
  return sum;
}

function shrink(weight: number, by: number): number {
  return Math.sign(weight) * Math.max(0, Math.abs(weight) - by);
}
