import { readStored } from "../index-facts.js";
import { type Catalog, type CatalogEpisode, describePart, namePart, PART_SCHEMAS } from "./catalog.js";
import { fetchObjects } from "./fetch-objects.js";
import { unpackText } from "./packed-json.js";
import type { RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";

/** A part of a catalog's episodes, and the characters of JSON that it was read from. */
export interface CatalogPage {
  readonly entries: readonly CatalogEpisode[];
  readonly size: number;
}

type Index = Pick<Catalog, "collection" | "manifest">;

/** So many are held at once while a catalog is opened: some three megabytes, as this version writes them. */
const PAGES_AT_ONCE = 64;

/** Reads all parts of a catalog's episodes in order, a few at once. Throws like `readCatalogPages`. */
export async function* readAllPages(
  cluster: WeaviateCluster,
  index: Index,
  options: RequestOptions,
): AsyncGenerator<CatalogPage> {
  const count = index.manifest.parts.episodes;
  for (let from = 0; from < count; from += PAGES_AT_ONCE) {
    const pages = Array.from({ length: Math.min(PAGES_AT_ONCE, count - from) }, (_, i) => from + i);
    yield* await readCatalogPages(cluster, index, pages, options);
  }
}

/** Reads some of them, in the order asked for. Throws `index_damaged` where one cannot be read, and `store_unavailable`. */
export async function readCatalogPages(
  cluster: WeaviateCluster,
  { collection, manifest: { generation } }: Index,
  pages: readonly number[],
  options: RequestOptions = {},
): Promise<CatalogPage[]> {
  const ids = pages.map((page) => namePart(generation, "episodes", page));
  const objects = await fetchObjects(cluster, collection, { ids, properties: ["bytes"], ...options });
  return pages.map((page, i) =>
    readStored(describePart("episodes", page, collection), () => {
      const json = unpackText(objects.get(ids[i] ?? "")?.bytes);
      return { entries: PART_SCHEMAS.episodes.parse(JSON.parse(json)), size: json.length };
    }),
  );
}
