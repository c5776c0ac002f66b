import type { SearchCost, SearchCosts } from "../measure-searches.js";
import { type Percentiles, spreadMean } from "../simulate/service-time.js";
import type { Measurements } from "./measurements.js";

interface SearchTimes {
  readonly p50: number;
  readonly p95: number;
}

/** What `npm run bench:cluster -- --out FILE` writes, as far as it is taken from. */
export interface ClusterBench {
  readonly passages: number;
  readonly vectors: number;
  readonly sections: number;
  readonly search: {
    readonly parts: SearchCosts;
    readonly clusterMs: SearchTimes;
    /** Null where the cluster alone was asked. */
    readonly localMs: SearchTimes | null;
  };
  readonly node: {
    readonly diskBytesPerVector: number;
    readonly ramBytesPerVector: number;
    readonly idleBytes: number;
    readonly ingestCpuMsPerVector: number;
  };
}

/** No core is measured more finely. */
const LEAST_MS = 0.001;

/** The cluster's figures from two benches at least, of different sizes: what grows by all of them, the rest by the largest. */
export function takeCluster(benches: readonly ClusterBench[]): {
  readonly library: Pick<Measurements["library"], "sectionsPerPassage" | "vectorsPerPassage">;
  readonly cluster: Omit<Measurements["cluster"], "failoverMs" | "repairSecondsPerGb">;
  readonly ingest: Pick<Measurements["ingest"], "insertMs">;
} {
  const bySize = [...benches].sort((a, b) => a.vectors - b.vectors);
  const largest = bySize.at(-1);
  if (largest === undefined || largest.vectors === bySize[0]?.vectors)
    throw new RangeError("expected benches of two sizes at least");
  const { passages, vectors, sections, node } = largest;
  const memory = fitBytes(bySize, ({ ramBytesPerVector }) => ramBytesPerVector);
  const disk = fitBytes(bySize, ({ diskBytesPerVector }) => diskBytesPerVector);
  const command = `npm run bench:cluster -- --passages ${passages}`;
  const all = `npm run bench:cluster -- --passages N, N = ${bySize.map((bench) => bench.passages).join(", ")}`;
  const { shards, sketches, fetch, replyBytes } = largest.search.parts;
  const figure = (value: number, unit: string) => ({ value: round(value), unit, command });
  const time = (cpuMs: number, cost: SearchCost, unit: string) => ({ ...spread(cpuMs, cost), unit, command });
  const grow = (choose: (parts: Omit<SearchCosts, "shards">) => SearchCost) => ({
    points: bySize.map((bench) => {
      const { shards: own, ...parts } = bench.search.parts;
      const cost = choose(parts);
      return { size: Math.round(bench.vectors / own), ...spread(cost.cpuMs / own, cost) };
    }),
    unit: "ms of a core, a shard of so many vectors",
    command: all,
  });
  return {
    library: {
      sectionsPerPassage: figure(sections / passages, "sections a passage, notes"),
      vectorsPerPassage: figure(vectors / passages, "vectors a passage, notes"),
    },
    cluster: {
      vectorSearch: grow((parts) => parts.vectors),
      keywordSearch: grow((parts) => parts.keywords),
      merge: time(sketches.cpuMs / shards, sketches, "ms of a core, a shard"),
      fetch: time(fetch.cpuMs / fetch.objects, fetch, "ms of a core, a section"),
      replyBytes: figure(replyBytes / shards, "bytes of one shard for a question, where nothing is kept"),
      nodeBytes: figure(node.idleBytes + memory.always, "bytes of memory, a node without objects"),
      vectorBytes: { ...figure(memory.each, "bytes of memory a vector and copy"), command: all },
      diskBytes: {
        ...figure(disk.each, "bytes of disk a vector and copy, all that belongs to it"),
        command: all,
      },
    },
    // A bench that went on from what an earlier one had written says less than was worked.
    ingest: {
      insertMs: {
        ...figure(
          Math.max(...bySize.map((bench) => bench.node.ingestCpuMsPerVector)),
          "ms of a core, a vector and copy, the most of these sizes",
        ),
        command: all,
      },
    },
  };
}

/** What a vector adds from the smallest bench to the largest, and what is there without any. */
function fitBytes(
  benches: readonly ClusterBench[],
  read: (node: ClusterBench["node"]) => number,
): { readonly always: number; readonly each: number } {
  const [small = 0, large = 0] = [benches[0], benches.at(-1)].map((bench) =>
    bench === undefined ? 0 : read(bench.node) * bench.vectors,
  );
  const [fewest = 0, most = 0] = [benches[0]?.vectors, benches.at(-1)?.vectors];
  const each = (large - small) / (most - fewest);
  return { each, always: Math.max(0, large - each * most) };
}

/** The mean of the cores' time, spread as the time to the reply is. */
function spread(cpuMs: number, { p50Ms, p95Ms }: SearchCost): Percentiles {
  const percentiles = spreadMean(Math.max(LEAST_MS, cpuMs), p95Ms / p50Ms);
  return { p50Ms: round(percentiles.p50Ms), p95Ms: round(percentiles.p95Ms) };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
