import { readMessages } from "../../fakes/scripted-replies.js";

export interface PromptPassage {
  readonly n: number;
  /** As the program writes it: on one line, its markup escaped. */
  readonly text: string;
}

/** What the program asks of a language model. */
export interface ModelRequest {
  /**
   * `correction` shows sentences again, to be corrected or dropped, `verification` to be affirmed or denied; `rewriting`
   * shows no passages.
   */
  readonly kind: "answer" | "correction" | "verification" | "rewriting";
  readonly passages: readonly PromptPassage[];
  /** Of the passages. */
  readonly chapters: number;
  /** The sentences to correct or to verify. */
  readonly sentences: readonly { readonly n: number; readonly text: string }[];
  /** All messages, as UTF-8 bytes by four. */
  readonly tokens: number;
  /** True where the reply is to be JSON of a schema. */
  readonly asksSchema: boolean;
}

const PASSAGE = /^\[(\d+)\] (.+)$/gm;
const SENTENCE = /^(\d+)\. (.+)$/gm;
const SENTENCES = /^(Sentences|Claims):[ \t]*$/m;

export function readRequest(body: unknown): ModelRequest {
  const messages = readMessages(body);
  const prompt = messages.at(-1) ?? "";
  const passages = [...prompt.matchAll(PASSAGE)].map(([, n, text = ""]) => ({ n: Number(n), text }));
  const [, listing, listed = ""] = prompt.split(SENTENCES);
  const sentences = [...listed.matchAll(SENTENCE)].map(([, n, text = ""]) => ({ n: Number(n), text }));
  const { response_format: format } = (body ?? {}) as { response_format?: { type?: string } };
  return {
    kind: passages.length === 0 ? "rewriting" : readKind(sentences.length === 0 ? undefined : listing),
    passages,
    chapters: countChapters(prompt),
    sentences,
    tokens: Math.ceil(Buffer.byteLength(messages.join("")) / 4),
    asksSchema: format?.type === "json_schema",
  };
}

function readKind(listing: string | undefined): ModelRequest["kind"] {
  if (listing === undefined) return "answer";
  return listing === "Claims" ? "verification" : "correction";
}

/** Counts the runs of passages between lines that are none: such a line opens a chapter. */
function countChapters(prompt: string): number {
  const are = prompt.split("\n").map((line) => /^\[\d+\] /.test(line));
  return are.filter((isPassage, i) => isPassage && are[i - 1] !== true).length;
}
