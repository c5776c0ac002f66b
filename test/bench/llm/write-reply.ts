import { foldWords, holdsWords } from "./fold-words.js";
import type { ModelRequest, PromptPassage } from "./read-request.js";
import type { Script, ScriptSentence } from "./read-scripts.js";

/** What the model does with sentences that it is to correct: drop all, or drop the wrong ones and repeat the right ones. */
export type CorrectionMode = "drop" | "honest";

/** A script's sentences as they are sent, one wrong one of them perhaps. */
export interface ScriptedReply {
  readonly script: Script;
  /** Which of the script's wrong sentences stands after the first one; null for none. */
  readonly wrong: number | null;
}

export type SentSentence = ScriptSentence & {
  readonly wrongKind: string | null;
  readonly affirmed?: boolean;
};

/** Words of a quote. */
const SHORTEST_QUOTE = 5;
const LONGEST_QUOTE = 12;

export function listSentences({ script, wrong }: ScriptedReply): SentSentence[] {
  const right = script.reply.map((sentence) => ({ ...sentence, wrongKind: null }));
  const inserted = wrong === null ? undefined : script.wrong[wrong];
  if (inserted === undefined) return right;
  const [first, ...rest] = right;
  if (first === undefined) return right;
  const follows = first.follows === "item" ? "item" : "sentence";
  const { kind: wrongKind, ...own } = inserted;
  return [first, { ...own, follows, wrongKind }, ...rest];
}

/** The reply as plain text, with `[n]` for each cited passage that the prompt shows. */
export function writeText(reply: ScriptedReply, passages: readonly PromptPassage[]): string {
  let before: SentSentence | null = null;
  let text = "";
  for (const sentence of listSentences(reply)) {
    text += separate(before, sentence) + mark(sentence.text, findCited(sentence.cites, passages));
    before = sentence;
  }
  return text;
}

/**
 * The reply as JSON of the schema that the program asks for: `{answered, sentences: [{kind, text, follows, passages, quote}]}`.
 */
export function writeJson(reply: ScriptedReply, passages: readonly PromptPassage[]): string {
  const { script } = reply;
  const sentences = listSentences(reply).map(({ text, follows, cites, kind = "claim" }) => {
    const numbers = findCited(cites, passages);
    const cited = passages.find(({ n }) => n === numbers[0]);
    const quote = cited === undefined ? "" : quoteWords(cites, cited.text);
    return { kind, text, follows, passages: numbers, quote };
  });
  const isPartial = script.reply.some(({ kind }) => kind === "gap");
  return JSON.stringify({ answered: script.refusal ? "no" : isPartial ? "partly" : "yes", sentences });
}

/** The reply to a request to correct sentences: a line for each, `1. DROP` or the sentence. */
export function writeCorrections(
  reply: ScriptedReply,
  { sentences, passages }: ModelRequest,
  mode: CorrectionMode,
): string {
  const right = reply.script.reply;
  const lines = sentences.map(({ n, text }) => {
    const own = mode === "drop" ? undefined : right.find((each) => holdsWords(text, each.text));
    return `${n}. ${own === undefined ? "DROP" : mark(own.text, findCited(own.cites, passages))}`;
  });
  return lines.join("\n");
}

/** The reply to a request to verify claims: a line for each, as the script says; yes to what it does not know. */
export function writeVerdicts(reply: ScriptedReply, { sentences }: ModelRequest): string {
  const own = listSentences(reply);
  const lines = sentences.map(({ n, text }) => {
    const said = own.find((each) => holdsWords(text, each.text));
    const isDenied = said?.wrongKind == null ? said?.denied : said.affirmed !== true;
    return `${n}. ${isDenied === true ? "no" : "yes"}`;
  });
  return lines.join("\n");
}

/** Numbers of the passages that hold the cited words, in the order of the cites. */
export function findCited(cites: readonly string[], passages: readonly PromptPassage[]): number[] {
  const found = cites.map((cite) => passages.find(({ text }) => holdsWords(text, cite))?.n);
  return [...new Set(found.filter((n) => n !== undefined))];
}

function separate(before: SentSentence | null, { follows }: SentSentence): string {
  if (before === null) return follows === "item" ? "- " : "";
  if (follows === "sentence") return " ";
  if (follows === "paragraph") return "\n\n";
  return before.follows === "item" ? "\n- " : "\n\n- ";
}

/** Puts the markers before the full stop. */
function mark(text: string, numbers: readonly number[]): string {
  if (numbers.length === 0) return text;
  const markers = numbers.map((n) => `[${n}]`).join("");
  return /[.!?]$/.test(text) ? `${text.slice(0, -1)} ${markers}${text.slice(-1)}` : `${text} ${markers}`;
}

/** Five to twelve words of the passage, as they stand there, from where the first cite begins that it holds. */
function quoteWords(cites: readonly string[], passage: string): string {
  const cite = cites.find((each) => holdsWords(passage, each)) ?? "";
  const words = passage.split(/\s+/);
  const wanted = Math.min(LONGEST_QUOTE, Math.max(SHORTEST_QUOTE, cite.split(/\s+/).length));
  const begins = words.findIndex((_, i) => beginsWith(words.slice(i).join(" "), cite));
  const from = Math.max(0, Math.min(begins, words.length - wanted));
  return words.slice(from, from + wanted).join(" ");
}

function beginsWith(text: string, words: string): boolean {
  return `${foldWords(text).join(" ")} `.startsWith(`${foldWords(words).join(" ")} `);
}
