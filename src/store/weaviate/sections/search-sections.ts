import type { SectionQuery } from "../../passage-store.js";
import type { EpisodeScope } from "../../select-episodes.js";
import { searchIndex } from "../collection.js";
import type { WeaviateCluster } from "../weaviate-cluster.js";
import { filterScope } from "./filter-scope.js";
import { readSection } from "./row-id.js";

/** A search by words and one by the vector bring so many rows each, as those of the local store do. */
export const FOUND = 64;
/** Where rows of versions that nobody reads are among them, more are asked for, up to so many. */
const MOST_FOUND = 1024;

export interface SectionSearch {
  readonly query: SectionQuery;
  readonly scope: EpisodeScope;
  readonly signal: AbortSignal | undefined;
  /** Tells whether a row is of the index in use, by its id. */
  readonly isCurrent: (row: string) => boolean;
}

/** Ids of sections, best first. */
export interface SectionIds {
  readonly said: readonly string[];
  /** One may be named twice. */
  readonly nearest: readonly string[];
}

/**
 * Finds sections by words and by the vector, beside each other. Ids tell all of a row that is needed, so that no node reads what is in its
 * objects. Throws `store_unavailable`.
 */
export async function searchSections(
  cluster: WeaviateCluster,
  collectionName: string,
  { query: { terms, vector }, scope, signal, isCurrent }: SectionSearch,
): Promise<SectionIds> {
  const ask = async (limit: number, near: readonly number[] | null) => {
    const { objects } = await cluster.read(
      async (client) => {
        const collection = searchIndex(client, collectionName);
        const options = { limit, returnProperties: [], ...filterScope(collection, scope) };
        if (near !== null) return await collection.query.nearVector([...near], options);
        const words = [...new Set(terms)].join(" ");
        return await collection.query.bm25(words, { ...options, queryProperties: ["terms"] });
      },
      { signal, kind: "search" },
    );
    return objects.map(({ uuid }) => uuid);
  };
  const find = async (near: readonly number[] | null) => {
    for (let limit = FOUND; ; limit *= 2) {
      const rows = await ask(limit, near);
      const current = rows.filter(isCurrent).slice(0, FOUND);
      if (current.length === FOUND || rows.length < limit || limit === MOST_FOUND)
        return current.map(readSection);
    }
  };
  const [said, nearest] = await Promise.all([
    terms.length === 0 ? [] : find(null),
    vector === null ? [] : find(Array.from(vector)),
  ]);
  return { said, nearest };
}
