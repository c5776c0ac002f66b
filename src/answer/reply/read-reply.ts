import { type SentencePiece, SentenceSplitter } from "../../language/split-sentences.js";
import { cleanSentence } from "./clean-sentence.js";
import { createJsonReader } from "./read-json.js";
import type { JsonSentence } from "./reply-schema.js";
import type { Answered, ReplySentence } from "./reply-sentence.js";
import { sharePassages } from "./share-passages.js";
import { type Told, tellForm } from "./tell-form.js";

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
  const reader = new SentenceReader(passages);
  for await (const told of tellForm(deltas)) {
    const sentences = reader.push(told);
    if (told.form === "json") traits.answered = reader.answered;
    traits.ignoredSchema = asJson && told.form === "text";
    yield* sentences;
  }
  if (reader.isStrange) {
    traits.answered = null;
    traits.ignoredSchema = asJson;
  }
  yield* reader.end();
}

const FENCE = /`{3}(?:json)?/i;

class SentenceReader {
  readonly #passages: number;
  readonly #splitter = new SentenceSplitter();
  readonly #json = createJsonReader();
  #preamble = "";

  constructor(passages: number) {
    this.#passages = passages;
  }

  get answered(): Answered {
    return this.#json.answered;
  }

  /** True for JSON of another shape, and where nothing whole has come: such a model does better in plain text. */
  get isStrange(): boolean {
    return this.#json.isOther || this.#json.isEmpty;
  }

  push({ form, delta, preamble }: Told): ReplySentence[] {
    this.#preamble ||= preamble;
    if (form === "json") return this.#json.push(delta).flatMap((entry) => readEntry(entry, this.#passages));
    return this.#splitter.push(delta).map((piece) => readPiece(piece, this.#passages));
  }

  end(): ReplySentence[] {
    const rest = this.#splitter.push(this.#readOther());
    return [...rest, ...this.#splitter.flush()].map((piece) => readPiece(piece, this.#passages));
  }

  /** JSON of another shape is read as the text that it holds; within a text, it is a part of it. */
  #readOther(): string {
    if (this.#json.isOurs) return "";
    const { whole, isOther } = this.#json;
    const isWithin = /\p{L}/u.test(this.#preamble.replace(FENCE, ""));
    const texts = isOther ? this.#json.listTexts() : "";
    if (!isWithin) return texts;
    const isLast = !/\p{L}/u.test(whole.slice(whole.lastIndexOf("}") + 1));
    return isLast && texts !== "" ? `${this.#preamble}\n${texts}` : `${this.#preamble}${whole}`;
  }
}

type Entry = Pick<ReplySentence, "quote" | "kind"> & { readonly numbers: readonly number[] };
const UNTOLD: Entry = { quote: null, kind: null, numbers: [] };

/** An entry may hold several sentences, which then rest on the same passages. */
function readEntry(entry: JsonSentence, shown: number): ReplySentence[] {
  const { text, follows, passages: numbers, quote, kind } = entry;
  const splitter = new SentenceSplitter();
  return [...splitter.push(text), ...splitter.flush()].map((piece, i) =>
    readPiece(i === 0 ? { ...piece, follows } : piece, shown, { quote, kind, numbers }),
  );
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
