/** Counts how often each item occurs; the items are in the order in which they come first. */
export function countEach<Item>(items: Iterable<Item>): Map<Item, number> {
  const counts = new Map<Item, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Finds the commonest of counted items, of equally common ones the first; undefined where there is none. */
export function findCommonest<Item>(counts: ReadonlyMap<Item, number>): Item | undefined {
  let [best, most]: [Item | undefined, number] = [undefined, 0];
  for (const [item, count] of counts) if (count > most) [best, most] = [item, count];
  return best;
}
