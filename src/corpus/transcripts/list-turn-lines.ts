import { countEach } from "../../shared/count-each.js";
import type { PageLine } from "../page-line.js";
import { chooseNames, hasMostLabels } from "../speakers/choose-names.js";
import { isBareName, isNumbered, makeLabel } from "../speakers/read-label.js";
import { readTurnLine, type TurnLine } from "./layouts/read-turn-line.js";
import { writePlainTurns } from "./layouts/write-plain-turns.js";

/** A line, or the lines above a turn's words, with its place in the file. */
export interface PlacedTurnLine extends TurnLine {
  readonly line: PageLine;
  /** The line, with times and names as they are written here. */
  readonly text: string;
  /** True where a blank line stands above it, or nothing. */
  readonly beginsBlock: boolean;
}

const HEADING = /^#{1,6}\s+/;
/** Nearly all. */
const MOST_NAMED = 0.75;
const RULE = /^(?:[-*_]\s?){3,}$/;

/** Whether a line of Markdown is a heading or a rule, which nobody says. */
export function isStructure(text: string): boolean {
  return HEADING.test(text) || RULE.test(text);
}

/**
 * Reads what stands before the words of each line. A name and a time on lines of their own, and a name alone behind or
 * below a time, belong to the words below them.
 */
export function listTurnLines(lines: readonly PageLine[]): readonly PlacedTurnLine[] {
  const before = known.get(lines);
  if (before !== undefined) return before;
  const turns = readTurns(lines);
  known.set(lines, turns);
  return turns;
}

/** Lines are weighed before they are read. */
const known = new WeakMap<readonly PageLine[], readonly PlacedTurnLine[]>();

function readTurns(lines: readonly PageLine[]): PlacedTurnLine[] {
  const plain = writePlainTurns(lines);
  const all = lines.map((line, i): PlacedTurnLine => {
    const beginsBlock = i === 0 || line.number > (lines[i - 1]?.number ?? 0) + 1;
    const text = plain[i] ?? "";
    const turn = isStructure(text)
      ? { time: null, label: null, isSure: false, rest: text }
      : readTurnLine(text);
    return { ...turn, line, text, beginsBlock };
  });
  const read = refuseWeak(all.filter(({ text }) => text !== ""));
  const isColumn = areNamesAbove(read);
  const merged: PlacedTurnLine[] = [];
  for (let i = 0; i < read.length; i++) {
    const header = readHeader(read, i, isColumn);
    if (header === null) merged.push(refuseTitle(read[i] as PlacedTurnLine, read[i + 1]));
    else {
      merged.push(header.turn);
      i += header.lines - 1;
    }
  }
  return refuseSpoken(refuseSingles(merged).map(refuseBelow));
}

/** Takes back labels that name somebody only where nearly all turns have one and they come again. */
function refuseWeak(turns: readonly PlacedTurnLine[]): readonly PlacedTurnLine[] {
  const starts = turns.filter(
    ({ time, label, beginsBlock }) => time !== null || label !== null || beginsBlock,
  );
  const isMost = hasMostLabels(starts, false);
  const names = countEach(turns.flatMap(({ label }) => label?.name ?? []));
  return turns.map((turn) => {
    const { label, text, rest } = turn;
    if (label?.strength !== "weak" || (isMost && (names.get(label.name) ?? 0) > 1)) return turn;
    return {
      ...turn,
      label: null,
      isSure: false,
      rest: text.slice(text.length - rest.length - label.length),
    };
  });
}

/** Whether a name stands above nearly all times that stand alone, and comes again, though no blank line is between. */
function areNamesAbove(turns: readonly PlacedTurnLine[]): boolean {
  const names: string[] = [];
  let times = 0;
  turns.forEach((turn, i) => {
    if (!isTimeAlone(turn)) return;
    times++;
    const [above, before] = [turns[i - 1], turns[i - 2]];
    if (above !== undefined && isNameAlone(above) && !(before !== undefined && isTimeAlone(before)))
      names.push(above.rest);
  });
  return names.length >= 2 && names.length >= MOST_NAMED * times && new Set(names).size < names.length;
}

