import { Argument, Command, CommanderError, InvalidArgumentError } from "commander";
import { allowsColor, readConfig } from "../compose/config.js";
import type { Watchdog } from "../platform/watchdog/watchdog.js";
import { isCalendarDate } from "../shared/calendar-date.js";
import { readVersion } from "../shared/version.js";
import type { EpisodeScope } from "../store/select-episodes.js";
import type { IngestOptions } from "./commands/ingest.js";
import type { ModelsAction } from "./commands/models.js";
import type { CommandContext } from "./context.js";
import { reportError } from "./print/report-error.js";
import { createReporter } from "./print/reporter.js";

/** What a command line has of the process it runs in. */
export interface CliSurroundings
  extends Pick<CommandContext, "stdin" | "signal" | "openModels" | "giveUpOutput" | "graceMs" | "writeLog"> {
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
    readConfig(overrides) {
      const config = readConfig(overrides, env);
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
    for (const line of lines) stderr.write(`${line}\n`);
    return exitCode;
  }
}

interface ScopeFlags {
  readonly episode?: string[];
  readonly show?: string[];
  readonly person?: string[];
  readonly language?: string[];
  readonly from?: string;
  readonly to?: string;
}

/** Declares the commands. Each loads its code when it is run: to load all would take longer than to answer a question. */
function createProgram(context: CommandContext): Command {
  const program = new Command("cuepoint")
    .description("Ask a podcast a question, get a grounded answer, and the second it was said.")
    .version(readVersion())
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.screen.stdout.write(text),
      writeErr: (text) => context.screen.stderr.write(text),
    })
    .showHelpAfterError("(`cuepoint --help` lists the commands)");
  addQuestions(program, context);
  addService(program, context);
  return program;
}

function addQuestions(program: Command, context: CommandContext): void {
  withScope(program.command("ask"))
    .description("answer a question; without one, a prompt on a terminal, else stdin")
    .argument("[question]")
    .option("--json", "print the answer as JSON and nothing else", false)
    .action(async (question: string | undefined, flags: ScopeFlags & { json: boolean }) => {
      const { ask } = await import("./commands/ask.js");
      await ask({ question, json: flags.json, scope: readScope(flags) }, context);
    });
  withScope(program.command("search"))
    .description("ranked passages, no answer")
    .argument("<query>")
    .option("--limit <n>", "how many at most, 1 to 50", readLimit, 10)
    .option("--json", "print the results as JSON and nothing else", false)
    .action(async (query: string, flags: ScopeFlags & { json: boolean; limit: number }) => {
      const { search } = await import("./commands/search.js");
      const { json, limit } = flags;
      await search({ query, json, limit, scope: readScope(flags) }, context);
    });
}

function addService(program: Command, context: CommandContext): void {
  program
    .command("ingest")
    .description("read the corpus, or the paths, and bring the index up to date")
    .argument("[path...]")
    .option("--rebuild", "embed everything anew", false)
    .option("--dry-run", "say what would be done, and do nothing", false)
    .option("--strict", "fail, and change nothing, where a file is passed over", false)
    .option("--json", "print the outcome as JSON and nothing else", false)
    .action(async (paths: string[], flags: Omit<IngestOptions, "paths">) => {
      const { ingest } = await import("./commands/ingest.js");
      await ingest({ paths, ...flags }, context);
    });
  program
    .command("serve")
    .description("answer over HTTP")
    .option("--port <n>", "0 picks a free one", readPort)
    .option("--host <h>", "address to listen on")
    .action(async (flags: { port?: string; host?: string }) => {
      const { serve } = await import("./serve/serve.js");
      await serve(flags, context);
    });
  program
    .command("eval")
    .description("score questions with known answers")
    .argument("<file>", "one question a line, as JSON")
    .option("--lower-case", "ask each question in lower case as well, without its question mark", false)
    .option("--picture <file>", "draw how far its probabilities hold, as SVG")
    .option("--json", "print the figures as JSON and nothing else", false)
    .action(async (file: string, flags: { lowerCase: boolean; picture?: string; json: boolean }) => {
      const { evalQuestions } = await import("./commands/eval.js");
      await evalQuestions({ file, ...flags, picture: flags.picture ?? null }, context);
    });
  program
    .command("models")
    .description("the embedding model's files")
    .addArgument(new Argument("[action]").choices(["list", "pull", "verify", "path"]).default("list"))
    .action(async (action: ModelsAction) => {
      const { models } = await import("./commands/models.js");
      await models(action, context);
    });
  program
    .command("mcp")
    .description("serve an MCP host over stdin and stdout")
    .action(async () => {
      const { mcp } = await import("./commands/mcp.js");
      await mcp(context);
    });
  program
    .command("chapters")
    .description("write a chapters page from a transcript")
    .argument("<file>", "a transcript or a file of captions")
    .option("--out <file>", "where to write it; stdout where absent")
    .action(async (file: string, { out }: { out?: string }) => {
      const { chapters } = await import("./commands/chapters.js");
      await chapters({ file, out: out ?? null }, context);
    });
  program
    .command("doctor")
    .description("what works, what does not, and what to do about it")
    .option("--json", "print the findings as JSON and nothing else", false)
    .option("--timings", "what a start spends its time on, by stage", false)
    .option("--llm [question]", "ask the language model, and show what was sent, came and was released")
    .option("--explain <file>", "what a file is taken for, by which signs, and what is read of it")
    .action(async (flags: { json: boolean; timings: boolean; llm?: string | true; explain?: string }) => {
      if (flags.explain !== undefined) {
        const { explainFile } = await import("./doctor/explain-file.js");
        await explainFile({ file: flags.explain, json: flags.json }, context);
        return;
      }
      const { doctor } = await import("./doctor/doctor.js");
      const { llm = null } = flags;
      await doctor({ ...flags, llm: llm === null ? null : { question: llm === true ? null : llm } }, context);
    });
  program
    .command("report")
    .description("what people ask, what was not answered, what was found unhelpful")
    .option("--json", "print the figures as JSON and nothing else", false)
    .action(async (flags: { json: boolean }) => {
      const { report } = await import("./commands/report.js");
      await report(flags, context);
    });
}

function withScope(command: Command): Command {
  const gather = (value: string, all: string[] = []) => [...all, value];
  return command
    .option("--episode <id>", "only this episode (repeatable)", gather)
    .option("--show <name>", "only this show (repeatable)", gather)
    .option("--person <name>", "only episodes with this person (repeatable)", gather)
    .option("--from <date>", "published on this day or later, YYYY-MM-DD", readDate)
    .option("--to <date>", "published on this day or earlier, YYYY-MM-DD", readDate)
    .option("--language <tag>", "only this language (repeatable)", gather);
}

function readScope({ episode, show, person, language, from, to }: ScopeFlags): EpisodeScope {
  return {
    episodes: episode,
    filter: { shows: show, people: person, languages: language, from, to },
  };
}

function readLimit(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 50) return limit;
  throw new InvalidArgumentError("Expected a whole number from 1 to 50.");
}

function readPort(value: string): string {
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return value;
  throw new InvalidArgumentError("Expected a port number from 0 to 65535.");
}

function readDate(value: string): string {
  if (isCalendarDate(value)) return value;
  throw new InvalidArgumentError("Expected a date as YYYY-MM-DD.");
}
