import { countEach } from "../../shared/count-each.js";
import type { CorpusFile } from "../corpus-file.js";
import { isOwnerKey, listLasting, weighKey } from "./located-source.js";

/** An episode that may have been in an index before. */
export interface Recallable {
  /** What it is known again by, as `listLasting` has it. */
  readonly keys: readonly string[];
  /** The id that it has in the index, where that is known without its keys. */
  readonly kept: string | null;
}

/**
 * Finds the id that each episode had; null for a new one. No two get one: the surer key decides. A name of a show's owner
 * that stands for several episodes, as the site of several shows does, tells nothing.
 */
export function recallIds(
  episodes: readonly Recallable[],
  remembered: readonly CorpusFile[],
): (string | null)[] {
  const { known, unclear } = mapKeys(remembered);
  const holders = countEach(episodes.flatMap(({ keys }) => [...new Set(keys)]));
  const claims = episodes.flatMap(({ keys }, place) =>
    keys.flatMap((key) => {
      const id = known.get(key);
      const isClear = !isOwnerKey(key) || (!unclear.has(key) && holders.get(key) === 1);
      return id !== undefined && isClear ? [{ place, id, strength: weighKey(key) }] : [];
    }),
  );
  const recalled = episodes.map(({ kept }) => kept);
  const taken = new Set(recalled);
  for (const { place, id } of claims.sort((a, b) => a.strength - b.strength)) {
    if (recalled[place] !== null || taken.has(id)) continue;
    recalled[place] = id;
    taken.add(id);
  }
  return recalled;
}

/** Gives the ids of the episodes by their keys, the first of each, and the keys that have several. */
function mapKeys(remembered: readonly CorpusFile[]) {
  const known = new Map<string, string>();
  const unclear = new Set<string>();
  const named = remembered.flatMap(({ sources }) => sources.filter(({ episode }) => episode !== null));
  for (const { episode, identity, keys } of named)
    for (const key of listLasting(identity, keys)) {
      const id = known.get(key);
      if (id === undefined) known.set(key, episode ?? "");
      else if (id !== episode) unclear.add(key);
    }
  return { known, unclear };
}
