import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { origins, url } from "../../compose/config-fields.js";
import { replaceFile } from "../../platform/replace-file.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { promptLine } from "../prompt-line.js";
import { serve } from "../serve/serve.js";
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

const ENV = ".env";
const EMBED = "embed.html";
const PRIVATE = 0o600;

/**
 * `cuepoint init`: asks where the show is, which address the site has, and for a language model; writes `.env`, the embed
 * tag and a list of episodes to correct; adds the show, serves it and opens its page. What is there already stays.
 */
export async function init(options: InitOptions, context: CommandContext): Promise<void> {
  const source = await settle(options.source, SOURCE, context);
  const site = readSite(await settle(options.site, SITE, context));
  const llm = readModel(await settle(options.llm, MODEL, context));
  await writeSettings({ ...llm, ...(site === null ? {} : { CUEPOINT_ALLOWED_ORIGINS: site }) }, context);
  const { allowPrivate, yes } = options;
  const gathered = await add(
    {
      ...{ sources: [source], allowPrivate, yes, json: false },
      ...{ latest: null, since: null, match: null, transcribe: false },
    },
    context,
  );
  const { say } = speak(context);
  const [first] = gathered;
  if (first !== undefined)
    await writeNew(join(first.folder, "episodes.yaml"), describeCorrections(first.show), say);
  const { host, port } = context.readConfig();
  await writeNew(EMBED, writeTag(site, `http://${host}:${port}`), say);
  say(`Put what is in ${EMBED} into your page. docs/embed.md says what else it can do.`);
  if (!options.serve) {
    say("Start the server with `npm start`.");
    return;
  }
  await serve({ onListening: (address) => openPage(address, say) }, context);
}

/** A question, the flag that answers it, and an example. */
interface Question {
  readonly flag: string;
  readonly text: string;
  readonly mayBeEmpty: boolean;
}

const SOURCE: Question = {
  flag: "--source",
  text: "1 of 3. Where is your show? The address of its feed, a channel or a page, or a folder: ",
  mayBeEmpty: false,
};
const SITE: Question = {
  flag: "--site",
  text: "2 of 3. Which address has the site that it will stand in? https://..., or Enter for none yet: ",
  mayBeEmpty: true,
};
const MODEL: Question = {
  flag: "--llm",
  text: "3 of 3. A language model? The address of a server, an OpenAI key, or Enter for none: ",
  mayBeEmpty: true,
};

/** Takes the flag, or asks on a terminal. Throws `usage` where nobody can be asked. */
async function settle(given: string | null, { flag, text, mayBeEmpty }: Question, context: CommandContext) {
  if (given !== null) return given.trim();
  if (!context.stdin.isTTY) {
    if (mayBeEmpty) return "";
    throw new AppError("usage", `Expected ${flag}, as there is no terminal to ask on`, {
      hint: "For instance: cuepoint init --source https://example.com/feed.xml --site https://example.com --yes",
    });
  }
  for (;;) {
    const answer = (await promptLine(text, context)).trim();
    context.signal.throwIfAborted();
    if (answer !== "" || mayBeEmpty) return answer;
  }
}

function readSite(text: string): string | null {
  if (text === "") return null;
  const parsed = origins.safeParse(text.includes("://") ? text : `https://${text}`);
  if (parsed.success && parsed.data.length === 1) return parsed.data[0] ?? null;
  throw new AppError("usage", `Expected the address of a site such as https://example.com, found ${text}`, {
    hint: "Give its beginning alone, without a path.",
  });
}

/** A text with a scheme is a server's address; any other is a key of OpenAI's own. */
function readModel(text: string): Record<string, string> {
  if (text === "") return {};
  if (!text.includes("://")) return { OPENAI_API_KEY: text };
  if (url.safeParse(text).success) return { OPENAI_BASE_URL: text };
  throw new AppError(
    "usage",
    "Expected the address of a language model's server, such as http://127.0.0.1:11434/v1",
    {
      hint: "Give it without a user name and password; a key goes into OPENAI_API_KEY.",
    },
  );
}

/** Adds what `.env` does not say yet. */
async function writeSettings(settings: Record<string, string>, context: CommandContext): Promise<void> {
  const { say } = speak(context);
  const text = await readFile(ENV, "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return "";
    throw new AppError("config_invalid", `cannot read ${ENV}: ${describeError(cause)}`, {
      hint: "Make it a readable file of settings, or remove it.",
      cause,
    });
  });
  const there = parseEnv(text);
  const added: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const old = there[name];
    if (old === undefined || old === "") added.push(`${name}=${JSON.stringify(value)}`);
    else if (old !== value) say(`${ENV} sets ${name} already; it stays as it is.`);
  }
  if (added.length === 0) return;
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  await replaceFile(ENV, `${text}${gap}${added.join("\n")}\n`, PRIVATE);
  say(`Wrote ${added.map((line) => line.split("=", 1)[0]).join(", ")} to ${ENV}.`);
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
