import type { StoreDriver } from "../store-driver.js";
import type { ClusterAddress } from "./cluster-address.js";

/** Drives an index in a Weaviate cluster. The cluster's client takes long to load: it is loaded by what needs it. */
export function createWeaviateDriver(address: ClusterAddress): StoreDriver {
  return {
    async open({ embedder, signal }) {
      const { openWeaviateStore } = await import("./open-weaviate-store.js");
      return await openWeaviateStore({ address, embedder, signal });
    },
    async update(options) {
      const { updateCluster } = await import("./ingest/update-cluster.js");
      return await updateCluster({ ...options, address });
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
