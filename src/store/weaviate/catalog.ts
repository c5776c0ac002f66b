import { z } from "zod";
import { type CorpusFile, corpusFileSchema } from "../../corpus/corpus-file.js";
import { parseGivenFiles } from "../../corpus/given-files.js";
import { AppError } from "../../shared/errors.js";
import { countSchema as count } from "../../shared/stored-schemas.js";
import type { CorpusOrigin } from "../compare-corpus.js";
import { checkManifest, countsSchema, describeDamage, modelSchema, readStored } from "../index-facts.js";
import { episodeOutlineSchema } from "../stored-episodes.js";
import { CountedLexicon } from "../words/counted-lexicon.js";
import type { StoredObject } from "./collection.js";
import { fetchObject } from "./fetch-objects.js";
import { readNumbers } from "./index-numbers.js";
import { makeObjectId } from "./object-id.js";
import { packJson, unpackJson } from "./packed-json.js";
import type { WrittenObject } from "./stored-section.js";
import type { RequestOptions, WeaviateCluster } from "./weaviate-cluster.js";

/** Raised whenever what is stored in a cluster changes shape or meaning. */
export const CLUSTER_FORMAT = 6;

/** A server reads the outlines of so many episodes at once, some 30 KB. */
const EPISODES_A_PART = 16;
/** So many entries make a part of about a megabyte. */
const TERMS_A_PART = 20_000;
const FILES_A_PART = 1_000;
const PARTS_AT_ONCE = 4;
/** Of an index of another format no more is read: a hundred thousand files make a hundred parts. */
const MOST_PARTS = 10_000;

export const manifestSchema = z.strictObject({
  format: z.literal(CLUSTER_FORMAT),
  /** Names this index: each ingest that changes anything gives another generation. */
  generation: z.string(),
  /** The id of what the ingest set out to do (`planWork`). */
  work: z.string(),
  builtAt: z.iso.datetime(),
  model: modelSchema,
  /** True where words are compared one by one. */
  keepsTokens: z.boolean(),
  counts: countsSchema,
  /** The number of stems in all sections. */
  stems: count,
  /** The paths given to `ingest`; null stands for the corpus folder. */
  paths: z.array(z.string()).readonly().nullable(),
  parts: z.strictObject({ episodes: count, terms: count, files: count }),
  /** The versions of episodes and parts of catalogs that nobody reads any more; it is empty once they are gone. */
  removed: z.array(z.string()).readonly(),
});

/** Describes the index in a cluster. Its object is written last, and makes the index the one in use. */
export type ClusterManifest = z.infer<typeof manifestSchema>;
export type PartKind = keyof ClusterManifest["parts"];

export const catalogEpisodeSchema = z.object({
  version: z.string(),
  sections: count,
  passages: count,
  /** The number of objects with a vector, which are those that questions can find. */
  objects: count,
  outline: episodeOutlineSchema,
});

export type CatalogEpisode = z.infer<typeof catalogEpisodeSchema>;

export const PART_SCHEMAS = {
  episodes: z.array(catalogEpisodeSchema),
  terms: z.array(z.tuple([z.string(), count])),
  files: z.array(corpusFileSchema),
};

/** Every reader of an index in a cluster knows this of it. */
export interface Catalog {
  /** The name of the collection that holds the index. */
  readonly collection: string;
  /** The number of the writer that put it into use. */
  readonly number: number;
  readonly manifest: ClusterManifest;
  readonly episodes: readonly CatalogEpisode[];
  readonly lexicon: CountedLexicon;
}

/** Writers of the same collection write beside each other: which of them counts is settled by its number. */
const nameManifest = (number: number) =>
  number === 0 ? makeObjectId("manifest") : makeObjectId("manifest", number);

export const namePart = (generation: string, kind: PartKind, i: number) =>
  makeObjectId("part", generation, kind, i);

/** Writes the catalog's parts, in any order; they cannot be used without its manifest. */
export function encodeCatalog(
  generation: string,
  entries: {
    readonly episodes: readonly CatalogEpisode[];
    readonly terms: readonly (readonly [string, number])[];
    readonly files: readonly CorpusFile[];
  },
): { readonly parts: ClusterManifest["parts"]; readonly objects: WrittenObject[] } {
  const divided = {
    episodes: divide(entries.episodes, EPISODES_A_PART),
    terms: divide(entries.terms, TERMS_A_PART),
    files: divide(entries.files, FILES_A_PART),
  };
  const encode = (kind: PartKind) =>
    divided[kind].map(
      (part, i): WrittenObject => ({
        id: namePart(generation, kind, i),
        properties: { kind: "part", version: generation, bytes: packJson(part) },
        vector: null,
      }),
    );
  return {
    parts: {
      episodes: divided.episodes.length,
      terms: divided.terms.length,
      files: divided.files.length,
    },
    objects: (Object.keys(divided) as PartKind[]).flatMap(encode),
  };
}

export function encodeManifest(manifest: ClusterManifest, number: number): WrittenObject {
  return {
    id: nameManifest(number),
    properties: { kind: "manifest", version: manifest.generation, body: JSON.stringify(manifest) },
    vector: null,
  };
}

type IndexPlace = Pick<Catalog, "collection" | "number">;

