import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { SAMPLE_FILE } from "../../compose/sample.js";
import type { Gathered } from "../../gather/gather-parts.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { promptLine } from "../prompt-line.js";
import { serve } from "../serve/serve.js";
import { askModel, askSite, askSource } from "../setup/ask-setup.js";
import { readSettings, writeSettings } from "../setup/write-settings.js";
import { add } from "./add.js";

export interface InitOptions {
  /** Null where it is to be asked. */
  readonly source: string | null;
  readonly site: string | null;
  readonly llm: string | null;
  readonly yes: boolean;
  readonly allowPrivate: boolean;
  /** Whether the server is started at the end, and its page opened. */
  readonly serve: boolean;
}

const EMBED = "embed.html";
/** The codes of errors that another source would mend. */
const USELESS: ReadonlySet<string> = new Set(["fetch_failed", "usage", "corpus_unreadable"]);

/**
 * `cuepoint init`: asks where the show is, which address the site has, and for a language model; writes `.env`, the embed
 * tag and a list of episodes to correct; adds the show, serves it and opens its page. An answer that cannot be used is asked
 * for again. Of `.env`, only what is answered changes; other files that are there stay.
 */
export async function init(options: InitOptions, context: CommandContext): Promise<void> {
  const { say } = speak(context);
  const { host, port } = context.readConfig();
  if (options.serve) await refuseTakenPort(host, port);
  const there = await readSettings();
  const source = await askSource(options.source, context);
  const site = await askSite(options.site, there["CUEPOINT_ALLOWED_ORIGINS"], context);
  const hasModel = Boolean(there["OPENAI_API_KEY"] || there["OPENAI_BASE_URL"]);
  const llm = await askModel(options.llm, hasModel, context);
  const changed = await writeSettings({ ...site, ...llm });
  if (changed.length > 0) say(`Wrote ${changed.join(", ")} to .env.`);
  await offerToDropSample(options, context);
  const [first] = await addShow(source, options, context);
  if (first !== undefined)
    await writeNew(join(first.folder, "episodes.yaml"), describeCorrections(first.show), say);
  const origin = site["CUEPOINT_ALLOWED_ORIGINS"] ?? null;
  await writeNew(EMBED, writeTag(origin, `http://${host}:${port}`), say);
  say(
    `${EMBED} holds the tag for your site. It works there once this server has a public address: docs/embed.md and docs/operate.md say how.`,
  );
  if (!options.serve) {
    say("Start the server with `npm start`.");
    return;
  }
  say("The server runs as long as this window is open. Ctrl-C stops it, and `npm start` starts it again.");
  await serve({ onListening: (address) => openPage(address, say) }, context);
}

/** Adds the show; where it cannot be had, asks again where it is, as long as somebody is there to answer. */
async function addShow(
  source: string,
  options: InitOptions,
  context: CommandContext,
): Promise<readonly Gathered[]> {
  const { allowPrivate, yes } = options;
  const chosen = { latest: null, since: null, match: null, transcribe: false };
  for (let asked = source; ; ) {
    try {
      return await add({ sources: [asked], allowPrivate, yes, json: false, ...chosen }, context);
    } catch (error) {
      const isUseless = error instanceof AppError && USELESS.has(error.code);
      if (!isUseless || options.source !== null || !context.stdin.isTTY || context.signal.aborted)
        throw error;
      context.reporter.note(error.sentence);
      asked = await askSource(null, context);
    }
  }
}

/** The episode that comes with the program is of another show; whoever answers for a show may not want it. */
async function offerToDropSample({ yes }: InitOptions, context: CommandContext): Promise<void> {
  const { say } = speak(context);
  const path = join(context.readConfig().corpusDir, SAMPLE_FILE);
  if (!existsSync(path)) return;
  if (yes || !context.stdin.isTTY) {
    say(
      `${path} is the sample episode of another show, and answers too; remove it where you do not want it.`,
    );
    return;
  }
  say("");
  const question = `${path} is a sample episode of another show. Remove it? (Enter removes it, n keeps it) `;
  const answer = await promptLine(question, context);
  context.signal.throwIfAborted();
  if (!/^n(?:o)?$/i.test(answer.trim())) await rm(path);
}

/** Tells of a taken port before the show is fetched. `serve` asks for it again. */
async function refuseTakenPort(host: string, port: number): Promise<void> {
  if (port === 0) return;
  const server = createServer();
  const code = await new Promise<string | null>((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
  if (code === "EADDRINUSE")
    throw new AppError("usage", `port ${port} on ${host} is in use: Cuepoint may run already`, {
      hint: "Stop what runs there, or set PORT to another.",
    });
}

async function writeNew(path: string, text: string, say: (line: string) => void): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
    say(`Wrote ${path}.`);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return;
    throw new AppError("usage", `cannot write ${path}: ${describeError(cause)}`, {
      hint: "Run it in a folder that is yours.",
      cause,
    });
  }
}

function describeCorrections(show: string): string {
  return `# What stands here wins over what the feed and the files of ${show.replaceAll("\n", " ")} say. For instance:
# episodes:
#   - files: [the-first-episode.vtt]
#     title: The first episode
#     speakers: {SPEAKER_00: Ana Moss}
episodes: []
`;
}

function writeTag(site: string | null, server: string): string {
  const where = site === null ? "" : `<!-- For pages of ${site}. -->\n`;
  return `${where}<!-- Put your server's public address in place of ${server}. -->
<script type="module" src="${server}/widget.js"></script>
<cuepoint-chat mode="bubble"></cuepoint-chat>
`;
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a page in the browser of whoever sits there; where there is none, its address was printed. */
function openPage(address: string, say: (line: string) => void): void {
  const [command, ...args] = OPENERS[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, address], { stdio: "ignore", detached: true });
  child.on("error", () => say(`Open ${address} in your browser.`));
  child.unref();
}

function speak({ reporter }: CommandContext) {
  return { say: (line: string) => reporter.note(line) };
}
