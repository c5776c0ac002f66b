import { tokenize } from "./tokenize.js";

/** A further question begins after a question mark, or after "and" where a question word follows. */
const BOUNDARY =
  /(?<=\?)\s+|(?:,\s*|(?<!\s)\s+)(?:and|as well as|plus)\s+(?:also\s+)?(?=(?:what|how|why|who|whom|whose|when|where|which|does|do|did|is|are|was|were|will|would|can|could|should|has|have|about|on)\b)/i;
/** The word in front of each subject of "what do they say about x, and about y?". */
const PREPOSITION = /^(?:about|on)\b/i;
const MOST_PARTS = 3;

/**
 * Returns the questions that a text asks, in order; the text itself where it asks one. A part that only names a
 * second subject is given the beginning of the part before it.
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
