import type { TokenBudget, TokenUsage } from "../answer/chat-model/token-budget.js";
import { type Answering, type IndexAnswering, PAGE_DIR, WIDGET_DIR } from "../compose.js";
import type { Config } from "../config.js";
import type { AppError } from "../errors.js";
import type { Log } from "../log.js";
import { openQuestionLog, type QuestionLog } from "../questions/question-log.js";
import { createApp, type ServiceParts } from "../serve/app.js";
import { createRateLimits } from "../serve/edge/limit-rate.js";
import { isLoopback } from "../serve/edge/loopback.js";
import { listen } from "../serve/listen.js";
import type { Metrics } from "../serve/metrics/create-metrics.js";
import { createModelHealth, type ModelHealth } from "../serve/model-health.js";
import { createShutdown } from "../serve/shutdown.js";
import { createStartingApp } from "../serve/starting-app.js";
import { readVersion } from "../version.js";

/** A server that listens. Until it answers from an index it says what it is waiting for. */
export interface Service {
  readonly url: string;
  countTokens(usage: TokenUsage): void;
  /** The language model failed: said at `/readyz` until it answers again. */
  failModel(error: AppError): void;
  /** From now on; what is being answered is answered from the index it began with. */
  answerFrom(answering: IndexAnswering & Partial<Pick<Answering, "budget">>): void;
  stop(): Promise<void>;
}

/** Listens from the start, so that whoever waits for the server can ask what it waits for (`reasons`). Throws like `listen`. */
export async function openService(
  config: Config,
  log: Log,
  reasons: () => readonly string[],
): Promise<Service> {
  const state = await openServerState(config, log);
  const parts = createService(config, log, state);
  const { host, port } = config;
  let app = createStartingApp(parts, reasons);
  const failModel = (error: AppError) => state.health.fail(error);
  const onModelFailure = (error: AppError) => {
    failModel(error);
    log.warn({ code: error.code, hint: error.hint }, error.message);
  };
  // A request stays with the app that took it.
  const server = await listen({
    app: (request, response) => app(request, response),
    host,
    port,
    shutdown: parts.shutdown,
  });
  return {
    url: server.url,
    countTokens: (usage) => parts.metrics?.countTokens(usage),
    failModel,
    answerFrom({ parts: answer, reasons, engine, builtAt, budget }) {
      if (budget !== undefined) state.budget = budget;
      app = createApp({ ...parts, answer: { ...answer, onModelFailure }, reasons, engine, builtAt });
    },
    async stop() {
      await server.stop();
      await state.questionLog?.close();
    },
  };
}

/** What a server keeps beside its indexes. */
interface ServerState {
  readonly health: ModelHealth;
  readonly questionLog: QuestionLog | null;
  readonly metrics: Metrics | null;
  /** Null until the language model is there, and where it may cost what it costs. */
  budget: TokenBudget | null;
}

async function openServerState(config: Config, log: Log): Promise<ServerState> {
  const warn = (message: string) => log.warn(message);
  const { questionLog } = config;
  const state = {
    health: createModelHealth(),
    questionLog: questionLog === null ? null : await openQuestionLog({ ...questionLog, warn }),
    metrics: null as Metrics | null,
    budget: null as TokenBudget | null,
  };
  if (config.metrics) {
    const { createMetrics } = await import("../serve/metrics/create-metrics.js");
    const readTokensLeft = () => state.budget?.left() ?? null;
    state.metrics = createMetrics({ version: readVersion(), readTokensLeft });
  }
  return state;
}

function createService(config: Config, log: Log, state: ServerState): ServiceParts {
  const { health, questionLog, metrics } = state;
  const observers = [health, questionLog, metrics].flatMap((each) => each?.observe ?? []);
  const tellBudget = () =>
    state.budget?.left() === 0
      ? "The language model's budget of tokens for today is spent: answers are extractive until 00:00 UTC."
      : null;
  return {
    pageDir: PAGE_DIR,
    widgetDir: WIDGET_DIR,
    version: readVersion(),
    allowedOrigins: config.allowedOrigins,
    onLoopback: isLoopback(config.host) && config.trustProxy === 0,
    trustProxy: config.trustProxy,
    limits: createRateLimits(config.rateLimit),
    apiKeys: config.apiKeys,
    mcp: config.mcpHttp ? { host: config.host } : null,
    observers,
    questionLog,
    conditions: [health.condition, tellBudget],
    metrics,
    log,
    shutdown: createShutdown(),
  };
}
