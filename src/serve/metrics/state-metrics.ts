import { Gauge, type Registry } from "prom-client";
import type { ModelQueue } from "../../answer/model/model-queue.js";
import type { PassageStore } from "../../store/passage-store.js";

/** What the server answers from at the moment. */
export interface ServedState {
  readonly store: Pick<PassageStore, "counts" | "builtAt">;
  readonly modelQueue: ModelQueue | null;
}

export interface StateSources {
  /** Null until there is an index. */
  readonly readState: () => ServedState | null;
  /** Tokens left of today's budget; null where no budget is set. A server that has no model leaves it out. */
  readonly readTokensLeft?: () => number | null | Promise<number | null>;
}

/** Adds gauges that are read when the figures are asked for. */
export function createStateMetrics(registry: Registry, { readState, readTokensLeft }: StateSources): void {
  const gauge = (name: string, help: string, read: (state: ServedState) => number) =>
    new Gauge({
      name: `cuepoint_${name}`,
      help,
      registers: [registry],
      collect() {
        const state = readState();
        show(this, state === null ? null : read(state));
      },
    });
  gauge("index_age_seconds", "Time since the index was built", ({ store }) => {
    return (Date.now() - Date.parse(store.builtAt)) / 1000;
  });
  gauge("index_episodes", "Episodes in the index", ({ store }) => store.counts.episodes);
  gauge("index_passages", "Passages in the index", ({ store }) => store.counts.passages);
  gauge("model_queue_active", "Answers the language model is writing", ({ modelQueue }) => {
    return modelQueue?.active ?? 0;
  });
  gauge("model_queue_waiting", "Answers that wait for the language model", ({ modelQueue }) => {
    return modelQueue?.waiting ?? 0;
  });
  if (readTokensLeft === undefined) return;
  new Gauge({
    name: "cuepoint_token_budget_left_tokens",
    help: "Tokens of the language model that may still be used today",
    registers: [registry],
    async collect() {
      show(this, await readTokensLeft());
    },
  });
}

/** Hides a gauge whose value is not known, since it would show 0. */
function show(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}
