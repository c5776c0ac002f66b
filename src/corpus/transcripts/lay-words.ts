import type { Cue } from "../../shared/domain.js";
import { markEstimated } from "../../shared/timestamp.js";
import type { TimedPiece } from "./timed-piece.js";

/** A piece that has its time. */
export type PlacedPiece = TimedPiece & { readonly startSeconds: number };

/** In UTF-16 units: a word is looked for this far behind the one before it. */
const REACH = 80;

/** Where a cue begins in the text: at the first word of it that has a time. */
interface Cut {
  readonly at: number;
  readonly word: TimedPiece;
  readonly startSeconds: number;
  /** The last word that is found in the cue. */
  ends: TimedPiece;
}

/**
 * Lays words with their times onto a text that has the marks they may lack: each cue goes from one word that is found
 * in it to the next. Null where they are words of less than half of it.
 */
export function layWords(piece: PlacedPiece, words: readonly TimedPiece[]): Cue[] | null {
  const text = piece.text.replace(/\s+/g, " ").trim();
  const { cuts, found, cursor } = findCuts(text, words);
  if (cuts.length === 0 || found * 2 < text.split(" ").length) return null;
  const isCut = text.length - cursor > 2;
  return cuts.map(({ at, word, startSeconds, ends }, i): Cue => {
    const next = cuts[i + 1];
    const end = (next === undefined && isCut ? piece.endSeconds : null) ?? ends.endSeconds;
    return {
      startSeconds,
      endSeconds: end !== null && end >= startSeconds ? end : null,
      speaker: word.speaker ?? piece.speaker,
      text: text.slice(at, next?.at).trim(),
      ...markEstimated(word.estimated),
    };
  });
}

function findCuts(text: string, words: readonly TimedPiece[]) {
  const searched = fold(text);
  const cuts: Cut[] = [];
  let cursor = 0;
  let found = 0;
  for (const word of words) {
    const own = word.text.replace(/\s+/g, " ").trim();
    const at = findWord(searched, fold(own), cursor);
    if (at < 0) continue;
    cursor = at + own.length;
    found++;
    const last = cuts.at(-1);
    // Cues are read with a space between them.
    const canCut = last === undefined || /[\s。！？]/u.test(text[at - 1] ?? "");
    if (canCut && word.startSeconds !== null)
      cuts.push({ at: last === undefined ? 0 : at, word, startSeconds: word.startSeconds, ends: word });
    else if (last) last.ends = word;
  }
  return { cuts, found, cursor };
}

/** Writes a text small, unless it would not keep its length. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

/** Returns -1 where the word is not near, or has no letter. */
function findWord(text: string, word: string, from: number): number {
  if (word === "") return -1;
  const near = text.slice(from, from + REACH + word.length);
  for (let at = near.indexOf(word); at >= 0; at = near.indexOf(word, at + 1))
    if (at === 0 || !/[\p{Script=Latin}\p{N}]/u.test(near[at - 1] ?? "")) return from + at;
  return -1;
}
