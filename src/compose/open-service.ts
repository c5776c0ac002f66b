import type { RequestListener } from "node:http";
import type { TokenBudget, TokenUsage } from "../answer/budget/token-budget.js";
import { ServerLeftAlone } from "../answer/model/model-circuit.js";
import type { RedisConnection } from "../platform/redis-connection.js";
import { createApp } from "../serve/app.js";
import type { ServiceParts } from "../serve/app-parts.js";
import { createOutageCondition, createRecordCondition } from "../serve/describe-outage.js";
import { createHostTeller } from "../serve/edge/host-guard.js";
import { createInFlightLimit } from "../serve/edge/limit-in-flight.js";
import { createRateLimits, type RateLimits } from "../serve/edge/limit-rate.js";
import type { Metrics } from "../serve/metrics/create-metrics.js";
import { createModelHealth, type ModelHealth } from "../serve/model-health.js";
import { createStartingApp } from "../serve/starting-app.js";
import { AppError } from "../shared/errors.js";
import { readVersion } from "../shared/version.js";
import { type Answering, PAGE_DIR, type StoreAnswering, WIDGET_DIR } from "./compose.js";
import { watchSharedIngest } from "./compose-store.js";
import type { Config } from "./config.js";

/** Answers requests. Until there is an index it says what it is waiting for. */
export interface Service {
  readonly handle: RequestListener;
  countTokens(usage: TokenUsage): void;
  /** Tells that the language model has failed: `/readyz` says so until it answers again. */
  failModel(error: AppError): void;
  /** Answers from this index from now on; an answer that has begun stays with the index it began with. */
  answerFrom(answering: StoreAnswering & Partial<Pick<Answering, "budget" | "outage">>): void;
  /** Ends open answers; every request from now on is `not_ready`. */
  stop(): void;
}

export interface ServiceOptions extends Pick<ServiceParts, "log" | "questionLog" | "shutdown" | "watch"> {
  /** It is null where limits are this server's own. */
  readonly redis: RedisConnection | null;
  /** Sentences for people on what a server without an index is waiting for. */
  readonly reasons: () => readonly string[];
}

export async function openService(config: Config, options: ServiceOptions): Promise<Service> {
  const state = await openServerState(config);
  const parts = createService(config, options, state, await openRateLimits(config, options.redis));
  // A request stays with the app that has taken it.
  const unready: RequestListener = createStartingApp(parts, options.reasons);
  let app = unready;
  const failModel = (error: AppError) => state.health.fail(error);
  const onModelFailure = (error: AppError) => {
    failModel(error);
    // An outage was told when it began: not each answer tells it again.
    if (error instanceof ServerLeftAlone) return;
    if (error.code === "budget_exhausted" && (state.budget?.unrecordedSince ?? null) !== null) return;
    options.log.warn({ code: error.code, hint: error.hint }, error.message);
  };
  return {
    handle: (request, response) => app(request, response),
    countTokens: (usage) => parts.metrics?.countTokens(usage),
    failModel,
    answerFrom({ parts: answer, reasons, engine, budget, outage }) {
      if (budget !== undefined) state.budget = budget;
      if (outage !== undefined) state.outage = outage;
      if (app !== unready) options.log.info({ ...answer.store.counts }, "answering from the new index");
      app = createApp({
        ...parts,
        answer: { ...answer, onModelFailure },
        reasons,
        engine,
        outage: state.outage,
      });
    },
    stop() {
      options.shutdown.stopping.abort();
      options.shutdown.cutOff.abort(new AppError("not_ready", "the server is stopping"));
      app = unready;
      void state.ingest?.close();
    },
  };
}

/** A server keeps this beside its indexes. */
interface ServerState {
  readonly health: ModelHealth;
  metrics: Metrics | null;
  /** Reads for metrics how far an ingest is; null where no other process can do one. */
  ingest: Awaited<ReturnType<typeof watchSharedIngest>> | null;
  /** It is null until the language model is there, and where the model may spend without limit. */
  budget: TokenBudget | null;
  /** Tells why the store cannot be asked; gives null where it can. */
  outage: () => string | null;
}

async function openServerState(config: Config): Promise<ServerState> {
  const state: ServerState = {
    health: createModelHealth(),
    metrics: null,
    ingest: null,
    budget: null,
    outage: () => null,
  };
  if (config.metrics) {
    const { createMetrics } = await import("../serve/metrics/create-metrics.js");
    const readTokensLeft = () => state.budget?.left() ?? null;
    state.ingest = config.store.kind === "local" ? null : await watchSharedIngest(config);
    const { ingest } = state;
    state.metrics = createMetrics({
      version: readVersion(),
      readTokensLeft,
      readIngest: ingest === null ? undefined : () => ingest.read(),
    });
  }
  return state;
}

async function openRateLimits({ rateLimit }: Config, redis: RedisConnection | null): Promise<RateLimits> {
  if (redis === null) return createRateLimits(rateLimit);
  const { SharedLimitStore } = await import("../serve/edge/shared-limit-store.js");
  return createRateLimits(rateLimit, (identifier) => new SharedLimitStore(redis, identifier));
}

function createService(
  config: Config,
  { log, questionLog, shutdown, redis, watch }: ServiceOptions,
  state: ServerState,
  limits: RateLimits,
): ServiceParts {
  const { health, metrics } = state;
  const observers = [health, questionLog, metrics].flatMap((each) => each?.observe ?? []);
  const describeBudget = () =>
    state.budget?.left() === 0
      ? "The language model's budget of tokens for today is spent: answers are extractive until 00:00 UTC."
      : null;
  const describeRecord = createRecordCondition(() => state.budget);
  const keepsBudget = config.llm !== null && config.dailyTokenBudget !== null;
  const outages = redis === null ? [] : [createOutageCondition(redis, keepsBudget)];
  return {
    pageDir: PAGE_DIR,
    widgetDir: WIDGET_DIR,
    version: readVersion(),
    allowedOrigins: config.allowedOrigins,
    host: config.host,
    publicHosts: config.publicHosts,
    onUnknownHost: createHostTeller(log),
    trustProxy: config.trustProxy,
    limits,
    inFlight: createInFlightLimit(),
    apiKeys: config.apiKeys,
    mcp: config.mcpHttp,
    observers,
    questionLog,
    conditions: [health.condition, describeBudget, describeRecord, ...outages],
    metrics,
    log,
    shutdown,
    watch,
  };
}
