import {
  type Collection,
  configure,
  dataType,
  type PropertyConfigCreate,
  tokenization,
  type WeaviateClient,
} from "weaviate-client";
import { describeError } from "../../shared/errors.js";

/** What an object of an index is: `kind` says which properties it has. Texts that filters compare are folded. */
export type StoredObject = {
  /** `section` and `passage` are found by questions, the others are read by id. */
  kind: "section" | "passage" | "episode" | "part" | "manifest";
  /** Id of the section that a vector speaks for. */
  section?: string;
  /** Of an episode's content: what has changed has another. Of a part: the index it is of. */
  version?: string;
  episode?: string;
  show?: string;
  people?: string[];
  languages?: string[];
  /** YYYYMMDD. */
  day?: number;
  /** Stems, a space between them. */
  terms?: string;
  /** JSON. */
  body?: string;
  /** Bytes as base64: a section's vectors, those of its words, a part of the catalog. */
  vectors?: string;
  words?: string;
  bytes?: string;
};

/** What a search tells of an object, and what a section is read by. */
export const FOUND_PROPERTIES = ["section", "version", "episode"] as const;
export const SECTION_PROPERTIES = ["version", "episode", "terms", "body", "vectors"] as const;

export type IndexCollection = Collection<StoredObject, string>;

/** The name by which the index in use is found. */
export const ALIAS = "Cuepoint";
/** Before the names of all collections that hold, or are to hold, an index. */
export const COLLECTION_PREFIX = "CuepointIndex_";
/** Who writes what, for as long as it is being written. */
export const LEASES = "CuepointLeases";

/** Neighbours looked at while searching: as in this process. */
const SEARCH_BREADTH = 100;
const BUILD_BREADTH = 200;
const LINKS = 16;

const unsearched = { indexFilterable: false, indexSearchable: false } as const;
const filtered = { indexFilterable: true, indexSearchable: false } as const;
const field = tokenization.FIELD;

const INDEX_PROPERTIES: PropertyConfigCreate<StoredObject>[] = [
  { name: "kind", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "section", dataType: dataType.TEXT, tokenization: field, ...unsearched },
  { name: "version", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "episode", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "show", dataType: dataType.TEXT, tokenization: field, ...filtered },
  { name: "people", dataType: dataType.TEXT_ARRAY, tokenization: field, ...filtered },
  { name: "languages", dataType: dataType.TEXT_ARRAY, tokenization: field, ...filtered },
  { name: "day", dataType: dataType.INT, ...filtered, indexRangeFilters: true },
  {
    name: "terms",
    dataType: dataType.TEXT,
    tokenization: tokenization.WHITESPACE,
    indexFilterable: false,
    indexSearchable: true,
  },
  { name: "body", dataType: dataType.TEXT, tokenization: field, ...unsearched },
  { name: "vectors", dataType: dataType.BLOB, ...unsearched },
  { name: "words", dataType: dataType.BLOB, ...unsearched },
  { name: "bytes", dataType: dataType.BLOB, ...unsearched },
];

/** Made where it is missing, whoever is first: three copies, as many shards as there are nodes. */
export async function createIndexCollection(client: WeaviateClient, name: string): Promise<void> {
  await create(async () => {
    await client.collections.create<StoredObject>({
      name,
      properties: INDEX_PROPERTIES,
      // The weights of BM25 are those of the keyword index in this process; stems hold no stop words.
      invertedIndex: configure.invertedIndex({ bm25k1: 1.2, bm25b: 0.75, stopwordsPreset: "none" }),
      replication: await describeReplication(client),
      vectorizers: configure.vectors.selfProvided({
        vectorIndexConfig: configure.vectorIndex.hnsw({
          distanceMetric: "dot",
          ef: SEARCH_BREADTH,
          efConstruction: BUILD_BREADTH,
          maxConnections: LINKS,
        }),
      }),
    });
  });
}

/** Throws what the cluster says, but not that it is there already. */
async function create(make: () => Promise<void>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (!/already exists/i.test(describeError(error))) throw error;
  }
}

export async function createLeaseCollection(client: WeaviateClient): Promise<void> {
  if (await client.collections.exists(LEASES)) return;
  await create(async () => {
    await client.collections.create({
      name: LEASES,
      properties: [{ name: "body", dataType: dataType.TEXT, tokenization: field, ...unsearched }],
      replication: await describeReplication(client),
      sharding: configure.sharding({ desiredCount: 1 }),
      vectorizers: configure.vectors.selfProvided({ vectorIndexConfig: configure.vectorIndex.flat() }),
    });
  });
}

const MOST_COPIES = 3;

/** Each object on three nodes, or on all where there are fewer; a node that was away is brought up to date by the others. */
async function describeReplication(client: WeaviateClient) {
  const nodes = await client.cluster.nodes();
  return configure.replication({
    factor: Math.min(MOST_COPIES, Math.max(1, nodes.length)),
    asyncEnabled: nodes.length > 1,
    // Of a deletion and a writing the later one holds.
    deletionStrategy: "TimeBasedResolution",
  });
}

/** For what is read and written by id: as most copies have it. */
export function useIndex(client: WeaviateClient, name: string): IndexCollection {
  return client.collections.use<string, StoredObject>(name).withConsistency("QUORUM") as IndexCollection;
}

/** For searches: the copy that is nearest. */
export function searchIndex(client: WeaviateClient, name: string): IndexCollection {
  return client.collections.use<string, StoredObject>(name).withConsistency("ONE") as IndexCollection;
}
