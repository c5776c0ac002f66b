/** What the grouping needs to know of a source. */
export interface Keyed {
  /** The id that the file states; null where its name decides. */
  readonly id: string | null;
  /** Keys that it may share with others, in tiers. A surer tier joins before a weaker one. */
  readonly keys: readonly (readonly string[])[];
}

/**
 * Groups the sources that state one id or share a key of the same tier. Two that state different ids are never
 * joined, whatever else they share. Returns indexes, each group in the given order.
 */
export function groupKeyed(sources: readonly Keyed[]): number[][] {
  const parents = sources.map((_, i) => i);
  const ids = sources.map(({ id }) => id);
  const find = (i: number): number => {
    let root = i;
    while (parents[root] !== root) {
      // Each step halves the way that the next one takes (Tarjan & van Leeuwen 1984).
      parents[root] = parents[parents[root] ?? root] ?? root;
      root = parents[root] ?? root;
    }
    return root;
  };
  const join = (a: number, b: number) => {
    const [low, high] = [Math.min(find(a), find(b)), Math.max(find(a), find(b))];
    const [one, other] = [ids[low] ?? null, ids[high] ?? null];
    if (low === high || (one !== null && other !== null && one !== other)) return;
    parents[high] = low;
    ids[low] = one ?? other;
  };
  const tiers = sources.map(({ id, keys }) => [id === null ? [] : [id], ...keys]);
  const count = tiers.reduce((most, own) => Math.max(most, own.length), 0);
  for (let tier = 0; tier < count; tier++) {
    const keys = tiers.map((own) => own[tier] ?? []);
    joinEqual(keys, join);
  }
  const groups = new Map<number, number[]>();
  sources.forEach((_, i) => {
    const root = find(i);
    const group = groups.get(root);
    if (group === undefined) groups.set(root, [i]);
    else group.push(i);
  });
  return [...groups.values()];
}

function joinEqual(keys: readonly (readonly string[])[], join: (a: number, b: number) => void): void {
  const holders = new Map<string, number>();
  keys.forEach((own, i) => {
    for (const key of own) {
      const holder = holders.get(key);
      if (holder === undefined) holders.set(key, i);
      else join(holder, i);
    }
  });
}
