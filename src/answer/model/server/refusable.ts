import type { Refusal } from "./read-refusal.js";

/** What a server may refuse: a parameter, that the reply comes as a stream, or a message of the system. */
export type Parameter = "stream_options" | "stream" | "temperature" | "max_tokens" | "system role";

interface Refusable {
  readonly parameter: Parameter;
  /** What names it in a refusal. */
  readonly words: RegExp;
  /** True where it is left out by trial when a refusal names nothing. */
  readonly isGuessed: boolean;
}

/** In the order in which a refusal without a name is tried. */
export const REFUSABLE: readonly Refusable[] = [
  { parameter: "stream_options", words: /stream_options|include_usage/i, isGuessed: true },
  { parameter: "temperature", words: /temperature/i, isGuessed: true },
  { parameter: "max_tokens", words: /max_(?:completion_)?tokens/i, isGuessed: true },
  { parameter: "stream", words: /\bstream(?:ing|ed)?\b/i, isGuessed: false },
  {
    parameter: "system role",
    words:
      /\bsystem['"`]? (?:role|message|prompt|instruction)|\brole['"`:]* ['"`]?system\b|only user and assistant/i,
    isGuessed: false,
  },
];
const SCHEMA_WORDS = /response.format|json.schema|structured.outputs?|guided|grammar/i;
const MOST_TOKENS =
  /(?:at most|no more than|up to|less than or equal to|<=|must not exceed|(?:maximum|limit)(?: value)?(?: is| of|:)?)\s?[`'"]?(\d{1,7})\b/i;
const LENGTH_WORDS = /(?:completion|output|new).?tokens/i;
/** Less is no room for an answer. */
const LEAST_TOKENS = 64;

/** Tells whether a refusal is about the reply's length. */
export function concernsReplyLength(refusal: Refusal): boolean {
  return REFUSABLE.some(({ parameter, words }) => parameter === "max_tokens" && matchRefusal(refusal, words));
}

export function concernsSchema(refusal: Refusal): boolean {
  return matchRefusal(refusal, SCHEMA_WORDS);
}

/** Finds what a refusal names, among what is not left out yet. */
export function findNamed(refusal: Refusal, left: ReadonlySet<Parameter>): Parameter | undefined {
  const open = REFUSABLE.filter(({ parameter }) => !left.has(parameter));
  return open.find(({ words }) => matchRefusal(refusal, words))?.parameter;
}

/** Reads how many tokens a reply may have, where a refusal tells it, below `asked`; else null. */
export function readMostTokens(refusal: Refusal, asked: number): number | null {
  if (!concernsReplyLength(refusal) && !LENGTH_WORDS.test(refusal.message)) return null;
  const tokens = Number(MOST_TOKENS.exec(refusal.message)?.[1]);
  return tokens >= LEAST_TOKENS && tokens < asked ? tokens : null;
}

/** The field that is named decides; the message only where no field is, or the messages as a whole. */
function matchRefusal({ param, code, message }: Refusal, words: RegExp): boolean {
  if (param !== "" && !/^messages\b/.test(param)) return words.test(param);
  return words.test(code) || words.test(message);
}
