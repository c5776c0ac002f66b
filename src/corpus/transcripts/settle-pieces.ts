import { markEstimated } from "../../shared/timestamp.js";
import type { PlacedPiece } from "./lay-words.js";
import type { TimedPiece } from "./timed-piece.js";

/** Joins marks, spaces and parts of words to the word before them. */
export function joinTokens(tokens: readonly TimedPiece[]): TimedPiece[] {
  const leads = tokens.filter(({ text }) => /^\s/.test(text)).length * 2 > tokens.length;
  const joined: { piece: TimedPiece; texts: string[] }[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    const isMark = /^[\s\p{P}]*$/u.test(token.text);
    const isPart = leads && !/^\s/.test(token.text) && !/\s/.test(token.text.trim());
    if (last === undefined || (!isMark && !isPart)) joined.push({ piece: token, texts: [token.text] });
    else last.texts.push(token.text);
  }
  return joined.map(({ piece, texts }) => ({ ...piece, text: texts.join("") }));
}

/** Gives each piece a time: what has none is said with what stands before it, or else after it. */
export function placeAll(pieces: readonly TimedPiece[]): PlacedPiece[] {
  const first = pieces.find(({ startSeconds }) => startSeconds !== null)?.startSeconds;
  if (first == null) return [];
  let last = first;
  return pieces.map((piece) => {
    const startSeconds = piece.startSeconds ?? last;
    last = piece.endSeconds ?? startSeconds;
    return { ...piece, startSeconds, ...markEstimated(piece.startSeconds === null) };
  });
}

/** Gives each piece the speaker who was named last. */
export function carrySpeakers(pieces: readonly TimedPiece[]): TimedPiece[] {
  let speaker: string | null = null;
  return pieces.map((piece) => {
    speaker = piece.speaker ?? speaker;
    return { ...piece, speaker };
  });
}
