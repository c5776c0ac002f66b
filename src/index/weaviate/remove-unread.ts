import { setTimeout as wait } from "node:timers/promises";
import { Filters } from "weaviate-client";
import type { ClusterManifest } from "./catalog.js";
import { COLLECTION_PREFIX, useIndex } from "./collection.js";
import type { LeaseBook } from "./lease.js";
import type { Work } from "./plan-work.js";
import type { RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";

/** Readers look once a second for a new index; questions that they have begun are done by then. */
const GRACE_MS = 5_000;
const VERSIONS_AT_ONCE = 100;

export interface RemoveOptions {
  readonly work: Work;
  readonly manifest: ClusterManifest;
  readonly book: LeaseBook;
  readonly request: RequestOptions;
}

/**
 * Removes what nobody reads any more once readers have had time to turn to the new index: episodes as they were, what
 * ingests that never came to their end had begun, collections of indexes before, and the leases of the work.
 */
export async function removeUnread(
  cluster: WeaviateCluster,
  { work, manifest, book, request }: RemoveOptions,
): Promise<void> {
  const leases = await book.list(request);
  const begun = [...leases.values()].flatMap((lease) => (lease.work === work.id ? [] : lease.versions));
  // An ingest may have been cut off between its end and here.
  const left = work.previous?.manifest.removed ?? [];
  const current = new Set([
    ...work.pending.map(({ version }) => version),
    ...(work.previous?.episodes ?? []).flatMap(({ version }) =>
      manifest.removed.includes(version) ? [] : [version],
    ),
  ]);
  const unread = [...new Set([...manifest.removed, ...left, ...begun])].filter(
    (version) => !current.has(version),
  );
  const names = await cluster.read(async (client) => await client.collections.listAll(), request);
  const others = names
    .map(({ name }) => name)
    .filter((name) => name.startsWith(COLLECTION_PREFIX) && name !== work.collection);
  if (unread.length > 0 || others.length > 0) {
    await wait(GRACE_MS, undefined, request.signal === undefined ? {} : { signal: request.signal });
    await removeVersions(cluster, work.collection, unread, request);
    for (const name of others) await cluster.write((client) => client.collections.delete(name), request);
  }
  const ended = [...leases].filter(([, { work: id, versions }]) => id === work.id || versions.length > 0);
  await book.remove(
    ended.map(([id]) => id),
    request,
  );
}

async function removeVersions(
  cluster: WeaviateCluster,
  collection: string,
  versions: readonly string[],
  request: RequestOptions,
): Promise<void> {
  for (let from = 0; from < versions.length; from += VERSIONS_AT_ONCE) {
    const some = versions.slice(from, from + VERSIONS_AT_ONCE);
    await cluster.write(async (client) => {
      const index = useIndex(client, collection);
      const own = index.filter.byProperty("version").containsAny(some);
      // While an episode's own object is there the episode counts as whole: it goes first.
      await index.data.deleteMany(Filters.and(own, index.filter.byProperty("kind").equal("episode")));
      // A request removes ten thousand objects at most.
      for (let left = 1; left > 0; ) left = (await index.data.deleteMany(own)).successful;
    }, request);
  }
}
