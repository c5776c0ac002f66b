import { tokenize } from "./tokenize.js";

/** A new question of its own begins behind a question mark, or behind "and" where a word that asks follows. */
const BOUNDARY =
  /(?<=\?)\s+|(?:,\s*|\s+)(?:and|as well as|plus)\s+(?:also\s+)?(?=(?:what|how|why|who|whom|whose|when|where|which|does|do|did|is|are|was|were|will|would|can|could|should|has|have|about|on)\b)/i;
/** What comes before the subject of "what do they say about x, and about y?". */
const PREPOSITION = /^(?:about|on)\b/i;
const MOST_PARTS = 3;

/**
 * The questions a text asks, in order; the text itself where it asks one. A part that only names a second
 * subject is given the beginning of the part before it.
 */
export function splitQuestion(text: string): string[] {
  const pieces = text
    .split(BOUNDARY)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "");
  if (pieces.length < 2 || pieces.length > MOST_PARTS) return [text];
  const parts = pieces.map((piece, i) => completePart(piece, pieces[i - 1] ?? ""));
  return parts.every((part) => tokenize(part).length > 0) ? parts : [text];
}

function completePart(piece: string, before: string): string {
  const preposition = PREPOSITION.exec(piece)?.[0];
  if (preposition === undefined) return piece;
  const at = before.toLowerCase().lastIndexOf(` ${preposition.toLowerCase()} `);
  return at < 0 ? piece : `${before.slice(0, at)} ${piece}`;
}
