import type { Command } from "commander";
import type { ExportCommandOptions } from "./commands/export.js";
import type { CommandContext } from "./context.js";
import { readBase } from "./read-flags.js";

interface ExportFlags extends Pick<ExportCommandOptions, "better" | "check" | "json"> {
  readonly base?: string;
  readonly episodes?: string[];
  readonly modelEndpoint?: string;
  readonly model?: string;
  readonly eval?: string;
}

/** Declares the command that writes static files. */
export function addExport(program: Command, context: CommandContext): void {
  program
    .command("export")
    .description("write the show as static files that answer questions in the browser, without a server")
    .argument("<dir>", "the folder; it is made where it is missing")
    .option(
      "--base <url>",
      "where the folder will be on the web: for canonical addresses, sitemap.xml and feed.json",
      readBase,
    )
    .option("--episodes <id...>", "only these episodes")
    .option("--better", "also export the model, which re-ranks on fast connections", false)
    .option(
      "--model-endpoint <url>",
      "what writes prose for readers, without a key: a Cuepoint server, or one that speaks OpenAI's API",
    )
    .option("--model <name>", "the model to ask for there")
    .option("--check", "open the folder in Chromium and ask it three questions", false)
    .option("--eval <file>", "compare its answers with the server's over questions with known answers")
    .option("--json", "print the outcome as JSON and nothing else", false)
    .action(async (dir: string, flags: ExportFlags) => {
      const { exportFolder } = await import("./commands/export.js");
      const {
        base = null,
        episodes = [],
        modelEndpoint = null,
        model = null,
        eval: questions = null,
      } = flags;
      const { better, check, json } = flags;
      await exportFolder(
        { dir, base, episodes, modelEndpoint, model, questions, better, check, json },
        context,
      );
    });
}
