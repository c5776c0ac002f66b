import { z } from "zod";
import { tokenize } from "../../../language/tokenize.js";
import { createLineRedaction } from "../../../platform/redact-line.js";
import type { ModelMessage } from "../chat-model.js";
import { readTokens } from "./read-window.js";

/** In UTF-16 units. More is not looked at; a reason is quoted up to the second. */
const MOST_READ = 4_000;
const LONGEST_REASON = 200;
/** So many words in a row that stand in a prompt are an echo of it. */
const ECHO_WORDS = 4;

/** What a server says of a request that it refuses, without the words of its prompt; empty where it says nothing. */
export interface Refusal {
  readonly message: string;
  readonly code: string;
  /** The field that is refused. */
  readonly param: string;
  /** The window in tokens, where the server tells it; else null. */
  readonly windowTokens: number | null;
}

const text = z.string().catch("");
const code = z.union([z.string(), z.number()]).transform(String).catch("");
const fields = z.object({
  message: z.unknown().optional(),
  detail: z.unknown().optional(),
  code,
  type: text,
  param: text,
  n_ctx: z.unknown().optional(),
  metadata: z.unknown().optional(),
});
const finding = z.object({ loc: z.array(z.unknown()).catch([]), msg: text });
const nested = z.object({ detail: z.unknown() });
const wrapping = z.object({ error: z.unknown() });
const passedOn = z.object({ raw: z.string() });

/** Reads an error's body in any of the forms that servers send. The words of the prompt are taken out of it. */
export function readRefusal(
  body: unknown,
  messages: readonly ModelMessage[],
  secrets: readonly string[] = [],
): Refusal {
  const dropWords = createEchoDropper(messages);
  // Before words are taken out, because a part of a secret is no longer known for one.
  const dropEcho = (text: string) => dropWords(redact(text, secrets));
  const error = unwrap(body);
  if (typeof error === "string") {
    // A page in HTML says nothing to an operator.
    const message = error.trimStart().startsWith("<") ? "" : dropEcho(error.slice(0, MOST_READ));
    return { message, code: "", param: "", windowTokens: null };
  }
  const data = readFields(error);
  if (data === undefined) return { message: "", code: "", param: "", windowTokens: null };
  return {
    message: dropEcho(readMessage(data.message) || readMessage(data.detail)),
    // A number is the status again.
    code: dropEcho(/^\d*$/.test(data.code) ? data.type : data.code),
    param: dropEcho(data.param.slice(0, LONGEST_REASON)),
    windowTokens: readTokens(data.n_ctx),
  };
}

/** Returns the error of a list of one, or of an object around it. */
function unwrap(body: unknown): unknown {
  const only: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
  return wrapping.safeParse(only).data?.error ?? only;
}

/** Reads an error's fields; a gateway's own where it passes on none of the server behind it. */
function readFields(error: unknown): z.infer<typeof fields> | undefined {
  const { data } = fields.safeParse(error);
  const raw = passedOn.safeParse(data?.metadata).data?.raw;
  if (data === undefined || raw === undefined || raw.length > MOST_READ) return data;
  const inner = readJson(raw);
  if (inner === null) return { ...data, message: raw.trimStart().startsWith("<") ? data.message : raw };
  const found = fields.safeParse(unwrap(inner)).data;
  return found !== undefined && readMessage(found.message) + readMessage(found.detail) !== "" ? found : data;
}

/** Reads an object or a list; null for anything else. */
function readJson(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}

/** Reads a message, or a list of findings with the fields that they are about, by itself or in a `detail`. */
function readMessage(value: unknown): string {
  if (typeof value === "string") return value.slice(0, MOST_READ);
  const { data } = Array.isArray(value) ? {} : nested.safeParse(value);
  return readFindings(data === undefined ? value : data.detail);
}

/** Empty for what is no list of findings. */
function readFindings(value: unknown): string {
  const findings = z.array(finding).safeParse(Array.isArray(value) ? value.slice(0, 5) : null);
  return (findings.data ?? [])
    .map(({ loc, msg }) => [...loc.slice(0, 5).filter(isName), msg].join(" "))
    .join("; ")
    .slice(0, MOST_READ);
}

