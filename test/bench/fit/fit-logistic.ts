/** Keeps separable data from pushing the weights to infinity. */
const RIDGE = 1e-3;
const ROUNDS = 50;

/**
 * Logistic regression by Newton's method (iteratively reweighted least squares; McCullagh & Nelder 1989, 2.5).
 * Returns the intercept, then a weight for each feature.
 */
export function fitLogistic(features: readonly (readonly number[])[], labels: readonly boolean[]): number[] {
  const rows = features.map((values) => [1, ...values]);
  const size = rows[0]?.length ?? 1;
  let weights = Array<number>(size).fill(0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = weights.map((weight) => -RIDGE * weight);
    const hessian: number[][] = weights.map((_, i) => weights.map((__, j) => (i === j ? RIDGE : 0)));
    rows.forEach((row, n) => {
      const probability = 1 / (1 + Math.exp(-dot(row, weights)));
      const residual = Number(labels[n]) - probability;
      const spread = probability * (1 - probability);
      for (let i = 0; i < size; i++) {
        gradient[i] = (gradient[i] ?? 0) + residual * (row[i] ?? 0);
        const line = hessian[i] ?? [];
        for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + spread * (row[i] ?? 0) * (row[j] ?? 0);
      }
    });
    const step = solve(hessian, gradient);
    weights = weights.map((weight, i) => weight + (step[i] ?? 0));
  }
  return weights;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** Gauss-Jordan elimination; the matrix is positive definite, so that no pivot is 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((row, i) => {
    const pivot = row[i] ?? 1;
    rows[i] = row.map((value) => value / pivot);
    rows.forEach((other, k) => {
      if (k === i) return;
      const factor = other[i] ?? 0;
      rows[k] = other.map((value, j) => value - factor * (rows[i]?.[j] ?? 0));
    });
  });
  return rows.map((row) => row.at(-1) ?? 0);
}
