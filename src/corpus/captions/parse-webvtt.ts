import type { PageProblem } from "../page-problem.js";
import { readClock } from "./cue-draft.js";
import { type CueTimes, readCueTimes } from "./read-cue-times.js";

/** A cue as it stands in the file. */
export interface WebVttCue {
  readonly id: string;
  /** The line of its times, 1-based. */
  readonly line: number;
  /** In seconds, to the millisecond. A file may give an end that is not after the start. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** False where a browser drops the cue, as its times are not written as the standard wants them. */
  readonly isStandard: boolean;
  /** The text with its tags and character references; lines are separated by `\n`. */
  readonly payload: string;
  /** Words that are meant for the cue and that a browser drops: beside its times, with an arrow, or below a blank line. */
  readonly stray: string;
}

export interface WebVttFile {
  /** `Key: value` lines under the signature, such as `Kind` and `Language`, keys in lower case. */
  readonly header: ReadonlyMap<string, string>;
  readonly cues: readonly WebVttCue[];
  /** Cues whose times cannot be read, and words that belong to no cue, both of which a browser drops. */
  readonly dropped: readonly PageProblem[];
}

const SIGNATURE = /^WEBVTT(?:[ \t\n]|$)/;
const TIMES_EXPECTED = "times such as `00:01.000 --> 00:04.000`";
/** Settings of a cue, which may stand behind its times, also where they are not written as the standard wants them. */
const SETTINGS =
  /^(?:(?:vertical|line|position|size|align|region)\s?[:;]|(?:[A-Za-z]\w{0,15}:\S*(?:\s+|$))*$)/i;
/** A block that begins so says nothing. */
const SILENT = /^(?:NOTE|STYLE|REGION)(?:\s|$)/;

/**
 * Parses a WebVTT file as browsers do: WebVTT, W3C Candidate Recommendation 2019, section 6.1. Of what the algorithm
 * drops, cues are kept and marked whose times can be read all the same, and the rest is named with its line. Null where
 * the text does not begin with the signature.
 */
export function parseWebVtt(text: string): WebVttFile | null {
  const input = text
    .replace(/^\uFEFF/, "")
    .replaceAll("\0", "\uFFFD")
    .replace(/\r\n?/g, "\n");
  if (!SIGNATURE.test(input)) return null;
  const lines = input.split("\n");
  const state: ParseState = { lines, at: 1, cues: [], dropped: [] };
  const header = readHeader(state);
  while (state.at < lines.length) {
    if (lines[state.at] === "") state.at++;
    else readBlock(state);
  }
  return { header, cues: state.cues, dropped: state.dropped };
}

interface ParseState {
  readonly lines: readonly string[];
  /** The index of the next line. */
  at: number;
  readonly cues: WebVttCue[];
  readonly dropped: PageProblem[];
}

/** Reads lines up to a blank one, or up to one with an arrow, which begins a cue. */
function readHeader(state: ParseState): Map<string, string> {
  const header = new Map<string, string>();
  for (; state.at < state.lines.length; state.at++) {
    const line = state.lines[state.at] ?? "";
    if (line === "" || line.includes("-->")) break;
    const pair = /^([A-Za-z-]+):(.*)$/.exec(line);
    if (pair !== null) header.set((pair[1] ?? "").toLowerCase(), pair[2]?.trim() ?? "");
  }
  return header;
}

/** Reads one block ("collect a WebVTT block"). A block that is no cue is passed over. */
function readBlock(state: ParseState): void {
  const { lines } = state;
  const first = state.at;
  // Times stand in the first or second line of a block; an arrow anywhere else begins the next block.
  const isTimes = (at: number) => lines[at]?.includes("-->") === true;
  const timesAt = isTimes(first) ? first : isTimes(first + 1) ? first + 1 : null;
  state.at = (timesAt ?? first) + 1;
  while (state.at < lines.length && lines[state.at] !== "" && !isTimes(state.at)) state.at++;
  const at = timesAt ?? findLooseTimes(state, first);
  if (at === null || isSaid(state, first, at)) keepStray(state, first);
  else addCue(state, { first, at, hasArrow: timesAt !== null });
}

/** Adds the cue whose times stand at a line, or names the line where they cannot be read. */
function addCue(
  state: ParseState,
  { first, at, hasArrow }: { readonly first: number; readonly at: number; readonly hasArrow: boolean },
): void {
  const { lines } = state;
  const found = lines[at] ?? "";
  const line = at + 1;
  const standard = hasArrow ? readTimes(found) : null;
  const loose = readLooseTimes(found);
  const times = standard ?? loose;
  if (times === null) {
    state.dropped.push({ line, expected: TIMES_EXPECTED, found });
    return;
  }
  const id = lines.slice(first, at).join("");
  const payload = lines.slice(line, state.at).join("\n");
  const isStandard = standard !== null;
  const { rest, start, end } = { rest: "", ...loose, ...times };
  const stray = SETTINGS.test(rest) ? "" : rest;
  state.cues.push({ id, line, startSeconds: start, endSeconds: end, isStandard, payload, stray });
}

/** Finds times without the standard's arrow in the first two lines of a block. */
function findLooseTimes({ lines, at }: ParseState, first: number): number | null {
  if (SILENT.test(lines[first] ?? "")) return null;
  for (let i = first; i < Math.min(first + 2, at); i++) if (readLooseTimes(lines[i] ?? "") !== null) return i;
  return null;
}

/** Whether a line with an arrow has words and no part of a clock, so that it is words below the times of the cue before it. */
function isSaid({ lines, cues }: ParseState, first: number, at: number): boolean {
  const line = lines[at] ?? "";
  return (
    cues.length > 0 &&
    lines[first - 1] !== "" &&
    /\p{L}/u.test(line) &&
    !/\d:\d/.test(line) &&
    readLooseTimes(line) === null
  );
}

/**
 * Gives the words of a block that is no cue to the cue before it, where that one has none or the words stand right below
 * it; names them where not. A lone number is the index of a cue.
 */
function keepStray({ lines, at, cues, dropped }: ParseState, first: number): void {
  const found = lines[first]?.trim() ?? "";
  const isIndex = at === first + 1 && /^-?\d+$/.test(found);
  if (found === "" || isIndex || SILENT.test(found)) return;
  const open = cues.at(-1);
  const isBelow = lines[first - 1] !== "";
  if (open !== undefined && (isBelow || open.stray !== "" || open.payload.trim() === "")) {
    const stray = `${open.stray}\n${lines.slice(first, at).join("\n")}`;
    cues[cues.length - 1] = { ...open, stray };
  } else dropped.push({ line: first + 1, expected: "times above the words (they are left out)", found });
}

function readLooseTimes(line: string): CueTimes | null {
  const times = readCueTimes(line);
  return times === null || times.start < 0 || times.end < 0 ? null : times;
}

const SPACE = String.raw`[ \t\f]*`;
/** `mm:ss.ttt` or `hh:mm:ss.ttt`, with hours of any length. */
const TIME = String.raw`((?:\d+:)?[0-5]\d:[0-5]\d\.\d{3})`;
const TIMES = new RegExp(`^${SPACE}${TIME}${SPACE}-->${SPACE}${TIME}(?!\\d)`);

function readTimes(line: string): { start: number; end: number } | null {
  const match = TIMES.exec(line);
  const start = readClock(match?.[1] ?? "");
  const end = readClock(match?.[2] ?? "");
  return start === null || end === null ? null : { start, end };
}
