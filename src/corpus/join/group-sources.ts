import { posix } from "node:path";
import type { JoinReason } from "../corpus-file.js";
import { nameExactly, nameLanguage } from "../name-stem.js";
import type { SourceKeys } from "./located-source.js";

/** What the grouping needs to know of a source. */
export interface Keyed {
  /** The id that its owner states; null where nobody states one. */
  readonly id: string | null;
  /** What its owner says it is, as in an `EpisodeSource`. */
  readonly identity: string | null;
  readonly keys: SourceKeys;
  /** The path of its file. */
  readonly path: string;
  /** The name of its file's format. */
  readonly format: string;
}

/** A source of an episode. */
export interface Member {
  /** Which of the sources it is. */
  readonly index: number;
  /** Why it was joined with those before it; null for the first. */
  readonly joinedBy: JoinReason | null;
}

/**
 * Groups the sources that state one id, that a list of files names together, that share folder and name, or of which one
 * links to another and no other can be meant. Two that state different ids, and two of different identities of one kind,
 * are never joined, whatever else they share. Each group is in the given order.
 */
export function groupSources(sources: readonly Keyed[]): Member[][] {
  const union = new SourceUnion(sources);
  // Two files of one format that state one id are two episodes, one of which states the wrong one.
  const byId = holdersOf(sources, ({ id }) => (id === null ? [] : [id]));
  for (const holders of byId.values())
    for (const i of holders.slice(1))
      if (sources[i]?.format !== sources[holders[0] ?? i]?.format) union.join(holders[0] ?? i, i, "id");
  for (const holders of holdersOf(sources, ({ keys }) => keys.files).values())
    union.joinAll(holders, "list of files");
  for (const holders of holdersOf(sources, listPodcasts).values()) union.joinAll(holders, "name");
  for (const [key, holders] of holdersOf(sources, ({ keys }) => keys.places))
    for (const own of divideRivals(sources, key, holders)) union.joinAll(own, "name");
  followLinks(sources, union);
  return union.list();
}

/**
 * Divides files of one place: those of exactly one folder and name belong together, and others belong to the first
 * unless it has one of their format and language already, as `notes/ep1.txt` and `pages/ep1.txt` are of two episodes.
 */
function divideRivals(sources: readonly Keyed[], key: string, holders: readonly number[]): number[][] {
  const exact = new Map<string, number[]>();
  for (const i of holders) {
    const { identity = null, path = "" } = sources[i] ?? {};
    const place = identity === key ? "" : nameExactly(path);
    exact.set(place, [...(exact.get(place) ?? []), i]);
  }
  const [first = [], ...others] = exact.values();
  const kindOf = (i: number) => `${sources[i]?.format} ${nameLanguage(sources[i]?.path ?? "")}`;
  const kinds = new Set(first.map(kindOf));
  const together = [...first];
  const apart: number[][] = [];
  for (const own of others) {
    const isRival = exact.size > 1 && own.some((i) => kinds.has(kindOf(i)));
    if (isRival) apart.push(own);
    else {
      together.push(...own);
      for (const i of own) kinds.add(kindOf(i));
    }
  }
  return [together, ...apart];
}

/** Disjoint sets (Tarjan & van Leeuwen 1984) that know what their members state. */
class SourceUnion {
  readonly #parents: number[];
  /** What each set's members state, by kind: an id, or an identity of some owner. */
  readonly #stated: Map<string, string>[];
  readonly #reasons = new Map<number, JoinReason>();

