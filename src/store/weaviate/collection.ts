import {
  type Collection,
  configure,
  dataType,
  type PropertyConfigCreate,
  tokenization,
  type WeaviateClient,
} from "weaviate-client";
import { describeError } from "../../shared/errors.js";

/** An object of an index; `kind` says which properties it has. Texts that filters compare are folded. */
export type StoredObject = {
  /** Questions find objects of the kinds `section` and `passage`; the others are read by their ids. */
  kind: "section" | "passage" | "episode" | "part" | "manifest";
  /** In an episode's objects it names the episode's content; in a part of the catalog it names the index. */
  version?: string;
  episode?: string;
  show?: string;
  people?: string[];
  languages?: string[];
  /** The day as the number YYYYMMDD. */
  day?: number;
  /** The stems, with a space between them. */
  terms?: string;
  /** The content as JSON. */
  body?: string;
  /** Bytes in base64: what is compared of a section, its vectors, the vectors of its words, or a part of the catalog. */
  sketch?: string;
  vectors?: string;
  words?: string;
  bytes?: string;
};

/** The properties that a section is compared by, and those that it is read from. */
export const SKETCH_PROPERTIES = ["sketch", "terms"] as const;
export const SECTION_PROPERTIES = ["episode", "body", "vectors"] as const;

export type IndexCollection = Collection<StoredObject, string>;

/** The names of all collections that hold, or are to hold, an index begin like this. */
export const COLLECTION_PREFIX = "CuepointIndex_";
/** This collection says who writes the index, and what of it is not in use yet. */
export const WRITERS = "CuepointWriters";

/** The graph's breadths and links, which are those of the graph in this process. */
const SEARCH_BREADTH = 100;
const BUILD_BREADTH = 200;
const LINKS = 16;

const unsearched = { indexFilterable: false, indexSearchable: false } as const;
const filtered = { indexFilterable: true, indexSearchable: false } as const;
const searched = { indexFilterable: false, indexSearchable: true } as const;
const field = tokenization.FIELD;

// Bytes are text to the cluster: it checks a blob by a regular expression, which was 29 % of a single node's work for an ingest.
const INDEX_PROPERTIES: PropertyConfigCreate<StoredObject>[] = [
  { name: "kind", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "version", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "episode", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "show", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "people", dataType: dataType.TEXT_ARRAY, tokenization: field, ...filtered },
  { name: "languages", dataType: dataType.TEXT_ARRAY, tokenization: field, ...filtered },
  { name: "day", dataType: dataType.INT, ...filtered, indexRangeFilters: true },
  { name: "terms", dataType: dataType.TEXT, tokenization: tokenization.WHITESPACE, ...searched },
  { name: "body", dataType: dataType.TEXT, tokenization: field, ...unsearched },
  { name: "sketch", dataType: dataType.TEXT, tokenization: field, ...unsearched },
  { name: "vectors", dataType: dataType.TEXT, tokenization: field, ...unsearched },
  { name: "words", dataType: dataType.TEXT, tokenization: field, ...unsearched },
  { name: "bytes", dataType: dataType.TEXT, tokenization: field, ...unsearched },
];

/** Creates the collection where it is missing, with three copies and as few shards as give each node one to hold. */
export async function createIndexCollection(client: WeaviateClient, name: string): Promise<void> {
  const creating = client.collections.create<StoredObject>({
    name,
    properties: INDEX_PROPERTIES,
    // The weights of BM25 are those of the keyword index in this process; stems hold no stop words.
    invertedIndex: configure.invertedIndex({ bm25k1: 1.2, bm25b: 0.75, stopwordsPreset: "none" }),
    ...(await placeCopies(client)),
    vectorizers: configure.vectors.selfProvided({
      vectorIndexConfig: configure.vectorIndex.hnsw({
        distanceMetric: "dot",
        ef: SEARCH_BREADTH,
        efConstruction: BUILD_BREADTH,
        maxConnections: LINKS,
      }),
    }),
  });
  await creating.catch(throwUnlessThere);
}

/** Throws what the cluster says, unless it says that the collection is there already. */
function throwUnlessThere(error: unknown): void {
  if (!/already exists/i.test(describeError(error))) throw error;
}

export async function createWriterCollection(client: WeaviateClient): Promise<void> {
  if (await client.collections.exists(WRITERS)) return;
  const creating = client.collections.create({
    name: WRITERS,
    properties: [{ name: "body", dataType: dataType.TEXT, tokenization: field, ...unsearched }],
    ...(await placeCopies(client)),
    sharding: configure.sharding({ desiredCount: 1 }),
    vectorizers: configure.vectors.selfProvided({ vectorIndexConfig: configure.vectorIndex.flat() }),
  });
  await creating.catch(throwUnlessThere);
}

const MOST_COPIES = 3;

/**
 * Puts each object on three nodes, or on all where there are fewer; the others bring a node up to date that was away. Each request asks every
 * shard, so that nine small ones cost nearly nine times one large one: there are no more than give each node a copy of one.
 */
async function placeCopies(client: WeaviateClient) {
  const nodes = Math.max(1, (await client.cluster.nodes()).length);
  const copies = Math.min(MOST_COPIES, nodes);
  return {
    sharding: configure.sharding({ desiredCount: Math.ceil(nodes / copies) }),
    replication: configure.replication({
      factor: copies,
      asyncEnabled: nodes > 1,
      // Where one copy was deleted and another written, the later of the two holds.
      deletionStrategy: "TimeBasedResolution",
    }),
  };
}

/** Gives the index for what is read and written by id: most copies must agree. */
export function useIndex(client: WeaviateClient, name: string): IndexCollection {
  return client.collections.use<string, StoredObject>(name).withConsistency("QUORUM") as IndexCollection;
}

/** Gives the index for searches: the nearest copy answers. */
export function searchIndex(client: WeaviateClient, name: string): IndexCollection {
  return client.collections.use<string, StoredObject>(name).withConsistency("ONE") as IndexCollection;
}
