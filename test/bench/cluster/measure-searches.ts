import type { Embedder } from "../../../src/embed/embedder.js";
import { tokenize } from "../../../src/language/tokenize.js";
import { READ_SECTIONS } from "../../../src/store/narrow-candidates.js";
import type { ClusterAddress } from "../../../src/store/weaviate/cluster-address.js";
import {
  type IndexCollection,
  SECTION_PROPERTIES,
  SKETCH_PROPERTIES,
  type StoredObject,
  searchIndex,
} from "../../../src/store/weaviate/collection.js";
import { fetchObjects } from "../../../src/store/weaviate/fetch-objects.js";
import { readSection } from "../../../src/store/weaviate/sections/row-id.js";
import { FOUND } from "../../../src/store/weaviate/sections/search-sections.js";
import { WeaviateCluster } from "../../../src/store/weaviate/weaviate-cluster.js";
import { quantile } from "./simulate/quantile.js";
import { countShards, readProcess } from "./weigh-nodes.js";

interface Found {
  readonly objects: readonly { readonly uuid: string }[];
}

export interface SearchCost {
  /** Of all nodes together, milliseconds of cores a search. */
  readonly cpuMs: number;
  /** From the request to its reply, milliseconds, one at a time. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** Of a search's requests, as the program makes them. */
export interface SearchCosts {
  /** Each of which is searched. */
  readonly shards: number;
  readonly keywords: SearchCost;
  readonly vectors: SearchCost;
  /** What is compared of the sections found, where nothing of it is kept. */
  readonly sketches: SearchCost & { readonly objects: number };
  /** The texts and vectors of those whose texts are read. */
  readonly fetch: SearchCost & { readonly objects: number };
  /** Of the properties in the replies for one question. */
  readonly replyBytes: number;
}

/** What the parts of a search cost the nodes: each question by words, by its vector, and what was found by id. */
export async function measureSearches(
  address: ClusterAddress,
  {
    collection,
    embedder,
    questions,
    pids,
  }: {
    readonly collection: string;
    readonly embedder: Embedder;
    readonly questions: readonly string[];
    readonly pids: readonly number[];
  },
): Promise<SearchCosts> {
  const cluster = new WeaviateCluster(address);
  const asked = await Promise.all(
    questions.map(async (question) => ({
      words: [...new Set(tokenize(question))].join(" "),
      vector: Array.from((await embedder.embedQuery(question)).vector),
    })),
  );
  const some = asked.filter(({ words }) => words !== "");
  const ids = { limit: FOUND, returnProperties: [] };
  const found = new Map<unknown, string[]>();
  const search = async (input: unknown, ask: (index: IndexCollection) => Promise<Found>) => {
    const { objects } = await cluster.read((client) => ask(searchIndex(client, collection)));
    const sections = [...(found.get(input) ?? []), ...objects.map(({ uuid }) => readSection(uuid))];
    found.set(input, [...new Set(sections)]);
  };
  let bytes = 0;
  const fetch = async (lists: readonly string[][], properties: readonly (keyof StoredObject)[]) => {
    const cost = await weigh(pids, lists, async (own) => {
      const objects = await fetchObjects(cluster, collection, { ids: own, properties });
      bytes += JSON.stringify([...objects]).length;
    });
    return { ...cost, objects: lists.reduce((sum, { length }) => sum + length, 0) / lists.length };
  };
  try {
    const keywords = await weigh(pids, some, (input) =>
      search(input, ({ query }) => query.bm25(input.words, { ...ids, queryProperties: ["terms"] })),
    );
    const vectors = await weigh(pids, some, (input) =>
      search(input, ({ query }) => query.nearVector(input.vector, ids)),
    );
    const lists = some.map((input) => found.get(input) ?? []);
    const sketches = await fetch(lists, SKETCH_PROPERTIES);
    const sections = await fetch(
      lists.map((list) => list.slice(0, READ_SECTIONS)),
      SECTION_PROPERTIES,
    );
    const shards = await countShards(cluster, collection);
    return { shards, keywords, vectors, sketches, fetch: sections, replyBytes: bytes / some.length };
  } finally {
    await cluster.close();
  }
}

async function weigh<T>(
  pids: readonly number[],
  inputs: readonly T[],
  search: (input: T) => Promise<unknown>,
): Promise<SearchCost> {
  const readCpu = () => pids.reduce((sum, pid) => sum + readProcess(pid).cpuSeconds, 0);
  const before = readCpu();
  const times: number[] = [];
  for (const input of inputs) {
    const started = performance.now();
    await search(input);
    times.push(performance.now() - started);
  }
  return {
    cpuMs: (1000 * (readCpu() - before)) / inputs.length,
    p50Ms: quantile(times, 0.5),
    p95Ms: quantile(times, 0.95),
  };
}