const isName = (value: unknown) => typeof value === "string" && /^\w{1,60}$/.test(value);

/** Scripts without spaces have a word in each letter. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}_]+/gu;
/** Stands for a word that is taken out; what is between two of them goes with them. */
const GAP = "\uffff";
const GAPS = /\uffff(?:[^\p{L}\p{M}\p{N}_\uffff]*\uffff)*/gu;

/** Returns a function that puts "[prompt]" in place of each run of words that stands in the messages. */
function createEchoDropper(messages: readonly ModelMessage[]): (text: string) => string {
  const known = new Set(messages.flatMap(({ content }) => listRuns(content.match(WORD) ?? [])));
  return (text) => {
    const runs = listRuns(text.match(WORD) ?? []);
    const echoed = new Set(
      runs.flatMap((run, at) => (known.has(run) ? Array.from({ length: ECHO_WORDS }, (_, i) => at + i) : [])),
    );
    let at = -1;
    const marked = text.replaceAll(GAP, " ").replace(WORD, (word) => {
      at += 1;
      return echoed.has(at) ? GAP : word;
    });
    return marked.replace(GAPS, "[prompt]");
  };
}

/**
 * Puts "[prompt]" in place of each word with a meaning of the question: names are what short ones hold. The question
 * stands in the last paragraph of a prompt.
 */
export function dropQuestion(text: string, messages: readonly ModelMessage[]): string {
  const prompt = messages.at(-1)?.content ?? "";
  const question =
    prompt
      .trimEnd()
      .split(/\n[^\S\n]*\n/)
      .at(-1) ?? "";
  const known = new Set(tokenize(question));
  if (known.size === 0) return text;
  const marked = text.replaceAll(GAP, " ").replace(WORD, (word) => {
    return tokenize(word).some((token) => known.has(token)) ? GAP : word;
  });
  return marked.replaceAll("[prompt]", GAP).replace(GAPS, "[prompt]");
}

/** Lists each word with those that follow it. */
function listRuns(words: readonly string[]): string[] {
  const starts = words.slice(0, Math.max(0, words.length - ECHO_WORDS + 1));
  return starts.map((_, at) => words.slice(at, at + ECHO_WORDS).join(" "));
}

/** What looks like a secret, whoever it belongs to. */
const SECRET_SHAPES: readonly RegExp[] = [
  /(?<=\b(?:key|secret|password|authorization)\b[^\s:=]{0,3}(?: provided)?\s?[:=]\s?)[^\s,;]+/gi,
  /\b(?:sk|pk|rk|gsk|hf|xai|AIza)[-_][\w*.…-]{3,}/g,
  /(?<!\w)(?=\w{0,80}\d)(?=\w{0,80}[a-z])\w{24,}/gi,
];

function redact(text: string, secrets: readonly string[]): string {
  const redacted = createLineRedaction(secrets)(JSON.stringify(text));
  const whole = redacted === "" ? "" : String(JSON.parse(redacted));
  return SECRET_SHAPES.reduce((rest, shape) => rest.replace(shape, "[redacted]"), whole);
}

/**
 * Writes a refusal as one quoted line of at most 200 characters and a few more: its code and its message, without control
 * characters, and without secrets. Empty where the server gives no reason.
 */
export function quoteReason(
  { code, message }: Pick<Refusal, "code" | "message">,
  secrets: readonly string[],
): string {
  const whole = [code, message].filter((part) => part !== "").join(": ");
  const line = whole.replace(/[\p{C}\s]+/gu, " ").trim();
  if (line === "") return "";
  let reason = redact(line, secrets);
  // A quotation mark of its own would end the quotation.
  reason = reason.replaceAll("[redacted] [redacted]", "[redacted]").replaceAll('"', "'");
  if (reason === "") return "";
  const cut = reason.slice(0, LONGEST_REASON).replace(/[\ud800-\udbff]$/, "");
  return `"${cut}${cut.length < reason.length ? " [cut]" : ""}"`;
}