/** Finds the index in use. Throws `index_missing` where there is none. */
export async function findIndex(cluster: WeaviateCluster, options: RequestOptions): Promise<IndexPlace> {
  const { current } = await readNumbers(cluster, options);
  if (current !== null) return current;
  throw new AppError("index_missing", "there is no index in the Weaviate cluster", {
    hint: "Run `cuepoint ingest`.",
  });
}

/**
 * Reads what the index in use is, but not what it holds. Throws like `findIndex`, `index_damaged`, and `index_mismatch`
 * where another version wrote it.
 */
export async function readCurrent(
  cluster: WeaviateCluster,
  options: RequestOptions,
): Promise<IndexPlace & Pick<Catalog, "manifest">> {
  const { collection, number } = await findIndex(cluster, options);
  const wanted = { id: nameManifest(number), properties: ["body"] } as const;
  const object = await fetchObject(cluster, collection, { ...wanted, ...options });
  const where = `the manifest of ${collection}`;
  if (object?.body === undefined) throw describeDamage(`${where} is missing`);
  const format = { schema: manifestSchema, format: CLUSTER_FORMAT, where };
  return { collection, number, manifest: checkManifest(object.body, format) };
}

const originSchema = z.object({
  generation: z.string(),
  parts: z.object({ files: count.max(MOST_PARTS) }),
  paths: z.array(z.string()).nullable().catch(null),
});

/** Reads what an index of any format tells of which ids were given to what; nothing where that cannot be read. */
export async function readOrigin(cluster: WeaviateCluster, options: RequestOptions): Promise<CorpusOrigin> {
  const nothing = { files: [], paths: null };
  try {
    const { collection, number } = await findIndex(cluster, options);
    const wanted = { id: nameManifest(number), properties: ["body"] } as const;
    const object = await fetchObject(cluster, collection, { ...wanted, ...options });
    const manifest = originSchema.parse(JSON.parse(object?.body ?? ""));
    const files = await fetchParts(cluster, { collection, manifest }, "files", options);
    const { paths } = manifest;
    return { files: files.flatMap((object) => parseGivenFiles(unpackJson(object?.bytes))), paths };
  } catch (error) {
    if (error instanceof AppError && error.code === "store_unavailable") throw error;
    options.signal?.throwIfAborted();
    return nothing;
  }
}

/** Loads the whole catalog of the index in use. Throws like `readCurrent`, and `index_damaged`. */
export async function loadCatalog(cluster: WeaviateCluster, options: RequestOptions): Promise<Catalog> {
  const index = await readCurrent(cluster, options);
  const [episodes, lexicon] = await Promise.all([
    readParts(cluster, index, "episodes", options),
    readLexicon(cluster, index, options),
  ]);
  return { ...index, episodes, lexicon };
}

type Index = Pick<Catalog, "collection" | "manifest">;

/** Reads how many sections hold each stem. Throws `index_damaged`. */
export async function readLexicon(
  cluster: WeaviateCluster,
  index: Index,
  options: RequestOptions,
): Promise<CountedLexicon> {
  const terms = await readParts(cluster, index, "terms", options);
  const { counts, stems } = index.manifest;
  return new CountedLexicon(new Map(terms), { sections: counts.sections, stems });
}

export const describePart = (kind: PartKind, i: number, collection: string) =>
  `the catalog's ${kind} ${i} of ${collection} cannot be read`;

/** Reads the entries of one kind, in order. Throws `index_damaged` where a part is missing or cannot be read. */
export async function readParts<Kind extends PartKind>(
  cluster: WeaviateCluster,
  { collection, manifest }: Pick<Catalog, "collection" | "manifest">,
  kind: Kind,
  options: RequestOptions,
): Promise<z.infer<(typeof PART_SCHEMAS)[Kind]>[number][]> {
  const objects = await fetchParts(cluster, { collection, manifest }, kind, options);
  const read = objects.map((object, i) =>
    readStored(describePart(kind, i, collection), () => PART_SCHEMAS[kind].parse(unpackJson(object?.bytes))),
  );
  return read.flat() as z.infer<(typeof PART_SCHEMAS)[Kind]>[number][];
}

interface Parts<Kind extends PartKind> {
  readonly collection: string;
  readonly manifest: {
    readonly generation: string;
    readonly parts: Readonly<Record<Kind, number>>;
  };
}

async function fetchParts<Kind extends PartKind>(
  cluster: WeaviateCluster,
  { collection, manifest: { generation, parts } }: Parts<Kind>,
  kind: Kind,
  options: RequestOptions,
): Promise<(Partial<StoredObject> | null)[]> {
  const objects: (Partial<StoredObject> | null)[] = [];
  for (let from = 0; from < parts[kind]; from += PARTS_AT_ONCE) {
    const places = Array.from({ length: Math.min(PARTS_AT_ONCE, parts[kind] - from) }, (_, i) => from + i);
    const fetched = places.map((i) => {
      const wanted = { id: namePart(generation, kind, i), properties: ["bytes"] } as const;
      return fetchObject(cluster, collection, { ...wanted, ...options });
    });
    objects.push(...(await Promise.all(fetched)));
  }
  return objects;
}

function divide<T>(entries: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(entries.length / size) }, (_, i) =>
    entries.slice(i * size, (i + 1) * size),
  );
}
