import { setTimeout as wait } from "node:timers/promises";
import type { AnswerParts } from "../../answer/answer-parts.js";
import { answerQuestion } from "../../answer/answer-question.js";
import type { TokenUsage } from "../../answer/budget/token-budget.js";
import { type Answering, composeAnswering } from "../../compose/compose.js";
import { composeRedis } from "../../compose/compose-shared.js";
import type { Config } from "../../compose/config.js";
import type { Service } from "../../compose/open-service.js";
import { createLog, type Log } from "../../platform/log.js";
import type { RedisConnection } from "../../platform/redis-connection.js";
import { openQuestionLog, type QuestionLog } from "../../questions/question-log.js";
import { listen } from "../../serve/listen.js";
import { createShutdown } from "../../serve/shutdown.js";
import { askAboutChapter } from "../../shared/ask-about-chapter.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { catchFaults } from "./catch-faults.js";
import { followStart } from "./follow-start.js";

/** How long the server may take to stop after a fault of the program, since it may not be able to. */
const FAULT_STOP_MS = 8_000;

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
}

/** `cuepoint serve`: answers over HTTP until it is told to stop. Throws `internal` after an error that nobody caught. */
export async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const config = context.readConfig(options);
  const log = createLog(config.logLevel, config.secrets, context.writeLog);
  const faults = catchFaults(log);
  const signal = AbortSignal.any([context.signal, faults.signal]);
  try {
    await Promise.race([run(config, { ...context, signal }, log), outlast(faults.signal)]);
  } catch (error) {
    // A start that was interrupted counts as a server that was told to stop.
    if (!signal.aborted) throw error;
  } finally {
    faults.release();
  }
  if (faults.signal.aborted) {
    const hint = "Its log says what; please report it.";
    throw new AppError("internal", "the server stopped for a fault in the program", { hint });
  }
}

/**
 * Listens before anything else: the operator learns of a taken port before anything is fetched or written, and whoever waits
 * for the server can ask what it waits for. The model and the index load in threads of their own while the code that
 * answers is read.
 */
async function run(config: Config, context: CommandContext, log: Log): Promise<void> {
  const questionLog = await openOwnLog(config, log);
  const shutdown = createShutdown();
  let open: (service: Service) => void = () => undefined;
  const opened = new Promise<Service>((resolve) => {
    open = resolve;
  });
  const server = await listen({
    app: (request, response) => void opened.then(({ handle }) => handle(request, response)),
    host: config.host,
    port: config.port,
    shutdown,
  });
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const { reporter, reasons } = followStart(context.reporter);
  let service: Service | null = null;
  const redis = await openOwnRedis(config, log);
  const onTokens = (usage: TokenUsage) => service?.countTokens(usage);
  const composing = composeAnswering(config, reporter, signal, {
    onTokens,
    redis,
    openEmbedder: context.openEmbedder,
  });
  composing.catch(() => undefined);
  try {
    const { openService } = await import("../../compose/open-service.js");
    service = await openService(config, { log, questionLog, shutdown, redis, reasons });
    open(service);
    const answering = await composing;
    await beginAnswering(service, answering, { config, log, reporter: context.reporter, signal });
    signal.throwIfAborted();
    context.screen.stdout.write(`Cuepoint is listening on ${server.url}\n`);
    await waitFor(signal);
  } finally {
    ending.abort();
    await server.stop();
    await composing.then(
      (answering) => answering.close(),
      () => undefined,
    );
    await redis?.close();
    await questionLog?.close();
  }
}

interface ServeParts {
  readonly config: Config;
  readonly log: Log;
  readonly reporter: CommandContext["reporter"];
  readonly signal: AbortSignal;
}

/** Lets the service answer from the index that was opened, and from each that takes its place. */
async function beginAnswering(
  service: Service,
  answering: Answering,
  { log, reporter, signal }: ServeParts,
): Promise<void> {
  reporter.done();
  const { modelFailure } = answering;
  if (modelFailure !== null) {
    service.failModel(modelFailure);
    reporter.note(`${modelFailure.sentence} Until then answers are extractive.`);
  }
  await warmUp(answering.parts, signal);
  service.answerFrom(answering);
  void answering.watch({
    signal,
    onChange: (store) => {
      service.answerFrom(answering.withStore(store));
      log.info({ ...store.counts }, "answering from the new index");
    },
    onFailure: (error) => log.warn({ code: error.code, hint: error.hint }, error.message),
  });
}

/** Answers a question without a language model, so that the first reader does not wait for code to be compiled. */
async function warmUp(parts: AnswerParts, signal: AbortSignal): Promise<void> {
  const chapter = parts.store.episodes[0]?.chapters[0];
  if (chapter === undefined) return;
  const messages = [{ role: "user", content: askAboutChapter(chapter) } as const];
  const events = answerQuestion({ ...parts, chatModel: null }, { messages, signal });
  for await (const event of events) if (event.type === "answer-end") return;
}

async function openOwnLog({ questionLog }: Config, log: Log): Promise<QuestionLog | null> {
  const warn = (message: string) => log.warn(message);
  return questionLog === null ? null : await openQuestionLog({ ...questionLog, warn });
}

/** Connects to Redis, and logs each outage once. */
async function openOwnRedis(config: Config, log: Log): Promise<RedisConnection | null> {
  return await composeRedis(config, {
    onOutage: (why) =>
      log.warn(`Redis is out of reach: ${why}. Until it is back this server counts by itself`),
    onReturn: () => log.info("Redis is back"),
  });
}

/** Waits for a fault, and then for some time more, whether the server has stopped by then or not. */
async function outlast(fault: AbortSignal): Promise<void> {
  await waitFor(fault);
  await wait(FAULT_STOP_MS);
}

async function waitFor(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}
