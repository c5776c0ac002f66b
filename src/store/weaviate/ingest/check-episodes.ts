import { AppError } from "../../../shared/errors.js";
import type { UpdateOptions } from "../../store-driver.js";
import { searchIndex, useIndex } from "../collection.js";
import { pause } from "../pause.js";
import { nameEpisode } from "../stored-section.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import type { PendingEpisode, Work } from "./plan-work.js";
import { readTally, type Tally } from "./write-episode.js";

const EPISODES_AT_ONCE = 8;
/** How long the work waits for copies that lag behind. */
const COUNT_PATIENCE_MS = 60_000;
const COUNT_PAUSE_MS = 1_000;

/** How much of an episode is in the cluster. */
export type WrittenCounts = Pick<Tally, "objects" | "passages">;

interface CheckOptions extends RequestOptions, Pick<UpdateOptions, "onNote"> {
  readonly onTally: (tally: Tally) => void;
}

/**
 * Checks that every episode that was to be written is there with all of its objects, tells the tally of each, whose terms are too many to
 * keep, and gives their counts by version. Throws `index_damaged` where one is not; it then counts as not written. It waits up to a minute for copies that lag behind; where nodes still differ, `onNote` says so.
 */
export async function checkEpisodes(
  cluster: WeaviateCluster,
  { collection, pending }: Work,
  { onNote, onTally, ...options }: CheckOptions,
): Promise<Map<string, WrittenCounts>> {
  const counts = new Map<string, WrittenCounts>();
  const check = async (episode: PendingEpisode) => {
    const { version, divided } = episode;
    const { id } = divided.episode;
    const tally = await readTally(cluster, collection, { id, version }, options);
    if (tally === null) throw refuseIncomplete(`episode ${id} was not written`);
    const found = await countObjects(cluster, collection, { version, expected: tally.objects }, options);
    if (found !== tally.objects) {
      // Without the episode's own object the next ingest writes the episode again.
      const name = nameEpisode(id, version);
      await cluster.write((client) => useIndex(client, collection).data.deleteById(name), options);
      throw refuseIncomplete(
        `episode ${id} has ${found} objects in the cluster, ${tally.objects} were written`,
      );
    }
    onTally(tally);
    counts.set(version, { objects: tally.objects, passages: tally.passages });
  };
  for (let from = 0; from < pending.length; from += EPISODES_AT_ONCE)
    await Promise.all(pending.slice(from, from + EPISODES_AT_ONCE).map(check));
  if (!(await awaitCopies(cluster, collection, options)))
    onNote?.(
      "The nodes do not hold the same yet. Searches that a node answers which is behind miss the newest episodes until the others have brought it up to date.",
    );
  return counts;
}

/**
 * Waits until all nodes that answer count the same, for a minute at most: a write is done once most copies have it, but a search asks
 * one. Tells whether they do; a node that stays behind is brought up to date by the others.
 */
async function awaitCopies(
  cluster: WeaviateCluster,
  collection: string,
  { signal }: RequestOptions,
): Promise<boolean> {
  const deadline = performance.now() + COUNT_PATIENCE_MS;
  for (;;) {
    const counts = await cluster.readEach(
      async (client) => (await searchIndex(client, collection).aggregate.overAll()).totalCount,
      { signal },
    );
    const differing = new Set(counts.filter((count) => count !== null)).size;
    if (differing === 1) return true;
    if (performance.now() > deadline) return false;
    await pause(COUNT_PAUSE_MS, signal);
  }
}

/** Counts the objects of an episode that questions can find, and waits for copies that lag behind. */
async function countObjects(
  cluster: WeaviateCluster,
  collection: string,
  { version, expected }: { readonly version: string; readonly expected: number },
  options: RequestOptions,
): Promise<number> {
  const deadline = performance.now() + COUNT_PATIENCE_MS;
  for (;;) {
    const { totalCount } = await cluster.read((client) => {
      const index = useIndex(client, collection);
      return index.aggregate.overAll({ filters: index.filter.byProperty("version").equal(version) });
    }, options);
    // The object of the episode itself is one of them.
    const found = totalCount - 1;
    if (found === expected || performance.now() > deadline) return found;
    await pause(COUNT_PAUSE_MS, options.signal);
  }
}

export function refuseIncomplete(what: string): AppError {
  return new AppError("index_damaged", what, {
    hint: "Run `cuepoint ingest` again; the index that was there still stands.",
  });
}
