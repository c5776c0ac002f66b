import { AppError } from "../../shared/errors.js";
import { type StoredObject, searchIndex, useIndex } from "./collection.js";
import type { RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";

const AT_ONCE = 128;
/** Not every object has these. */
const OPTIONAL: ReadonlySet<keyof StoredObject> = new Set(["words"]);

export interface FetchOptions extends RequestOptions {
  readonly properties: readonly (keyof StoredObject)[];
}

/** Fetches one object as most copies have it; gives null where there is none. Throws `store_unavailable`. */
export async function fetchObject(
  cluster: WeaviateCluster,
  collection: string,
  { id, properties, ...options }: FetchOptions & { readonly id: string },
): Promise<Partial<StoredObject> | null> {
  const object = await cluster.read(
    (client) => useIndex(client, collection).query.fetchObjectById(id, { returnProperties: [...properties] }),
    options,
  );
  return object?.properties ?? null;
}

/**
 * Fetches all objects of these ids; what the nearest copy does not have, or not whole, is asked of every node. Ids name a content, so that
 * any copy is the right one. Throws `index_damaged` where no node has one, and `store_unavailable`.
 */
export async function fetchObjects(
  cluster: WeaviateCluster,
  collection: string,
  { ids, properties, signal }: FetchOptions & { readonly ids: readonly string[] },
): Promise<Map<string, Partial<StoredObject>>> {
  const found = new Map<string, Partial<StoredObject>>();
  const returnProperties = [...properties];
  const isWhole = (own: Partial<StoredObject>) =>
    properties.every((name) => own[name] !== undefined || OPTIONAL.has(name));
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE);
    const { objects } = await cluster.read(
      (client) => {
        const index = searchIndex(client, collection);
        const filters = index.filter.byId().containsAny(some);
        return index.query.fetchObjects({ filters, limit: some.length, returnProperties });
      },
      { signal, kind: "fetch" },
    );
    for (const { uuid, properties: own } of objects) if (isWhole(own)) found.set(uuid, own);
  }
  for (const id of ids) {
    if (found.has(id)) continue;
    // A node that was away may not have caught up yet.
    const copies = await cluster.readEach(
      (client) => searchIndex(client, collection).query.fetchObjectById(id, { returnProperties }),
      { signal },
    );
    const object = copies.flatMap((copy) => copy?.properties ?? []).find(isWhole);
    if (object === undefined) {
      throw new AppError("index_damaged", `object ${id} is missing from ${collection}`, {
        hint: "Ask again; where that does not help, run `cuepoint ingest --rebuild`.",
      });
    }
    found.set(id, object);
  }
  return found;
}