function readHeader(
  read: readonly PlacedTurnLine[],
  i: number,
  isColumn: boolean,
): { readonly turn: PlacedTurnLine; readonly lines: number } | null {
  const [first, second, third] = read.slice(i, i + 3);
  if (first === undefined || second === undefined) return null;
  const before = read[i - 1];
  const isFirst = (first.beginsBlock || isColumn) && !(before !== undefined && isTimeAlone(before));
  if (isFirst && isNameAlone(first) && isTimeAlone(second))
    return { turn: { ...second, ...first, time: second.time, ...nameLine(first, true) }, lines: 2 };
  if (first.time === null || first.label !== null) return null;
  if (isBareName(first.rest) && isWords(second))
    return { turn: { ...first, ...nameLine(first, false) }, lines: 1 };
  const isBelow = isTimeAlone(first) && isNameAlone(second) && !second.beginsBlock;
  if (isBelow && third !== undefined && isWords(third) && !third.beginsBlock)
    return { turn: { ...first, ...nameLine(second, false) }, lines: 2 };
  return null;
}

function nameLine({ rest }: TurnLine, isSure: boolean): Pick<TurnLine, "label" | "isSure" | "rest"> {
  return { label: makeLabel(rest, "line", rest.length), isSure, rest: "" };
}

function isTimeAlone({ time, label, rest }: TurnLine): boolean {
  return time !== null && label === null && rest === "";
}

function isNameAlone({ time, label, rest }: TurnLine): boolean {
  return time === null && label === null && isBareName(rest);
}

function isWords({ time, rest }: TurnLine): boolean {
  return time === null && rest !== "" && !isStructure(rest);
}

/** A name and a time alone name the speaker of the words below; in a list of chapters a time or nothing stands there. */
function refuseTitle(turn: PlacedTurnLine, below: PlacedTurnLine | undefined): PlacedTurnLine {
  const { label, time, rest } = turn;
  const isTitle =
    label !== null && time !== null && rest === "" && label.form !== "bold" && !/[:：]$/.test(turn.text);
  if (!isTitle || (below !== undefined && below.time === null)) return turn;
  return { ...turn, label: null, isSure: false, rest: label.name };
}

/**
 * A time without brackets and without a name, where most times have one of them, is spoken where it does not stand between
 * those around it, or where the words go on in lower case: `10:30 is when we start`.
 */
function refuseSpoken(turns: readonly PlacedTurnLine[]): PlacedTurnLine[] {
  const isBare = ({ time, label, rest, text }: PlacedTurnLine) =>
    time !== null && label === null && (rest !== "" || time.form === "words") && /^\d/.test(text);
  const timed = turns.filter(({ time }) => time !== null);
  const bare = timed.filter(isBare).length;
  if (bare === 0 || timed.length < 3 * bare) return [...turns];
  let next = Number.POSITIVE_INFINITY;
  const nexts = turns.toReversed().map((turn) => {
    if (!isBare(turn)) next = turn.time?.startSeconds ?? next;
    return next;
  });
  let before = 0;
  return turns.map((turn, i) => {
    const seconds = turn.time?.startSeconds ?? before;
    const isBetween = seconds >= before && seconds <= (nexts[turns.length - 1 - i] ?? 0);
    if (isBare(turn) && (!isBetween || /^\p{Ll}/u.test(turn.rest)))
      return { ...turn, time: null, rest: turn.text };
    before = seconds;
    return turn;
  });
}

/** Below a name that stands in a line of its own are that speaker's words, whatever they begin with. */
function refuseBelow(turn: PlacedTurnLine, i: number, turns: readonly PlacedTurnLine[]): PlacedTurnLine {
  const above = turns[i - 1];
  const isBelow = above?.label != null && above.rest === "" && above.label.form !== "bold";
  if (!isBelow || turn.label === null || turn.isSure || turn.time !== null || turn.beginsBlock) return turn;
  return { ...turn, label: null, rest: turn.text };
}

/** Names alone in a line may be titles as well, unless one of them is there again. */
function refuseSingles(turns: readonly PlacedTurnLine[]): PlacedTurnLine[] {
  const names = turns.flatMap(({ label, isSure }) => (label?.form === "line" && !isSure ? [label.name] : []));
  if (new Set(names).size < names.length || names.every(isNumbered)) return [...turns];
  return turns.map((turn) =>
    turn.label?.form === "line" && !turn.isSure ? { ...turn, label: null, rest: turn.label.name } : turn,
  );
}

/** Chooses the labels that name speakers. Turns may begin with a time, with a label or below a blank line. */
export function nameSpeakers(turns: readonly PlacedTurnLine[]): Set<string> {
  const starts = turns.filter(
    ({ time, label, beginsBlock }) => time !== null || label !== null || beginsBlock,
  );
  return chooseNames(
    starts.map(({ label, isSure, time }) => ({
      label,
      isSure: isSure || label?.form === "bold",
      hasTime: time !== null,
    })),
  );
}
