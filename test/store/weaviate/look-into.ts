import { findIndex, loadCatalog } from "../../../src/store/weaviate/catalog.js";
import type { ClusterAddress } from "../../../src/store/weaviate/cluster-address.js";
import { COLLECTION_PREFIX, searchIndex, useIndex } from "../../../src/store/weaviate/collection.js";
import { WeaviateCluster } from "../../../src/store/weaviate/weaviate-cluster.js";

export interface Contents {
  /** Ids of the objects that questions can find, sorted; one is there twice where it is stored twice. */
  readonly ids: readonly string[];
  /** Distinct versions of episodes. */
  readonly versions: ReadonlySet<string>;
  /** As many as the catalog says there are. */
  readonly expected: number;
  /** All collections that hold an index, or part of one. */
  readonly collections: readonly string[];
}

/** What one node has of the index in use. */
export async function lookInto({ urls, grpcUrls }: ClusterAddress, node: number): Promise<Contents> {
  const own = { urls: [urls[node] ?? ""], grpcUrls: [grpcUrls[node] ?? ""], apiKey: null };
  const cluster = new WeaviateCluster(own);
  try {
    const { collection } = await findIndex(cluster, {});
    const { manifest } = await loadCatalog(cluster, {});
    return await cluster.read(async (client) => {
      const ids: string[] = [];
      const versions = new Set<string>();
      for await (const { uuid, properties } of searchIndex(client, collection).iterator({
        returnProperties: ["kind", "version"],
      })) {
        if (properties.kind !== "section" && properties.kind !== "passage") continue;
        ids.push(uuid);
        versions.add(properties.version ?? "");
      }
      const names = (await client.collections.listAll()).map(({ name }) => name);
      return {
        ids: ids.sort(),
        versions,
        expected: manifest.counts.vectors,
        collections: names.filter((name) => name.startsWith(COLLECTION_PREFIX)),
      };
    });
  } finally {
    await cluster.close();
  }
}

/** Removes one object of the index in use, as nobody should. */
export async function removeObject(address: ClusterAddress, id: string): Promise<void> {
  const cluster = new WeaviateCluster(address);
  try {
    const { collection } = await findIndex(cluster, {});
    await cluster.write((client) => useIndex(client, collection).data.deleteById(id));
  } finally {
    await cluster.close();
  }
}
