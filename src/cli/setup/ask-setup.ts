import { existsSync } from "node:fs";
import { origins, url } from "../../compose/config-fields.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { promptLine } from "../prompt-line.js";

/** Values for variables of `.env`; an empty one takes what is there away. */
export type Settings = Readonly<Record<string, string>>;

/** A question of the set-up. */
interface Question<Value> {
  /** The flag that answers it. */
  readonly flag: string;
  readonly lines: readonly string[];
  readonly prompt: string;
  /** What Enter stands for; undefined where an answer is needed. */
  readonly otherwise?: Value;
  /** Reads an answer that is not empty. Throws `usage` where it cannot be one. */
  readonly read: (text: string) => Value;
}

/** Takes the flag, or asks on a terminal until the answer can be read. Throws `usage` where nobody can be asked. */
async function settle<Value>(
  given: string | null,
  question: Question<Value>,
  context: CommandContext,
): Promise<Value> {
  const { flag, lines, otherwise, read } = question;
  const { stdin, reporter } = context;
  if (given !== null && (given.trim() !== "" || otherwise === undefined)) return read(given.trim());
  if (given !== null || !stdin.isTTY) {
    if (otherwise !== undefined) return otherwise;
    throw new AppError("usage", `Expected ${flag}, as there is no terminal to ask on`, {
      hint: "For instance: cuepoint init --source https://example.com/feed.xml --site https://example.com --yes",
    });
  }
  for (const line of ["", ...lines]) reporter.note(line);
  return await askUntilRead(question, context);
}

async function askUntilRead<Value>(
  { prompt, otherwise, read }: Question<Value>,
  context: CommandContext,
): Promise<Value> {
  for (;;) {
    const answer = (await promptLine(prompt, context)).trim();
    context.signal.throwIfAborted();
    if (answer === "" && otherwise !== undefined) return otherwise;
    try {
      return read(answer);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.reporter.note(error.sentence);
    }
  }
}

/** Asks where the show is, as `cuepoint add` takes it. */
export async function askSource(given: string | null, context: CommandContext): Promise<string> {
  return await settle(
    given,
    {
      flag: "--source",
      lines: [
        "1 of 3. Where is your show?",
        "Your podcast's website, its RSS feed, a YouTube channel, or a folder of files.",
      ],
      prompt: "Your show: ",
      read: readSource,
    },
    context,
  );
}

/** What is no file, and written like a host's name, is an address without its scheme. */
function readSource(text: string): string {
  if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return text;
  if (text !== "" && existsSync(text)) return text;
  if (/^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?]\S*)?$/i.test(text)) return `https://${text}`;
  throw new AppError("usage", `Expected an address or a folder, found ${text === "" ? "nothing" : text}`, {
    hint: "An address begins with https:// (or http://); a folder has to be there.",
  });
}

/** Asks which site the widget will stand in. `before` is what `.env` says. */
export async function askSite(
  given: string | null,
  before: string | undefined,
  context: CommandContext,
): Promise<Settings> {
  return await settle(
    given,
    {
      flag: "--site",
      lines: ["2 of 3. Your website, where visitors will ask, such as https://myshow.com"],
      prompt: before
        ? `Your website (Enter keeps ${before}): `
        : "Your website (Enter if you do not know yet): ",
      otherwise: {},
      read: readSite,
    },
    context,
  );
}

function readSite(text: string): Settings {
  const address = text.includes("://") ? text : `https://${text}`;
  const origin = URL.canParse(address) ? new URL(address).origin : "";
  const parsed = origins.safeParse(origin);
  if (/\s/.test(text) || !parsed.success || parsed.data.length !== 1)
    throw new AppError("usage", `Expected the address of a site, found ${text}`, {
      hint: "Give it as it stands in the browser, such as https://myshow.com.",
    });
  return { CUEPOINT_ALLOWED_ORIGINS: origin };
}

const LEAST_KEY = 16;

/** Asks for a language model. `isThere` says whether `.env` names one. */
export async function askModel(
  given: string | null,
  isThere: boolean,
  context: CommandContext,
): Promise<Settings> {
  return await settle(
    given,
    {
      flag: "--llm",
      lines: [
        "3 of 3. A language model? It is optional: without one, answers are quotes of",
        "your episodes. Paste an OpenAI key (sk-...), or the address of a model's server.",
      ],
      prompt: isThere
        ? "Language model (Enter keeps the one you have, none takes it away): "
        : "Language model (Enter goes without): ",
      otherwise: {},
      read: (text) => readModel(text, isThere),
    },
    context,
  );
}

/** A text with a scheme is a server's address; any other that may be one is a key of OpenAI's own. */
function readModel(text: string, isThere: boolean): Settings {
  if (/^(?:n|no|none|without)$/i.test(text))
    return isThere ? { OPENAI_API_KEY: "", OPENAI_BASE_URL: "" } : {};
  // A key of one server is not sent to another.
  if (text.includes("://") && url.safeParse(text).success)
    return { OPENAI_BASE_URL: text, OPENAI_API_KEY: "" };
  if (!text.includes("://") && /^[\x21-\x7e]+$/.test(text) && text.length >= LEAST_KEY)
    return { OPENAI_API_KEY: text, OPENAI_BASE_URL: "" };
  throw new AppError("usage", "That is no key, and no address of a server", {
    hint: "A key is one long word; an address is such as http://127.0.0.1:11434/v1, without a user name and password.",
  });
}
