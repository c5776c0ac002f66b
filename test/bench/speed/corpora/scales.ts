/** Passages of the generated indexes. */
export const SCALES = [1_000, 3_000, 10_000, 30_000, 100_000] as const;

/** Those of them that figures are compared at. */
const COMPARED = [10_000, 100_000];

/** The sizes to compare at where none is larger than `largest`; that one where all are. */
export function listCompared(largest: number): number[] {
  const within = COMPARED.filter((scale) => scale <= largest);
  return within.length === 0 ? [largest] : within;
}
