import { setTimeout as wait } from "node:timers/promises";
import type { TokenBudget } from "../answer/chat-model/token-budget.js";
import { composeAnswering, type IndexAnswering, PAGE_DIR, WIDGET_DIR } from "../compose.js";
import type { Config } from "../config.js";
import { AppError } from "../errors.js";
import { loadAddon } from "../index/load-addon.js";
import { watchIndex } from "../index/watch-index.js";
import { createLog, type Log } from "../log.js";
import { openQuestionLog, type QuestionLog } from "../questions/question-log.js";
import { createApp, type ServiceParts } from "../serve/app.js";
import { createRateLimits } from "../serve/edge/limit-rate.js";
import { isLoopback } from "../serve/edge/loopback.js";
import { listen } from "../serve/listen.js";
import { createMetrics } from "../serve/metrics/create-metrics.js";
import { createModelHealth, type ModelHealth } from "../serve/model-health.js";
import { createShutdown } from "../serve/shutdown.js";
import { createStartingApp } from "../serve/starting-app.js";
import { warmUp } from "../serve/warm-up.js";
import { readVersion } from "../version.js";
import { catchFaults } from "./catch-faults.js";
import type { CommandContext } from "./context.js";
import { followStart } from "./follow-start.js";

/** How long the server may take to stop after a fault of the program: it may not be able to. */
const FAULT_STOP_MS = 8_000;

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
}

/** `cuepoint serve`: answers over HTTP until it is told to stop. Throws `internal` after an error that nobody caught. */
export async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const config = context.readConfig(options);
  const log = createLog(config.logLevel, config.secrets);
  const faults = catchFaults(log);
  const signal = AbortSignal.any([context.signal, faults.signal]);
  try {
    await Promise.race([run(config, { ...context, signal }, log), outlast(faults.signal)]);
  } catch (error) {
    // A start that is interrupted is a server that was told to stop.
    if (!signal.aborted) throw error;
  } finally {
    faults.release();
  }
  if (faults.signal.aborted) {
    const hint = "Its log says what; please report it.";
    throw new AppError("internal", "the server stopped for a fault in the program", { hint });
  }
}

/** Listens from the start, so that whoever waits for the server can ask what it is waiting for. */
async function run(config: Config, context: CommandContext, log: Log): Promise<void> {
  const { reporter, screen, signal } = context;
  const state = await openServerState(config, log);
  const service = createService(config, log, state);
  const start = followStart(reporter);
  // A request stays with the app that took it: what is being answered is answered from the index it began with.
  let app = createStartingApp(service, start.reasons);
  const { host, port } = config;
  const { metrics, shutdown } = service;
  const server = await listen({ app: (request, response) => app(request, response), host, port, shutdown });
  let close = async () => {};
  try {
    const answering = await composeAnswering(config, start.reporter, signal, metrics?.countTokens);
    close = answering.close;
    state.budget = answering.budget;
    reporter.done();
    const { modelFailure } = answering;
    if (modelFailure !== null) {
      state.health.fail(modelFailure);
      reporter.note(`${modelFailure.sentence} Until then answers are extractive.`);
    }
    const onModelFailure = (error: AppError) => {
      state.health.fail(error);
      log.warn({ code: error.code, hint: error.hint }, error.message);
    };
    const createOwnApp = ({ parts, reasons, engine, builtAt }: IndexAnswering) =>
      createApp({ ...service, answer: { ...parts, onModelFailure }, reasons, engine, builtAt });
    await warmUp(answering.parts, signal);
    app = createOwnApp(answering);
    void watchIndex({
      indexDir: config.indexDir,
      addon: loadAddon(),
      current: answering.index,
      signal,
      onChange: (index) => {
        app = createOwnApp(answering.withIndex(index));
        log.info({ ...index.manifest.counts }, "answering from the new index");
      },
      onFailure: (error) => log.warn({ code: error.code, hint: error.hint }, error.message),
    });
    signal.throwIfAborted();
    screen.stdout.write(`Cuepoint is listening on ${server.url}\n`);
    await waitFor(signal);
  } finally {
    await server.stop();
    await close();
    await state.questionLog?.close();
  }
}

/** What a server keeps beside its indexes. */
interface ServerState {
  readonly health: ModelHealth;
  readonly questionLog: QuestionLog | null;
  /** Null until the language model is there, and where it may cost what it costs. */
  budget: TokenBudget | null;
}

async function openServerState({ questionLog }: Config, log: Log): Promise<ServerState> {
  const warn = (message: string) => log.warn(message);
  return {
    health: createModelHealth(),
    questionLog: questionLog === null ? null : await openQuestionLog({ ...questionLog, warn }),
    budget: null,
  };
}

function createService(config: Config, log: Log, state: ServerState): ServiceParts {
  const { health, questionLog } = state;
  const version = readVersion();
  const readTokensLeft = () => state.budget?.left() ?? null;
  const metrics = config.metrics ? createMetrics({ version, readTokensLeft }) : null;
  const observers = [health, questionLog, metrics].flatMap((each) => each?.observe ?? []);
  const tellBudget = () =>
    readTokensLeft() === 0
      ? "The language model's budget of tokens for today is spent: answers are extractive until 00:00 UTC."
      : null;
  return {
    pageDir: PAGE_DIR,
    widgetDir: WIDGET_DIR,
    version,
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

/** Ends some time after a fault, whether the server has stopped by then or not. */
async function outlast(fault: AbortSignal): Promise<void> {
  await waitFor(fault);
  await wait(FAULT_STOP_MS);
}

async function waitFor(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
