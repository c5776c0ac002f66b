import { setTimeout as wait } from "node:timers/promises";
import { composeRedis, tellOutages } from "../../compose/compose-shared.js";
import type { Config } from "../../compose/config.js";
import { openAnswering } from "../../compose/open-answering.js";
import type { Service } from "../../compose/open-service.js";
import { collectGarbage } from "../../platform/collect-garbage.js";
import { createLog, type Log } from "../../platform/log.js";
import { openQuestionLog } from "../../questions/question-log.js";
import { listen } from "../../serve/listen.js";
import { createShutdown } from "../../serve/shutdown.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { catchFaults } from "./catch-faults.js";
import { followStart } from "./follow-start.js";
import { type Syncing, startSync } from "./start-sync.js";

/** How long the server may take to stop after a fault of the program, since it may not be able to. */
const FAULT_STOP_MS = 8_000;

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  /** Is called with the server's address once it answers. */
  readonly onListening?: (address: string) => void;
}

/** `cuepoint serve`: answers over HTTP until it is told to stop. Throws `internal` after an error that nobody caught. */
export async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const config = context.readConfig({ PORT: options.port, HOST: options.host });
  const log = createLog(config.logLevel, config.secrets, context.writeLog);
  const faults = catchFaults(log);
  const signal = AbortSignal.any([context.signal, faults.signal]);
  try {
    const onListening = options.onListening ?? (() => undefined);
    await Promise.race([run(config, { ...context, signal }, log, onListening), outlast(faults.signal)]);
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
async function run(
  config: Config,
  context: CommandContext,
  log: Log,
  onListening: (address: string) => void,
): Promise<void> {
  const { watchdog } = context;
  watchdog?.openLog(log);
  const warn = (message: string) => log.warn(message);
  const questionLog =
    config.questionLog === null ? null : await openQuestionLog({ ...config.questionLog, warn });
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
    graceMs: context.graceMs,
    pacesRequests: config.rateLimit > 0 && config.trustProxy === 0,
  });
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const { reporter, reasons } = followStart(context.reporter);
  const redis = await composeRedis(config, tellOutages(log));
  const opening = openAnswering(config, {
    reporter,
    signal,
    redis,
    outages: log,
    openModels: context.openModels,
    onFailure: (error) => log.warn({ code: error.code, hint: error.hint }, error.message),
  });
  opening.catch(() => undefined);
  let syncing: Syncing | null = null;
  try {
    const { openService } = await import("../../compose/open-service.js");
    const service = await openService(config, {
      log,
      questionLog,
      shutdown,
      redis,
      reasons,
      watch: watchdog,
    });
    open(service);
    const answering = await opening;
    context.reporter.done();
    // Before questions come: the thread stands still meanwhile.
    collectGarbage();
    answering.attach(service);
    await watchdog?.watching;
    signal.throwIfAborted();
    context.screen.stdout.write(`Cuepoint is listening on ${server.url}\n`);
    onListening(server.url);
    if (config.syncSeconds !== null) syncing = startSync(config.syncSeconds, log);
    await waitFor(signal);
  } finally {
    ending.abort();
    await syncing?.stop();
    await server.stop();
    await opening.then(
      (answering) => answering.close(),
      () => undefined,
    );
    await redis?.close();
    await questionLog?.close();
  }
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
