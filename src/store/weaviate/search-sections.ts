import type { SectionQuery } from "../passage-store.js";
import type { EpisodeScope } from "../select-episodes.js";
import { FOUND_PROPERTIES, type StoredObject, searchIndex } from "./collection.js";
import { filterScope } from "./filter-scope.js";
import type { WeaviateCluster } from "./weaviate-cluster.js";

/**
 * A search brings so many objects: as many as the local store finds by words and by vectors together. The cluster fuses
 * both lists by their ranks.
 */
export const FOUND = 128;

export interface SectionSearch {
  readonly query: SectionQuery;
  readonly scope: EpisodeScope;
  readonly signal: AbortSignal | undefined;
}

/**
 * Finds objects of sections, best first, with what tells which section and version they are of. Nothing else is asked for, since the
 * node that joins the answers of the shards throws most of them away. Throws `store_unavailable`.
 */
export async function searchSections(
  cluster: WeaviateCluster,
  collectionName: string,
  { query: { terms, vector }, scope, signal }: SectionSearch,
): Promise<Partial<StoredObject>[]> {
  if (terms.length === 0 && vector === null) return [];
  const { objects } = await cluster.read(
    async (client) => {
      const collection = searchIndex(client, collectionName);
      const narrowed = filterScope(collection, scope);
      const options = { limit: FOUND, returnProperties: [...FOUND_PROPERTIES], ...narrowed };
      const words = [...new Set(terms)].join(" ");
      if (vector === null)
        return await collection.query.bm25(words, { ...options, queryProperties: ["terms"] });
      const near = Array.from(vector);
      if (terms.length === 0) return await collection.query.nearVector(near, options);
      return await collection.query.hybrid(words, {
        ...options,
        vector: near,
        alpha: 0.5,
        fusionType: "Ranked",
        queryProperties: ["terms"],
      });
    },
    { signal },
  );
  return objects.map(({ properties }) => properties);
}
