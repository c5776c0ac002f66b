import { CommanderError } from "commander";
import { allowsColor, readConfig } from "../compose/config.js";
import type { Watchdog } from "../platform/watchdog/watchdog.js";
import type { CommandContext } from "./context.js";
import { createProgram } from "./declare-commands.js";
import { reportError } from "./print/report-error.js";
import { createReporter } from "./print/reporter.js";
import { breakLines } from "./print/wrap-text.js";

/** What a command line has of the process it runs in. */
export interface CliSurroundings
  extends Pick<
    CommandContext,
    "stdin" | "signal" | "openModels" | "openReader" | "giveUpOutput" | "graceMs" | "writeLog"
  > {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly startWatchdog?: () => Watchdog;
}

/** Commands that read a few files, or wait for others: a thread that watches them would take longer to start. */
const SHORT_COMMANDS = ["models", "report"];

/** Runs the command that the arguments name. Returns its exit code; null where the signal ended it. */
export async function runCli(
  args: readonly string[],
  { stdout, stderr, env, startWatchdog, ...surroundings }: CliSurroundings,
): Promise<number | null> {
  const reporter = createReporter(stderr);
  let watchdog: Watchdog | undefined;
  const context: CommandContext = {
    ...surroundings,
    get watchdog() {
      return watchdog;
    },
    readConfig(overrides, needs) {
      const config = readConfig(overrides, env, needs);
      for (const note of config.notes) reporter.note(note);
      return config;
    },
    screen: { stdout, stderr, color: allowsColor(env) },
    reporter,
  };
  try {
    await createProgram(context)
      .hook("preAction", (_program, command) => {
        if (!SHORT_COMMANDS.includes(command.name())) watchdog = startWatchdog?.();
      })
      .parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    reporter.done();
    if (surroundings.signal.aborted) return null;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { exitCode, lines } = reportError(error);
    for (const line of lines) stderr.write(`${breakLines(line, stderr)}\n`);
    return exitCode;
  }
}
