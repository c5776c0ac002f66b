/** Rounds of the power iteration: the axes that matter stand still long before. */
const ROUNDS = 25;

/** The sum of the outer products of vectors, `dimensions` x `dimensions` numbers; divided by how many there are. */
export function measureSpread(vectors: Iterable<Float32Array>, dimensions: number): Float64Array {
  const spread = new Float64Array(dimensions * dimensions);
  let count = 0;
  for (const vector of vectors) {
    count++;
    for (let row = 0; row < dimensions; row++) {
      const factor = vector[row] as number;
      const at = row * dimensions;
      for (let i = 0; i <= row; i++)
        spread[at + i] = (spread[at + i] as number) + factor * (vector[i] as number);
    }
  }
  for (let row = 0; row < dimensions; row++) {
    for (let i = 0; i <= row; i++) {
      const mean = (spread[row * dimensions + i] as number) / Math.max(1, count);
      spread[row * dimensions + i] = mean;
      spread[i * dimensions + row] = mean;
    }
  }
  return spread;
}

/**
 * Finds the `count` axes along which the vectors of a spread are longest, by subspace iteration from fixed starts: rows of
 * `dimensions` numbers, of unit length and at right angles, the same each time.
 */
export function findAxes(spread: Float64Array, dimensions: number, count: number): Float32Array {
  let axes = Float64Array.from({ length: count * dimensions }, (_, i) => Math.sin(1 + 12.9898 * i));
  orthogonalise(axes, dimensions);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(axes.length);
    for (let at = 0; at < axes.length; at += dimensions) {
      for (let row = 0; row < dimensions; row++) {
        const factor = axes[at + row] as number;
        for (let i = 0; i < dimensions; i++)
          next[at + i] = (next[at + i] as number) + factor * (spread[row * dimensions + i] as number);
      }
    }
    axes = next;
    orthogonalise(axes, dimensions);
  }
  return Float32Array.from(axes);
}

/** Gram-Schmidt, twice, since once leaves rounding behind. */
function orthogonalise(axes: Float64Array, dimensions: number): void {
  for (let at = 0; at < axes.length; at += dimensions) {
    const own = axes.subarray(at, at + dimensions);
    for (let other = 0; other < 2 * at; other += dimensions) {
      const from = other % at;
      let product = 0;
      for (let i = 0; i < dimensions; i++) product += (own[i] as number) * (axes[from + i] as number);
      for (let i = 0; i < dimensions; i++) own[i] = (own[i] as number) - product * (axes[from + i] as number);
    }
    let length = 0;
    for (const value of own) length += value * value;
    length = Math.sqrt(length) || 1;
    for (let i = 0; i < dimensions; i++) own[i] = (own[i] as number) / length;
  }
}

/** Multiplies rows of `inner` numbers with the transpose of rows of `inner` numbers: `left.rows x right.rows`. */
export function multiply(left: Float32Array, right: Float32Array, inner: number): Float32Array {
  const columns = right.length / inner;
  const product = new Float32Array((left.length / inner) * columns);
  let at = 0;
  for (let row = 0; row < left.length; row += inner) {
    for (let column = 0; column < right.length; column += inner) {
      let sum = 0;
      for (let i = 0; i < inner; i++) sum += (left[row + i] as number) * (right[column + i] as number);
      product[at++] = sum;
    }
  }
  return product;
}
