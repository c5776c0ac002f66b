import type { RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { z } from "zod";
import type { AnswerObserver } from "../give-answer.js";
import type { Route } from "../route.js";
import { createAnswerMetrics } from "./answer-metrics.js";
import { createIngestMetrics, type IngestReader } from "./ingest-metrics.js";
import { createRequestMetrics } from "./request-metrics.js";
import { createStateMetrics, type ServedState, type StateSources } from "./state-metrics.js";

export interface MetricsOptions extends Pick<StateSources, "readTokensLeft"> {
  readonly version: string;
  /** It is absent where the index is in this process. */
  readonly readIngest?: IngestReader | undefined;
}

/** A server's figures, over all the indexes that it answers from in its life. */
export interface Metrics {
  readonly observe: AnswerObserver;
  readonly countRequests: RequestHandler;
  /** Counts the tokens of one call of the language model. */
  readonly countTokens: (tokens: { readonly prompt: number; readonly completion: number }) => void;
  /** Sets what the gauges of the index and of the model's queue show from now on. */
  readonly follow: (state: ServedState) => void;
  /** `GET /metrics`: the Prometheus text format, 0.0.4. */
  readonly route: Route;
}

export function createMetrics({ version, readIngest, ...sources }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: "cuepoint_build_info",
    help: "The program's version",
    labelNames: ["version"],
    registers,
  }).set({ version }, 1);
  const tokens = new Counter({
    name: "cuepoint_model_tokens_total",
    help: "Tokens of the language model by kind: of prompts and of completions",
    labelNames: ["kind"],
    registers,
  });
  let state: ServedState | null = null;
  createStateMetrics(registry, { readState: () => state, ...sources });
  if (readIngest !== undefined) createIngestMetrics(registry, readIngest);
  return {
    observe: createAnswerMetrics(registry),
    countRequests: createRequestMetrics(registry),
    countTokens: ({ prompt, completion }) => {
      tokens.inc({ kind: "prompt" }, prompt);
      tokens.inc({ kind: "completion" }, completion);
    },
    follow: (served) => {
      state = served;
    },
    route: {
      id: "readMetrics",
      method: "get",
      path: "/metrics",
      tag: "Server",
      summary: "Figures for Prometheus",
      description: "Counts and times since the start; no question is in them.",
      replies: [
        { status: 200, description: "The figures.", content: { "text/plain": { schema: z.string() } } },
      ],
      handle: async (_request, response) => {
        response.set({ "content-type": registry.contentType, "cache-control": "no-store" });
        response.send(await registry.metrics());
      },
    },
  };
}