  constructor(sources: readonly Keyed[]) {
    this.#parents = sources.map((_, i) => i);
    this.#stated = sources.map(({ id, identity, keys }) => {
      // Of the names of a show only the one that it has for good tells two of one title apart.
      const own = [identity, ...listPodcasts({ keys })];
      const stated = own.flatMap((key): [string, string][] => (key === null ? [] : [[nameKind(key), key]]));
      return new Map([...(id === null ? [] : [["id", id] as const]), ...stated]);
    });
  }

  find(i: number): number {
    let root = i;
    while (this.#parents[root] !== root) {
      // Each step halves the way that the next one takes.
      this.#parents[root] = this.#parents[this.#parents[root] ?? root] ?? root;
      root = this.#parents[root] ?? root;
    }
    return root;
  }

  join(a: number, b: number, reason: JoinReason): void {
    const [low, high] = [Math.min(this.find(a), this.find(b)), Math.max(this.find(a), this.find(b))];
    const [one, other] = [this.#stated[low] ?? new Map(), this.#stated[high] ?? new Map()];
    if (low === high || [...other].some(([kind, value]) => (one.get(kind) ?? value) !== value)) return;
    this.#parents[high] = low;
    this.#stated[low] = new Map([...other, ...one]);
    if (!this.#reasons.has(high)) this.#reasons.set(high, reason);
  }

  joinAll([first, ...others]: readonly number[], reason: JoinReason): void {
    for (const other of others) this.join(first ?? other, other, reason);
  }

  list(): Member[][] {
    const groups = new Map<number, Member[]>();
    this.#parents.forEach((_, index) => {
      const root = this.find(index);
      const group = groups.get(root);
      if (group === undefined) groups.set(root, [{ index, joinedBy: null }]);
      else group.push({ index, joinedBy: this.#reasons.get(index) ?? "name" });
    });
    return [...groups.values()];
  }
}

function listPodcasts({ keys }: Pick<Keyed, "keys">): string[] {
  return keys.owners.filter((key) => key.startsWith("podcast:"));
}

function nameKind(identity: string): string {
  return `${identity.split(":", 1)[0]}:`;
}

function holdersOf(
  sources: readonly Keyed[],
  listKeys: (source: Keyed) => readonly string[],
): Map<string, number[]> {
  const holders = new Map<string, number[]>();
  sources.forEach((source, i) => {
    for (const key of listKeys(source)) {
      const own = holders.get(key);
      if (own === undefined) holders.set(key, [i]);
      else own.push(i);
    }
  });
  return holders;
}

/**
 * Joins a source with the file that it links to, where the name means one file only and no other source links to a file
 * of that name. What lies below the linking file's folder comes before what lies elsewhere. Names with a folder decide
 * before names alone.
 */
function followLinks(sources: readonly Keyed[], union: SourceUnion): void {
  const named = holdersOf(sources, ({ keys }) => keys.names);
  const linked = [...holdersOf(sources, ({ keys }) => keys.links)];
  const isLong = ([key]: readonly [string, unknown]) => key.includes("/");
  for (const [key, linkers] of [...linked.filter(isLong), ...linked.filter((entry) => !isLong(entry))])
    linkByName(sources, union, { linkers, targets: named.get(key) ?? [] });
}

interface Named {
  readonly linkers: readonly number[];
  readonly targets: readonly number[];
}

function linkByName(sources: readonly Keyed[], union: SourceUnion, { linkers, targets }: Named): void {
  if (targets.length === 0) return;
  const folderOf = (i: number) => posix.dirname(sources[i]?.path ?? "");
  const folders = new Map<string, { linkers: Set<number>; targets: number[] }>();
  for (const i of linkers) {
    const own = folders.get(folderOf(i)) ?? { linkers: new Set<number>(), targets: [] };
    own.linkers.add(union.find(i));
    folders.set(folderOf(i), own);
  }
  const [only] = folders.size === 1 ? folders.values() : [];
  for (const target of targets) {
    let folder = folderOf(target);
    while (!folders.has(folder) && posix.dirname(folder) !== folder) folder = posix.dirname(folder);
    (folders.get(folder) ?? only)?.targets.push(target);
  }
  for (const { linkers: roots, targets: own } of folders.values()) {
    const [root] = roots;
    const meant = new Set(own.map((i) => union.find(i)).filter((i) => i !== root));
    if (root === undefined || roots.size > 1 || meant.size !== 1) continue;
    for (const i of meant) union.join(root, i, "link");
  }
}
