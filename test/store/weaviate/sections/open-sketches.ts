import { encodeSketch } from "../../../../src/store/weaviate/sections/section-sketch.js";
import type { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";

/** Of the vectors in sketches. */
export const DIMENSIONS = 8;

/** A cluster that has a sketch for every id, with the stems that `terms` gives it, and notes which ids are asked for. */
export function openSketches(terms: (id: string) => string) {
  const asked: string[][] = [];
  const sketch = Buffer.from(encodeSketch([{ kind: "bullet" }], [new Float32Array(DIMENSIONS).fill(1)]));
  const index = {
    filter: { byId: () => ({ containsAny: (ids: string[]) => ids }) },
    query: {
      fetchObjects: async ({ filters }: { readonly filters: string[] }) => {
        asked.push(filters);
        const objects = filters.map((id) => ({
          uuid: id,
          properties: { sketch: sketch.toString("base64"), terms: terms(id) },
        }));
        // In no certain order.
        return { objects: objects.reverse() };
      },
    },
  };
  const client = { collections: { use: () => ({ withConsistency: () => index }) } };
  const cluster = { read: (ask: (own: typeof client) => unknown) => ask(client) };
  return { asked, cluster: cluster as unknown as WeaviateCluster };
}
