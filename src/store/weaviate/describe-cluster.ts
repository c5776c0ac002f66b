import type { EpisodeOutline } from "../episode-outline.js";
import { type Catalog, loadCatalog } from "./catalog.js";
import { type ClusterAddress, WeaviateCluster } from "./weaviate-cluster.js";

export interface ClusterDescription {
  readonly nodes: readonly { readonly name: string; readonly healthy: boolean; readonly version: string }[];
  /** Null where there is no index, with the reason. */
  readonly index: {
    readonly manifest: Catalog["manifest"];
    readonly episodes: readonly EpisodeOutline[];
  } | null;
  readonly reason: unknown;
}

/** What there is, without changing any of it. Throws `store_unavailable`. */
export async function describeCluster(
  address: ClusterAddress,
  signal: AbortSignal,
): Promise<ClusterDescription> {
  const cluster = new WeaviateCluster(address);
  const options = { signal, patienceMs: 0 };
  try {
    const found = await cluster.read((client) => client.cluster.nodes(), options);
    const nodes = found.map(({ name = "", status, version = "" }) => ({
      name,
      healthy: status === "HEALTHY",
      version,
    }));
    return await loadCatalog(cluster, options).then(
      ({ manifest, episodes }) => ({
        nodes,
        index: { manifest, episodes: episodes.map(({ outline }) => outline) },
        reason: null,
      }),
      (reason: unknown) => ({ nodes, index: null, reason }),
    );
  } finally {
    await cluster.close();
  }
}
