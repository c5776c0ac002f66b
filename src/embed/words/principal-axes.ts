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
 * `dimensions` numbers, of unit length and at right angles, the same each time. Throws `RangeError` for more axes than dimensions.
 */
export function findAxes(spread: Float64Array, dimensions: number, count: number): Float32Array {
  if (count > dimensions) throw new RangeError(`${dimensions} dimensions have no ${count} axes`);
  let axes = makeStarts(count, dimensions);
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

/**
 * Turns axes among themselves, always the same way: along the new ones vectors are about as long as along any other, so that few bits
 * a number lose little.
 */
export function mixAxes(axes: Float32Array, dimensions: number): Float32Array {
  const count = axes.length / dimensions;
  const turn = makeStarts(count, count);
  const mixed = new Float64Array(axes.length);
  for (let at = 0; at < axes.length; at += dimensions) {
    for (let row = 0; row < count; row++) {
      const factor = turn[(at / dimensions) * count + row] as number;
      for (let i = 0; i < dimensions; i++)
        mixed[at + i] = (mixed[at + i] as number) + factor * (axes[row * dimensions + i] as number);
    }
  }
  return Float32Array.from(mixed);
}

/** Rows of unit length at right angles that point anywhere, the same each time. */
function makeStarts(count: number, dimensions: number): Float64Array {
  const rows = Float64Array.from({ length: count * dimensions }, (_, i) => Math.sin((i + 1) * (i + 1)));
  orthogonalise(rows, dimensions);
  return rows;
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
