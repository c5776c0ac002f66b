import type { Config, ConfigFlags } from "../compose/config.js";
import type { Screen } from "./print/print-answer.js";
import type { createReporter } from "./print/reporter.js";

/** What every command is given. */
export interface CommandContext {
  readConfig(flags?: ConfigFlags): Config;
  readonly screen: Screen;
  readonly stdin: NodeJS.ReadStream;
  readonly reporter: ReturnType<typeof createReporter>;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}
