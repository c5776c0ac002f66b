/** `1 episode`, `2 episodes`: the noun as its plural in s. */
export function countNoun(count: number, plural: string): string {
  return `${count} ${count === 1 ? plural.slice(0, -1) : plural}`;
}
