import { Gauge, type Registry } from "prom-client";
import type { WorkState } from "../../store/weaviate/ingest/queue/read-work.js";

/** What is read of an ingest holds for all gauges of one scrape. */
const KEPT_MS = 1_000;

/** Gives how far the ingest of the cluster is; null where that cannot be told. */
export type IngestReader = () => Promise<WorkState | null>;

/** Adds gauges of the ingest of the cluster, which other processes do. */
export function createIngestMetrics(registry: Registry, readIngest: IngestReader): void {
  let kept: { readonly state: Promise<WorkState | null>; until: number } | null = null;
  const read = () => {
    if (kept !== null && performance.now() <= kept.until) return kept.state;
    const state = readIngest();
    const own = { state, until: Number.POSITIVE_INFINITY };
    const settle = () => {
      own.until = performance.now() + KEPT_MS;
    };
    kept = own;
    state.then(settle, settle);
    return state;
  };
  const gauge = (
    { name, help, label }: { readonly name: string; readonly help: string; readonly label: string },
    list: (state: WorkState) => Record<string, number>,
  ) =>
    new Gauge({
      name: `cuepoint_ingest_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
      async collect() {
        this.reset();
        const state = await read();
        for (const [value, count] of Object.entries(state === null ? {} : list(state)))
          this.set({ [label]: value }, count);
      },
    });
  gauge(
    {
      name: "texts",
      help: "Texts of the ingest that writes now: those in the cluster, and all",
      label: "part",
    },
    ({ writer }) => (writer?.progress ? { ...writer.progress } : {}),
  );
  gauge(
    { name: "episodes", help: "Episodes in the queue of the ingest, by their state", label: "state" },
    ({ queue }) => ({ ...queue?.episodes }),
  );
  gauge(
    {
      name: "processes",
      help: "Processes that write for the ingest: the writer, and those at the queue",
      label: "kind",
    },
    ({ writer, queue }) => ({
      writer: Number(writer !== null),
      ...(queue === null ? {} : { worker: queue.workers.length }),
    }),
  );
}
