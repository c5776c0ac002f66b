import { Filters } from "weaviate-client";
import { AppError } from "../../../shared/errors.js";
import { type ClusterManifest, encodeManifest } from "../catalog.js";
import { COLLECTION_PREFIX, useIndex } from "../collection.js";
import { pause } from "../pause.js";
import type { RequestOptions, WeaviateCluster } from "../weaviate-cluster.js";
import { WriterBook } from "./hold/writer-book.js";
import type { WriterHold } from "./hold/writer-hold.js";
import { writeObjects } from "./write-objects.js";

const VERSIONS_AT_ONCE = 100;

export interface RemoveOptions extends RequestOptions {
  /** The manifest of the index in use. */
  readonly collection: string;
  readonly manifest: ClusterManifest;
  /** The versions of its episodes. */
  readonly current: ReadonlySet<string>;
  /** The hold of the process that removes, and the number that the index in use has. */
  readonly hold: WriterHold;
  readonly number: number;
  /** How long questions that have begun may go on, in milliseconds. */
  readonly graceMs: number;
  /** Is called before the wait, where there is anything to remove. */
  readonly onWait: () => void;
}

/**
 * Removes what nobody reads any more, once readers have had time to turn to the index in use: episodes as they were, what
 * unfinished ingests had begun, collections of indexes before, and what is known of the writers before. Only the writer may
 * call it. Throws `index_unwritable` where the cluster does not remove something, and `index_locked` where another writer took
 * over.
 */
export async function removeUnread(cluster: WeaviateCluster, options: RemoveOptions): Promise<void> {
  const { collection, manifest, current, hold, number, graceMs, onWait, signal } = options;
  const request = { signal };
  const book = new WriterBook(cluster);
  const begun = await book.listBegun(request);
  const unread = [...new Set([...manifest.removed, ...begun.versions])].filter(
    (version) => !current.has(version),
  );
  const names = await cluster.read(async (client) => await client.collections.listAll(), request);
  const others = names
    .map(({ name }) => name)
    .filter((name) => name.startsWith(COLLECTION_PREFIX) && name !== collection);
  if (unread.length > 0 || others.length > 0) {
    onWait();
    await pause(graceMs, signal);
    // A process that slept may wake as a writer of the past, before it hears of that: it asks before it removes anything.
    await hold.check(request);
    await hold.forgetEarlier(number, request);
    for (let from = 0; from < unread.length; from += VERSIONS_AT_ONCE) {
      await hold.check(request);
      await removeVersions(cluster, collection, unread.slice(from, from + VERSIONS_AT_ONCE), request);
    }
    for (const name of others) {
      await hold.check(request);
      await cluster.write((client) => client.collections.delete(name), request);
    }
  }
  if (manifest.removed.length > 0)
    await writeObjects(cluster, collection, [encodeManifest({ ...manifest, removed: [] }, number)], request);
  await hold.forgetEarlier(number, request);
  await book.remove(begun.ids, request);
}

async function removeVersions(
  cluster: WeaviateCluster,
  collection: string,
  versions: readonly string[],
  request: RequestOptions,
): Promise<void> {
  await cluster.write(async (client) => {
    const index = useIndex(client, collection);
    const own = index.filter.byProperty("version").containsAny([...versions]);
    // An episode counts as whole while its own object is there, so that this object is removed first.
    await index.data.deleteMany(Filters.and(own, index.filter.byProperty("kind").equal("episode")));
    // A request removes ten thousand objects at most.
    for (let left = 1; left > 0; ) {
      const { successful, failed } = await index.data.deleteMany(own);
      if (failed > 0)
        throw new AppError(
          "index_unwritable",
          `the cluster did not remove ${failed} objects of ${collection}`,
        );
      left = successful;
    }
  }, request);
}
