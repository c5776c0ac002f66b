import { splitAtLabels } from "../../speakers/choose-names.js";
import { CHANGE_MARK } from "../layouts/read-turn-line.js";
import type { PlacedTurnLine } from "../list-turn-lines.js";
import { splitAtTimes } from "../split-at-times.js";
import type { PlacedWords } from "./settle-times.js";

/** Places the words of the turns in time, each with its speaker. */
export function placeWords(turns: readonly PlacedTurnLine[], names: ReadonlySet<string>): PlacedWords[] {
  const pieces: PlacedWords[] = [];
  let speaker: string | null = null;
  for (const turn of turns) {
    const { line, label, time } = turn;
    const begins = isNamed(turn, names);
    const isUnnamed = label?.strength === "wide" || turn.rest.startsWith(CHANGE_MARK);
    // A label that is no name may be somebody of whom nothing else is known.
    if (begins || isUnnamed) speaker = begins ? (label?.name ?? null) : null;
    if (time !== null || begins) {
      const { startSeconds = null, endSeconds = null } = time ?? {};
      pieces.push({ speaker, text: "", startSeconds, endSeconds, line });
    }
    speaker = addTurn(pieces, { words: begins ? turn.rest : restoreLabel(turn), speaker, line }, names);
  }
  return pieces;
}

/** Whether the label of a turn is the name of a speaker. */
export function isNamed({ label }: PlacedTurnLine, names: ReadonlySet<string>): boolean {
  return label !== null && names.has(label.name);
}

/** Adds the words of a turn, cut where a time or the label of a speaker stands; returns who speaks at its end. */
function addTurn(
  pieces: PlacedWords[],
  { words, line, ...turn }: Pick<PlacedWords, "speaker" | "line"> & { readonly words: string },
  names: ReadonlySet<string>,
): string | null {
  let { speaker } = turn;
  for (const { seconds, text, isRemark } of splitAtTimes(words)) {
    const [first, ...others] = splitAtLabels(text, names);
    addWords(pieces, { speaker, text: first?.text ?? "", startSeconds: seconds, isRemark, line });
    for (const other of others) {
      speaker = other.name;
      pieces.push({ speaker, text: other.text, startSeconds: null, line });
    }
  }
  return speaker;
}

/** Adds words below those before. Where a span was stated last, all words up to the next time are said in it. */
function addWords(pieces: PlacedWords[], piece: PlacedWords): void {
  const last = pieces.at(-1);
  if (piece.startSeconds !== null || last?.endSeconds == null) pieces.push(piece);
  else pieces[pieces.length - 1] = { ...last, text: `${last.text} ${piece.text}`.trim() };
}

/** Gives a label back to the words where it names nobody. */
function restoreLabel({ label, text, rest }: PlacedTurnLine): string {
  if (label === null) return rest;
  if (label.form === "line") return `${label.name} ${rest}`;
  const at = text.indexOf(label.name);
  const from = label.form === "bracket" ? at - 1 : at;
  return text.slice(Math.max(0, from));
}
