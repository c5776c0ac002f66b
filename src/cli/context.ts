import type { ModelOpener } from "../compose/compose-models.js";
import type { Config, Overrides } from "../compose/config.js";
import type { SourceReader } from "../corpus/reader/source-reader.js";
import type { Watchdog } from "../platform/watchdog/watchdog.js";
import type { Screen } from "./print/print-answer.js";
import type { createReporter } from "./print/reporter.js";

/** Every command is given this. */
export interface CommandContext {
  /** Proxies are read for a command that fetches, too. */
  readConfig(overrides?: Overrides, needs?: { readonly fetches: boolean }): Config;
  readonly screen: Screen;
  readonly stdin: NodeJS.ReadStream;
  readonly reporter: ReturnType<typeof createReporter>;
  /** It is aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Default: each command loads the models for itself. */
  readonly openModels?: ModelOpener | undefined;
  /** Reads the corpus's files for an ingest and for doctor. Default: each of them starts a process for it. */
  readonly openReader?: (() => SourceReader) | undefined;
  /** How long open answers may go on once a server is to stop, in milliseconds. Default: 5,000. */
  readonly graceMs?: number | undefined;
  /** Watches the process of a command that may run for long. Absent where the process is not the command's own. */
  readonly watchdog?: Watchdog | undefined;
  /** Says that nobody will read the rest of what was written to stdout: the program does not wait for that before it exits. */
  readonly giveUpOutput?: (() => void) | undefined;
  /** Takes the lines of a server's log. Default: the process's stderr. */
  readonly writeLog?: ((line: string) => void) | undefined;
}
