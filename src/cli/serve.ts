import { composeAnswering, type IndexAnswering, PAGE_DIR, WIDGET_DIR } from "../compose.js";
import { loadAddon } from "../index/load-addon.js";
import { watchIndex } from "../index/watch-index.js";
import { createLog } from "../log.js";
import { openQuestionLog } from "../questions/question-log.js";
import { createApp, type ServiceParts } from "../serve/app.js";
import { createRateLimits } from "../serve/edge/limit-rate.js";
import { isLoopback } from "../serve/edge/loopback.js";
import { listen } from "../serve/listen.js";
import { createShutdown } from "../serve/shutdown.js";
import { readVersion } from "../version.js";
import type { CommandContext } from "./context.js";

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
}

/** `cuepoint serve`: answers over HTTP until it is told to stop. */
export async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal } = context;
  const config = context.readConfig(options);
  const log = createLog(config.logLevel);
  const warn = (message: string) => log.warn(message);
  const questionLog =
    config.questionLog === null ? null : await openQuestionLog({ ...config.questionLog, warn });
  const answering = await composeAnswering(config, reporter, signal);
  reporter.done();
  const { modelFailure } = answering;
  if (modelFailure !== null) reporter.note(`${modelFailure.sentence} Until then answers are extractive.`);
  try {
    const shutdown = createShutdown();
    const service: ServiceParts = {
      pageDir: PAGE_DIR,
      widgetDir: WIDGET_DIR,
      version: readVersion(),
      allowedOrigins: config.allowedOrigins,
      onLoopback: isLoopback(config.host) && config.trustProxy === 0,
      trustProxy: config.trustProxy,
      mcp: config.mcpHttp ? { host: config.host } : null,
      limits: createRateLimits(config.rateLimit),
      apiKeys: config.apiKeys,
      observers: questionLog === null ? [] : [questionLog.observe],
      questionLog,
      log,
      shutdown,
    };
    const createOwnApp = ({ parts, reasons, engine }: IndexAnswering) =>
      createApp({
        ...service,
        answer: {
          ...parts,
          onModelFailure: (error) => log.warn({ code: error.code, hint: error.hint }, error.message),
        },
        reasons,
        engine,
      });
    // A request stays with the app that took it: what is being answered is answered from the index it began with.
    let app = createOwnApp(answering);
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
    const server = await listen({
      app: (request, response) => app(request, response),
      host: config.host,
      port: config.port,
      shutdown,
    });
    screen.stdout.write(`Cuepoint is listening on ${server.url}\n`);
    await new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
      if (signal.aborted) resolve();
    });
    await server.stop();
  } finally {
    await answering.close();
    await questionLog?.close();
  }
}
