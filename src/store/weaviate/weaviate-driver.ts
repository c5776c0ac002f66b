import type { StoreDriver } from "../store-driver.js";
import type { ClusterAddress } from "./cluster-address.js";
import type { WorkState, WorkWatch } from "./ingest/queue/read-work.js";
import type { WorkOptions } from "./ingest/queue/work-on-queue.js";
import type { RequestOptions } from "./weaviate-cluster.js";

export interface ClusterDriverOptions {
  readonly address: ClusterAddress;
  /** The Redis by which several processes share an ingest; null where one process does all of it. */
  readonly redisUrl: string | null;
}

/** Drives an index in a Weaviate cluster. The cluster's client takes long to load: it is loaded by what needs it. */
export function createWeaviateDriver({ address, redisUrl }: ClusterDriverOptions): StoreDriver {
  return {
    async open({ embedder, signal }) {
      const { openWeaviateStore } = await import("./open-weaviate-store.js");
      return await openWeaviateStore({ address, embedder, signal });
    },
    async update(options) {
      const { updateCluster } = await import("./ingest/update-cluster.js");
      return await updateCluster({ ...options, address, redisUrl });
    },
    async preview(options) {
      const { previewClusterUpdate } = await import("./ingest/find-work.js");
      return await previewClusterUpdate(address, options);
    },
    async examine(options) {
      const { examineCluster } = await import("./examine-cluster.js");
      return await examineCluster(address, options);
    },
  };
}

/** Writes episodes that ingests share, until the signal is aborted. Throws like `workOnQueue`. */
export async function workOnCluster(options: WorkOptions): Promise<void> {
  const { workOnQueue } = await import("./ingest/queue/work-on-queue.js");
  await workOnQueue(options);
}

/** Tells how far the ingest of a cluster is. Throws `store_unavailable` or `config_invalid`. */
export async function readClusterWork(
  driver: ClusterDriverOptions,
  options: RequestOptions,
): Promise<WorkState> {
  const { readWork } = await import("./ingest/queue/read-work.js");
  return await readWork(driver, options);
}

/** Gives what tells the same again and again, for metrics. */
export async function watchClusterWork(driver: ClusterDriverOptions): Promise<WorkWatch> {
  const { WorkWatch } = await import("./ingest/queue/read-work.js");
  return new WorkWatch(driver);
}
