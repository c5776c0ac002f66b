/** Writes `1 episode` or `2 episodes`; the plural must end in s. */
export function countNoun(count: number, plural: string): string {
  return `${count} ${count === 1 ? plural.slice(0, -1) : plural}`;
}
