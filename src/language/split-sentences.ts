import { segmentSentences } from "./sentences.js";

/** A sentence of a model's text, and how it follows the one before. */
export interface SentencePiece {
  readonly text: string;
  readonly follows: "sentence" | "paragraph" | "item";
}

/** Bracketed markers after a full stop belong to the sentence they follow. */
const LEADING_MARKERS = /^\s*(?:\[[^[\]\n.!?]{0,40}\][.,;!?]*["”’')]*\s*)+/;
/** What may become a marker with the next piece, and the space in front of it. */
const UNCLOSED_MARKER = /(?<!\s)\s*\[[^[\]\n.!?]{0,40}$/;
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
      this.#add(segment, pieces);
      at += segment.length;
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
    for (const text of this.#segment()) this.#add(text, pieces);
    this.#buffer = "";
    return pieces;
  }

  #segment(): string[] {
    const segments: string[] = [];
    for (const { segment } of segmentSentences(this.#buffer)) {
      const markers = segments.length > 0 ? (LEADING_MARKERS.exec(segment)?.[0] ?? "") : "";
      if (markers !== "") segments[segments.length - 1] += markers;
      if (segment.length > markers.length) segments.push(segment.slice(markers.length));
    }
    return segments;
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

/** Counts the segments whose end can no longer move, which the next letter decides (UAX 29, rule SB8). */
function countSettled(segments: readonly string[], text: string): number {
  const lastWithLetter = segments.findLastIndex((segment) => /\p{L}/u.test(segment));
  const open = UNCLOSED_MARKER.exec(text)?.index ?? text.length;
  let end = 0;
  let count = 0;
  for (const segment of segments.slice(0, Math.max(0, lastWithLetter))) {
    end += segment.length;
    if (end >= open) break;
    count++;
  }
  return count;
}
