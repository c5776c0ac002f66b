/** The numbers from one up to, not including, another. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export function countRows(ranges: readonly RowRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Gives a byte for each of `size` numbers: it is 1 where a range holds the number. */
export function maskRows(ranges: readonly RowRange[], size: number): Uint8Array {
  const mask = new Uint8Array(size);
  for (const { from, to } of ranges) mask.fill(1, from, to);
  return mask;
}
