/** What a kernel ridge regression learns from: how alike rows are, and which class each is of. */
export interface RidgeData {
  readonly count: number;
  readonly likeness: (row: number, other: number) => number;
  /** The class of each row, from 0. */
  readonly classes: readonly number[];
  readonly classCount: number;
  readonly penalty: number;
}

export interface Ridge {
  /** What each row adds to each class: `count` rows of `classCount` numbers. */
  readonly shares: Float64Array;
  /** What each row would be judged if it had been left out: `count` rows of `classCount` numbers. */
  readonly heldOut: () => Float64Array;
}

/**
 * Fits one least-squares classifier a class (1 for its rows, 0 for others) in closed form (Rifkin & Klautau 2004), and
 * judges each row as though it had been left out. Takes time in proportion to the cube of the rows.
 */
export function fitRidge({ count, likeness, classes, classCount, penalty }: RidgeData): Ridge {
  const lower = factorise(count, (i, j) => likeness(i, j) + (i === j ? penalty : 0));
  const shares = new Float64Array(count * classCount);
  for (let c = 0; c < classCount; c++) {
    const target = Float64Array.from(classes, (own) => Number(own === c));
    const solved = solve(lower, target);
    for (let i = 0; i < count; i++) shares[i * classCount + c] = solved[i] ?? 0;
  }
  return { shares, heldOut: () => holdOut(lower, shares, classes, classCount) };
}

/** Cholesky factorisation, row by row. */
export function factorise(count: number, read: (i: number, j: number) => number): Float64Array[] {
  const lower: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const row = new Float64Array(i + 1);
    for (let j = 0; j <= i; j++) {
      const other = j === i ? row : (lower[j] as Float64Array);
      let sum = read(i, j);
      for (let k = 0; k < j; k++) sum -= (row[k] as number) * (other[k] as number);
      row[j] = j === i ? Math.sqrt(sum) : sum / (other[j] as number);
    }
    lower.push(row);
  }
  return lower;
}

export function solve(lower: readonly Float64Array[], target: Float64Array): Float64Array {
  const solved = Float64Array.from(target);
  for (const [i, row] of lower.entries()) {
    let sum = solved[i] as number;
    for (let k = 0; k < i; k++) sum -= (row[k] as number) * (solved[k] as number);
    solved[i] = sum / (row[i] as number);
  }
  for (let i = lower.length - 1; i >= 0; i--) {
    const row = lower[i] as Float64Array;
    const value = (solved[i] as number) / (row[i] as number);
    solved[i] = value;
    for (let k = 0; k < i; k++) solved[k] = (solved[k] as number) - (row[k] as number) * value;
  }
  return solved;
}

/** A row left out is judged as its target less its share over the diagonal of the inverse. */
function holdOut(
  lower: readonly Float64Array[],
  shares: Float64Array,
  classes: readonly number[],
  classCount: number,
): Float64Array {
  const count = lower.length;
  const judged = new Float64Array(count * classCount);
  const column = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    column.fill(0, j);
    column[j] = 1 / (lower[j]?.[j] as number);
    let diagonal = (column[j] as number) ** 2;
    for (let i = j + 1; i < count; i++) {
      const row = lower[i] as Float64Array;
      let sum = 0;
      for (let k = j; k < i; k++) sum += (row[k] as number) * (column[k] as number);
      const value = -sum / (row[i] as number);
      column[i] = value;
      diagonal += value * value;
    }
    for (let c = 0; c < classCount; c++)
      judged[j * classCount + c] =
        Number(classes[j] === c) - (shares[j * classCount + c] as number) / diagonal;
  }
  return judged;
}
