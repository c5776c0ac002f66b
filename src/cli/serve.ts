import { setTimeout as wait } from "node:timers/promises";
import { composeAnswering } from "../compose.js";
import type { Config } from "../config.js";
import { AppError } from "../errors.js";
import { loadAddon } from "../index/load-addon.js";
import { watchIndex } from "../index/watch-index.js";
import { createLog, type Log } from "../log.js";
import { warmUp } from "../serve/warm-up.js";
import { catchFaults } from "./catch-faults.js";
import type { CommandContext } from "./context.js";
import { followStart } from "./follow-start.js";
import type { Service } from "./open-service.js";

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

/** The model and the index load in threads of their own while the server's code is read and it listens. */
async function run(config: Config, context: CommandContext, log: Log): Promise<void> {
  const { reporter, screen } = context;
  const ending = new AbortController();
  const signal = AbortSignal.any([context.signal, ending.signal]);
  const start = followStart(reporter);
  let service: Service | null = null;
  const composing = composeAnswering(config, start.reporter, signal, (usage) => service?.countTokens(usage));
  composing.catch(() => undefined);
  try {
    const { openService } = await import("./open-service.js");
    const opened = await openService(config, log, start.reasons);
    service = opened;
    const answering = await composing;
    reporter.done();
    const { modelFailure } = answering;
    if (modelFailure !== null) {
      opened.failModel(modelFailure);
      reporter.note(`${modelFailure.sentence} Until then answers are extractive.`);
    }
    await warmUp(answering.parts, signal);
    opened.answerFrom(answering);
    void watchIndex({
      indexDir: config.indexDir,
      addon: loadAddon(),
      current: answering.index,
      signal,
      onChange: (index) => {
        opened.answerFrom(answering.withIndex(index));
        log.info({ ...index.manifest.counts }, "answering from the new index");
      },
      onFailure: (error) => log.warn({ code: error.code, hint: error.hint }, error.message),
    });
    signal.throwIfAborted();
    screen.stdout.write(`Cuepoint is listening on ${opened.url}\n`);
    await waitFor(signal);
  } finally {
    ending.abort();
    await service?.stop();
    await composing.then(
      (answering) => answering.close(),
      () => undefined,
    );
  }
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
