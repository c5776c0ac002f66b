import type { Embedder } from "../../../src/embed/embedder.js";
import { tokenize } from "../../../src/language/tokenize.js";
import type { ClusterAddress } from "../../../src/store/weaviate/cluster-address.js";
import {
  FOUND_PROPERTIES,
  SECTION_PROPERTIES,
  type StoredObject,
  searchIndex,
} from "../../../src/store/weaviate/collection.js";
import { fetchObjects } from "../../../src/store/weaviate/fetch-objects.js";
import { FOUND } from "../../../src/store/weaviate/search-sections.js";
import { WeaviateCluster } from "../../../src/store/weaviate/weaviate-cluster.js";
import { quantile } from "./simulate/quantile.js";
import { readProcess } from "./weigh-nodes.js";

export interface SearchCost {
  /** Of all nodes together, milliseconds of cores a search. */
  readonly cpuMs: number;
  /** From the request to its reply, milliseconds, one at a time. */
  readonly p50Ms: number;
  readonly p95Ms: number;
}

export interface SearchCosts {
  /** Each by itself, for ids alone. */
  readonly keywords: SearchCost;
  readonly vectors: SearchCost;
  /** Both, with all that the program asks for. */
  readonly hybrid: SearchCost;
  /** The same objects, by their ids. */
  readonly fetch: SearchCost & { readonly objects: number };
  /** Of the properties in a reply to a hybrid search. */
  readonly replyBytes: number;
}

/** What the parts of a search cost the nodes: each question by words, by its vector, by both, and what was found by id. */
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
  const found: string[][] = [];
  let bytes = 0;
  const read = (ask: Parameters<typeof cluster.read<unknown>>[0]) => cluster.read(ask);
  const ids = { limit: FOUND, returnProperties: [] };
  try {
    const keywords = await weigh(pids, some, ({ words }) =>
      read((client) =>
        searchIndex(client, collection).query.bm25(words, { ...ids, queryProperties: ["terms"] }),
      ),
    );
    const vectors = await weigh(pids, some, ({ vector }) =>
      read((client) => searchIndex(client, collection).query.nearVector(vector, ids)),
    );
    const hybrid = await weigh(pids, some, async ({ words, vector }) => {
      const { objects } = await cluster.read((client) =>
        searchIndex(client, collection).query.hybrid(words, {
          limit: FOUND,
          returnProperties: [...FOUND_PROPERTIES],
          vector,
          alpha: 0.5,
          fusionType: "Ranked",
          queryProperties: ["terms"],
        }),
      );
      found.push(listSections(objects.map(({ properties }) => properties)));
      bytes += JSON.stringify(objects.map(({ uuid, properties }) => ({ uuid, properties }))).length;
    });
    const fetch = await weigh(pids, found, (sections) =>
      fetchObjects(cluster, collection, { ids: sections, properties: SECTION_PROPERTIES }),
    );
    const objects = found.reduce((sum, { length }) => sum + length, 0) / found.length;
    return { keywords, vectors, hybrid, fetch: { ...fetch, objects }, replyBytes: bytes / some.length };
  } finally {
    await cluster.close();
  }
}

function listSections(objects: readonly Partial<StoredObject>[]): string[] {
  return [...new Set(objects.flatMap(({ section }) => section ?? []))];
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
