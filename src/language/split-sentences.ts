import { segmentSentences } from "./sentences.js";

/** A sentence of a model's text, and how it follows the one before. */
export interface SentencePiece {
  readonly text: string;
  readonly follows: "sentence" | "paragraph" | "item";
}

/**
 * Markers belong to the sentence that they follow: `[1]`, `【1†source】`, `(source 1)`, `<cite>1</cite>`, `\cite{1}`, and
 * `(1)` and `{1}` where no word comes after them or no space before them.
 */
const MARKERS = new RegExp(
  [
    String.raw`\[[^[\]\n.!?]{0,40}\d[^[\]\n.!?]{0,40}\]|【[^【】\n]{0,80}】|\(\p{L}{3,12}[\s:#.]{1,3}\d{1,4}\)`,
    String.raw`(?<=[.!?…])[({]\d{1,2}[)}]|[({]\d{1,2}[)}](?=\s*(?:$|\n))|[⁰¹²³⁴-⁹]+`,
    String.raw`<(cite|sup|citation|ref|source)\b[^<>\n]{0,80}>[^<>\n]{0,40}<\/\1>`,
    String.raw`\\[a-z]{0,8}cite[a-z]{0,8}\*?\{[^{}\n]{0,80}\}`,
    String.raw`\ue200[^\ue201\n]{0,200}\ue201|(?<!\p{L})(?:file)?cite(?:turn\d{1,3}[a-z]{1,20}\d{1,4}){1,20}`,
  ].join("|"),
  "gu",
);
/** What may become a marker with the next piece, and the space in front of it. */
const UNCLOSED_MARKER =
  /(?<!\s)\s*(?:[[(][^[\]()\n.!?]{0,40}|【[^【】\n]{0,80}|<[crs][^<\n]{0,140}(?:<[^<>\n]{0,9})?|\\[a-z]{0,20}\*?(?:\{[^{}\n]{0,80})?|\ue200[^\ue201\n]{0,200}|(?<![\p{L}\p{N}])[cf]\w{0,200})$/u;
const ITEM = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;
/** In UTF-16 units. A text that never ends a sentence is cut here, so that what is held back stays bounded. */
const LONGEST = 2_000;
/** A text that ends no sentence is looked at again once it is longer by this share, and so a few times in all. */
const LEAST_GROWTH = 1 / 16;

/** Cuts streamed text into sentences, each as soon as it is sure to be whole, however the stream splits the text. */
export class SentenceSplitter {
  #buffer = "";
  #follows: SentencePiece["follows"] = "sentence";
  /** The length from which on the buffer is looked at again. */
  #next = 0;

  push(delta: string): SentencePiece[] {
    this.#buffer += delta;
    if (this.#buffer.length < this.#next) return [];
    const pieces: SentencePiece[] = [];
    const segments = this.#segment();
    const settled = countSettled(segments, this.#buffer);
    let at = 0;
    for (const [i, segment] of segments.slice(0, -1).entries()) {
      if (i >= settled && this.#buffer.length - at < LONGEST) break;
      this.#add(segment.text, pieces);
      at += segment.text.length;
    }
    this.#buffer = this.#buffer.slice(at);
    if (this.#buffer.length > LONGEST) {
      this.#add(this.#buffer, pieces);
      this.#buffer = "";
    }
    this.#next = this.#buffer.length * (1 + LEAST_GROWTH);
    return pieces;
  }

  /** Returns what is left when the text has ended. */
  flush(): SentencePiece[] {
    const pieces: SentencePiece[] = [];
    for (const { text } of this.#segment()) this.#add(text, pieces);
    this.#buffer = "";
    return pieces;
  }

  #segment(): Segment[] {
    // To a segmenter, a marker behind a full stop begins the next sentence, or hides that there is one.
    const masked = this.#buffer.replaceAll(MARKERS, (marker) => " ".repeat(marker.length));
    return segmentSentences(masked).map(({ segment, index }) => ({
      text: this.#buffer.slice(index, index + segment.length),
      hasLetter: /\p{L}/u.test(segment),
    }));
  }

  #add(raw: string, pieces: SentencePiece[]): void {
    if (raw.length > LONGEST) {
      this.#add(raw.slice(0, LONGEST), pieces);
      this.#add(raw.slice(LONGEST), pieces);
      return;
    }
    const item = ITEM.exec(raw);
    const text = raw.slice(item?.[0].length ?? 0).trim();
    if (item !== null) this.#follows = "item";
    if (/[\p{L}\p{N}]/u.test(text)) {
      pieces.push({ text, follows: this.#follows });
      this.#follows = "sentence";
    }
    if (raw.slice(raw.trimEnd().length).includes("\n") && this.#follows !== "item")
      this.#follows = "paragraph";
  }
}

interface Segment {
  readonly text: string;
  /** True where it has a letter outside of markers. */
  readonly hasLetter: boolean;
}

/** Counts the segments whose end can no longer move, which the next letter decides (UAX 29, rule SB8). */
function countSettled(segments: readonly Segment[], text: string): number {
  const lastWithLetter = segments.findLastIndex(({ hasLetter }) => hasLetter);
  const open = UNCLOSED_MARKER.exec(text)?.index ?? text.length;
  let end = 0;
  let count = 0;
  for (const segment of segments.slice(0, Math.max(0, lastWithLetter))) {
    end += segment.text.length;
    if (end >= open) break;
    count++;
  }
  return count;
}
