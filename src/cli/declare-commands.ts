import { Argument, Command, Option } from "commander";
import { readVersion } from "../shared/version.js";
import type { AddOptions } from "./commands/add.js";
import type { ChaptersFormat } from "./commands/chapters.js";
import type { IngestOptions } from "./commands/ingest.js";
import type { InitOptions } from "./commands/init.js";
import type { ModelsAction } from "./commands/models.js";
import type { WorkFlags } from "./commands/work.js";
import type { CommandContext } from "./context.js";
import { addExport } from "./declare-export.js";
import {
  readCount,
  readDate,
  readEvery,
  readLimit,
  readPort,
  readScope,
  type ScopeFlags,
} from "./read-flags.js";

interface AddFlags extends Pick<AddOptions, "yes" | "transcribe" | "allowPrivate" | "json"> {
  readonly latest?: number;
  readonly since?: string;
  readonly match?: string;
}

interface InitFlags extends Pick<InitOptions, "yes" | "allowPrivate" | "serve"> {
  readonly source?: string;
  readonly site?: string;
  readonly llm?: string;
}

/** Declares the commands. Each loads its code when it is run: to load all would take longer than to answer a question. */
export function createProgram(context: CommandContext): Command {
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
  addSources(program, context);
  addExport(program, context);
  addIngest(program, context);
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

function addSources(program: Command, context: CommandContext): void {
  program
    .command("add")
    .description("fetch a show into the corpus, from its feed, a channel, a page or files, and index it")
    .argument("<source...>", "an address, a file or a folder")
    .option("--latest <n>", "only the newest so many episodes", readCount)
    .option("--since <date>", "only those published on this day or later, YYYY-MM-DD", readDate)
    .option("--match <text>", "only those whose title holds this text, now and later")
    .option("--yes", "add all that the options leave, without a question", false)
    .option("--transcribe", "transcribe audio that has no transcript", false)
    .option("--allow-private", "fetch from addresses of private networks too", false)
    .option("--json", "print the outcome as JSON and nothing else", false)
    .action(async (sources: string[], flags: AddFlags) => {
      const { add } = await import("./commands/add.js");
      const { latest = null, since = null, match = null } = flags;
      await add({ ...flags, sources, latest, since, match }, context);
    });
  program
    .command("init")
    .description("set up a show in three questions: its feed, your site, a language model")
    .option("--source <source>", "where the show is: an address, a file or a folder")
    .option("--site <url>", "the site that it will stand in")
    .option("--llm <address-or-key>", "a language model's server, or an OpenAI key")
    .option("--yes", "add all its episodes without a question", false)
    .option("--allow-private", "fetch from addresses of private networks too", false)
    .option("--no-serve", "do not start the server and open its page")
    .action(async (flags: InitFlags) => {
      const { init } = await import("./commands/init.js");
      const { source = null, site = null, llm = null } = flags;
      await init({ ...flags, source, site, llm }, context);
    });
  program
    .command("sync")
    .description("fetch what has changed of everything that was added, and index it")
    .option("--every <time>", "again and again, such as 6h or 30m", readEvery)
    .option("--json", "print the outcome as JSON and nothing else", false)
    .action(async ({ every, json }: { every?: number; json: boolean }) => {
      const { sync } = await import("./commands/sync.js");
      await sync({ everySeconds: every ?? null, json }, context);
    });
}

function addIngest(program: Command, context: CommandContext): void {
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
    .command("work")
    .description("help ingests into a cluster: embed and write their episodes until stopped")
    .option("--status", "tell how far the ingest is and what failed, and do nothing", false)
    .option("--json", "with --status: print it as JSON and nothing else", false)
    .action(async (flags: WorkFlags) => {
      const { work } = await import("./commands/work.js");
      await work(flags, context);
    });
}

function addService(program: Command, context: CommandContext): void {
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
    .description("write chapters from a transcript")
    .argument("<file>", "a transcript or a file of captions")
    .option("--out <file>", "where to write it; stdout where absent")
    .addOption(
      new Option("--format <format>", "a page with notes, or a list of times and titles")
        .choices(["page", "json", "youtube", "vtt"] satisfies ChaptersFormat[])
        .default("page"),
    )
    .action(async (file: string, { out, format }: { out?: string; format: ChaptersFormat }) => {
      const { chapters } = await import("./commands/chapters.js");
      await chapters({ file, out: out ?? null, format }, context);
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
