/** Adds up lengths: gives where each of several runs begins that stand one behind the other, and where the last ends. */
export function addUp(lengths: readonly number[] | Uint32Array): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    offsets[i + 1] = (offsets[i] ?? 0) + length;
  });
  return offsets;
}

/**
 * Sorts items by their group, a number below `groups`: `order` has the items' indices, those of one group as they came, from its offset
 * up to, not including, the next.
 */
export function sortByGroup(
  groupOf: Uint32Array,
  groups: number,
): { readonly order: Uint32Array; readonly offsets: Uint32Array } {
  const sizes = new Uint32Array(groups);
  for (const group of groupOf) sizes[group] = (sizes[group] ?? 0) + 1;
  const offsets = addUp(sizes);
  const next = offsets.slice();
  const order = new Uint32Array(groupOf.length);
  groupOf.forEach((group, i) => {
    const at = next[group] ?? 0;
    order[at] = i;
    next[group] = at + 1;
  });
  return { order, offsets };
}

/** True where no number is less than the one before it. */
export function ascends(numbers: Uint32Array): boolean {
  return numbers.every((value, i) => i === 0 || value >= (numbers[i - 1] ?? 0));
}
