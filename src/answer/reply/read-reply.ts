import { type SentencePiece, SentenceSplitter } from "../../language/split-sentences.js";
import { cleanSentence } from "./clean-sentence.js";
import { AsideFilter } from "./drop-asides.js";
import { JsonReader, listTexts } from "./read-json.js";
import type { Answered, JsonSentence } from "./reply-schema.js";
import type { ReplySentence } from "./reply-sentence.js";
import { sharePassages } from "./share-passages.js";
import { tellForm } from "./tell-form.js";

export interface ReplyOptions {
  /** How many passages the model was shown. */
  readonly passages: number;
  /** True where the reply was asked for as JSON. */
  readonly asJson: boolean;
}

/** What is known of a reply besides its sentences. */
export interface ReplyTraits {
  answered: Answered;
  /** True where the reply was asked for as JSON and is none, or breaks off before its first sentence is whole. */
  ignoredSchema: boolean;
  /** True where the reply ends at the longest that was asked for: its last sentence may lack its end. */
  isCut?: boolean;
}

/**
 * Reads a reply sentence by sentence, each as soon as it is whole, and notes in `traits` what else it says. A reply is
 * read as JSON where it is JSON, and as text where it is none, whatever was asked for.
 */
export function readReply(
  deltas: AsyncIterable<string>,
  options: ReplyOptions,
  traits: ReplyTraits,
): AsyncGenerator<ReplySentence> {
  return sharePassages(readSentences(deltas, options, traits));
}

async function* readSentences(
  deltas: AsyncIterable<string>,
  { passages, asJson }: ReplyOptions,
  traits: ReplyTraits,
): AsyncGenerator<ReplySentence> {
  const splitter = new SentenceSplitter();
  const json = new JsonReader();
  const asides = new AsideFilter();
  const readPieces = (pieces: readonly SentencePiece[]) =>
    pieces.flatMap((piece) => asides.read(piece) ?? []).map((piece) => readPiece(piece, passages));
  let before = "";
  for await (const { form, delta, preamble } of tellForm(deltas)) {
    before ||= preamble;
    const entries = form === "json" ? json.push(delta) : [];
    const pieces = form === "text" ? splitter.push(delta) : [];
    traits.answered = json.answered;
    traits.ignoredSchema = asJson && form === "text";
    yield* entries.flatMap((entry) => readEntry(entry, passages, asides));
    yield* readPieces(pieces);
  }
  // Of another shape, or with nothing whole: such a model does better in plain text.
  if (json.isOther || json.isEmpty) {
    traits.answered = null;
    traits.ignoredSchema = asJson;
  }
  const rest = splitter.push(json.isOurs ? "" : readOther(json, before));
  const last = [...rest, ...splitter.flush()];
  if (traits.isCut === true && !isWhole(last.at(-1))) last.pop();
  yield* readPieces(last);
}

/** True for a sentence with its end mark, or with markers at its end. */
function isWhole(piece: SentencePiece | undefined): boolean {
  return /[.!?…。！？\]】]["'”’)*\s]*$/u.test(piece?.text ?? "");
}

const FENCE = /`{3}(?:json)?/i;

/** A line that announces JSON. */
const ANNOUNCEMENT = /[^\n]*:\s*$/;

/** JSON of another shape is read as the text that it holds; within a text, it is a part of it. */
function readOther({ whole, isOther }: JsonReader, preamble: string): string {
  const texts = isOther ? listTexts(whole) : "";
  const before = texts === "" ? preamble : preamble.replace(FENCE, "").replace(ANNOUNCEMENT, "");
  if (!/\p{L}/u.test(before.replace(FENCE, ""))) return texts;
  const end = Math.max(whole.lastIndexOf("}"), whole.lastIndexOf("]"));
  const isLast = !/\p{L}/u.test(whole.slice(end + 1));
  return isLast && texts !== "" ? `${before}\n${texts}` : `${before}${whole}`;
}

type Entry = Pick<ReplySentence, "quote" | "kind"> & { readonly numbers: readonly number[] };
const UNTOLD: Entry = { quote: null, kind: null, numbers: [] };

/** An entry may hold several sentences, which then rest on the same passages. */
function readEntry(entry: JsonSentence, shown: number, asides: AsideFilter): ReplySentence[] {
  const { text, follows, passages: numbers, quote, kind } = entry;
  const splitter = new SentenceSplitter();
  return [...splitter.push(text), ...splitter.flush()]
    .flatMap((piece, i) => asides.read(i === 0 ? { ...piece, follows } : piece) ?? [])
    .map((piece) => readPiece(piece, shown, { quote, kind, numbers }));
}

function readPiece(piece: SentencePiece, passages: number, told = UNTOLD): ReplySentence {
  const { text, numbers, isCleaned } = cleanSentence(piece.text, passages);
  const valid = told.numbers.filter((n) => n >= 1 && n <= passages);
  return {
    text,
    follows: piece.follows,
    numbers: [...new Set([...valid, ...numbers])],
    nearby: [],
    quote: told.quote,
    kind: told.kind,
    isCleaned: isCleaned || valid.length < told.numbers.length,
  };
}
