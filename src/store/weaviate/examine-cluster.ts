import type { Examination, ExamineOptions } from "../store-driver.js";
import type { ClusterAddress } from "./cluster-address.js";
import { openCatalog } from "./served-catalog.js";
import { WeaviateCluster } from "./weaviate-cluster.js";
import { WeaviateStore } from "./weaviate-store.js";

/** Reads which nodes there are and the catalog of the index, without changing any of it. Throws `store_unavailable`. */
export async function examineCluster(
  address: ClusterAddress,
  { signal, time = (_, work) => work() }: ExamineOptions,
): Promise<Examination> {
  const cluster = new WeaviateCluster(address);
  const close = () => cluster.close();
  const options = { signal, patienceMs: 0 };
  try {
    const found = await cluster.read((client) => client.cluster.nodes(), options);
    const nodes = found.map(({ name = "", status, version = "" }) => ({
      name,
      healthy: status === "HEALTHY",
      version,
    }));
    const common = { cluster: { product: "Weaviate", nodes }, close };
    return await time("catalog read", () => openCatalog(cluster, options)).then(
      (catalog) => {
        const { model, counts } = catalog.manifest;
        const store = new WeaviateStore({ cluster, catalog });
        return { ...common, index: { store, modelName: model.name, counts, content: null }, reason: null };
      },
      (reason: unknown) => ({ ...common, index: null, reason }),
    );
  } catch (error) {
    await close();
    throw error;
  }
}
