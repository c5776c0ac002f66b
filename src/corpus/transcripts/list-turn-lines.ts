import type { PageLine } from "../page-line.js";
import { chooseNames, isBareName } from "../speakers/read-label.js";
import { readTurnLine, type TurnLine } from "./read-turn-line.js";

/** A line, or the lines above a turn's words, with its place in the file. */
export interface PlacedTurnLine extends TurnLine {
  readonly line: PageLine;
  /** True where a blank line stands above it, or nothing. */
  readonly beginsBlock: boolean;
}

const HEADING = /^#{1,6}\s+/;
const RULE = /^(?:[-*_]\s?){3,}$/;

/** Whether a line of Markdown is a heading or a rule, which nobody says. */
export function isStructure(text: string): boolean {
  return HEADING.test(text) || RULE.test(text);
}

/**
 * Reads what stands before the words of each line. A name and a time on lines of their own, and a name alone behind or
 * below a time, belong to the words below them.
 */
export function listTurnLines(lines: readonly PageLine[]): PlacedTurnLine[] {
  const read = lines.map((line, i): PlacedTurnLine => {
    const beginsBlock = i === 0 || line.number > (lines[i - 1]?.number ?? 0) + 1;
    const turn = isStructure(line.text)
      ? { time: null, label: null, isSure: false, rest: line.text }
      : readTurnLine(line.text);
    return { ...turn, line, beginsBlock };
  });
  const merged: PlacedTurnLine[] = [];
  for (let i = 0; i < read.length; i++) {
    const header = readHeader(read, i);
    if (header === null) merged.push(refuseTitle(read[i] as PlacedTurnLine, read[i + 1]));
    else {
      merged.push(header.turn);
      i += header.lines - 1;
    }
  }
  return refuseSingles(merged).map(refuseBelow);
}

function readHeader(
  read: readonly PlacedTurnLine[],
  i: number,
): { readonly turn: PlacedTurnLine; readonly lines: number } | null {
  const [first, second, third] = read.slice(i, i + 3);
  if (first === undefined || second === undefined) return null;
  const before = read[i - 1];
  const isFirst = first.beginsBlock && !(before !== undefined && isTimeAlone(before));
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
  return { label: { name: rest, form: "line", length: rest.length }, isSure, rest: "" };
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
    label !== null && time !== null && rest === "" && label.form !== "bold" && !/[:：]$/.test(turn.line.text);
  if (!isTitle || (below !== undefined && below.time === null)) return turn;
  return { ...turn, label: null, isSure: false, rest: label.name };
}

/** Below a name that stands in a line of its own are that speaker's words, whatever they begin with. */
function refuseBelow(turn: PlacedTurnLine, i: number, turns: readonly PlacedTurnLine[]): PlacedTurnLine {
  const above = turns[i - 1];
  const isBelow = above?.label != null && above.rest === "" && above.label.form !== "bold";
  if (!isBelow || turn.label === null || turn.isSure || turn.time !== null || turn.beginsBlock) return turn;
  return { ...turn, label: null, rest: turn.line.text };
}

/** Names alone in a line may be titles as well, unless one of them is there again. */
function refuseSingles(turns: readonly PlacedTurnLine[]): PlacedTurnLine[] {
  const names = turns.flatMap(({ label, isSure }) => (label?.form === "line" && !isSure ? [label.name] : []));
  if (new Set(names).size < names.length) return [...turns];
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
