import { ServerLeftAlone } from "../../answer/model/model-circuit.js";
import { composeAnswering, describeFallback, type StoreAnswering } from "../../compose/compose.js";
import { createLog } from "../../platform/log.js";
import type { AnsweringParts } from "../../serve/give-answer.js";
import { StdioConnection } from "../../serve/mcp/stdio/stdio-connection.js";
import type { AppError } from "../../shared/errors.js";
import { readVersion } from "../../shared/version.js";
import type { CommandContext } from "../context.js";

/** `cuepoint mcp`: answers the MCP host that started it, over stdin and stdout, until either end stops. */
export async function mcp(context: CommandContext): Promise<void> {
  const { reporter, screen, signal, stdin, openModels, graceMs, writeLog, watchdog: watch } = context;
  const config = context.readConfig();
  const log = createLog(config.logLevel, config.secrets, writeLog);
  watch?.openLog(log);
  const answering = await composeAnswering(config, reporter, signal, { openModels, outages: log });
  reporter.done();
  const { modelFailure } = answering;
  if (modelFailure !== null) reporter.note(describeFallback(modelFailure));
  const stopped = new AbortController();
  const warn = (error: AppError) => log.warn({ code: error.code, hint: error.hint }, error.message);
  const onModelFailure = (error: AppError) => {
    if (!(error instanceof ServerLeftAlone)) warn(error);
  };
  try {
    signal.throwIfAborted();
    const cutOff = new AbortController();
    const describeAnswering = ({ parts }: StoreAnswering): AnsweringParts => ({
      answer: { ...parts, onModelFailure },
      observers: [],
      cutOff: cutOff.signal,
    });
    let current = describeAnswering(answering);
    const parts = {
      answering: () => current,
      client: undefined,
      version: readVersion(),
      log,
      tellsChanges: true,
    };
    const connection = new StdioConnection({ parts, stdin, stdout: screen.stdout, watch, cutOff, graceMs });
    void answering.watch({
      signal: AbortSignal.any([signal, stopped.signal]),
      onChange: (store) => {
        current = describeAnswering(answering.withStore(store));
        log.info({ ...store.counts }, "answering from the new index");
        connection.announceChange();
      },
      onFailure: warn,
    });
    reporter.note("Cuepoint speaks MCP on stdin and stdout.");
    if (!(await connection.serve(signal))) context.giveUpOutput?.();
  } finally {
    stopped.abort();
    await answering.close();
  }
}
