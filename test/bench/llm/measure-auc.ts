/** Area under the ROC curve: the share of pairs in which the first kind has the greater value, ties counting half. */
export function measureAuc(greater: readonly number[], smaller: readonly number[]): number {
  const won = greater.reduce(
    (sum, value) =>
      sum + smaller.reduce((wins, other) => wins + (value > other ? 1 : value === other ? 0.5 : 0), 0),
    0,
  );
  return won / (greater.length * smaller.length);
}
