import { findRestarts } from "../../captions/order/set-behind.js";
import { type DescriptionTimes, readDescriptionTimes } from "../../chapter-lists/read-description-times.js";
import { LEAST_SPEECH, weighLines } from "../../evidence/weigh-lines.js";
import type { PageLine } from "../../page-line.js";
import { readPlainMarkdown } from "../../plain-markdown.js";
import { isStructure, listTurnLines, type PlacedTurnLine } from "../list-turn-lines.js";

/** A page that holds a list of chapters beside the transcript, as pages of show notes do. */
export interface TranscriptSections {
  /** The lines of the transcript, as turns. */
  readonly turns: readonly PlacedTurnLine[];
  /** The list, with its lines counted from the top of the file; null where there is none. */
  readonly list: DescriptionTimes | null;
  /** What else is said of the episode beside the list; absent where nothing is. */
  readonly description?: string | undefined;
}

/** Tells a list of chapters from the transcript below or above it: the times begin again where one of them ends. */
export function findChapterList(lines: readonly PageLine[]): TranscriptSections {
  const turns = listTurnLines(lines);
  const timed = turns.flatMap(({ time, line }) => (time === null ? [] : [{ ...time, line }]));
  const restarts = findRestarts(timed);
  const begins = new Set(restarts.map((place) => timed[place]?.line));
  const parts: PageLine[][] = [[]];
  for (const line of lines) {
    if (begins.has(line)) parts.push([]);
    parts.at(-1)?.push(line);
  }
  if (parts.length === 1) return { turns, list: null };
  const weighed = parts.map((part) => ({ part, isSpeech: weighLines(part).speech >= LEAST_SPEECH }));
  const [silent, ...others] = weighed.filter(({ isSpeech }) => !isSpeech);
  const speech = weighed.filter(({ isSpeech }) => isSpeech).flatMap(({ part }) => part);
  const list =
    silent === undefined || others.length > 0 || speech.length === 0 ? null : readList(silent.part);
  if (list === null || silent === undefined) return { turns, list: null };
  const prose = listTurnLines(silent.part).filter(({ time, text }) => time === null && !isStructure(text));
  const description = prose.map(({ text }) => readPlainMarkdown(text)).join("\n") || undefined;
  return { turns: listTurnLines(speech), list, description };
}

function readList(part: readonly PageLine[]): DescriptionTimes | null {
  const above = (part[0]?.number ?? 1) - 1;
  const text: string[] = [];
  for (const { number, text: line } of part) text[number - above - 1] = line;
  const list = readDescriptionTimes(Array.from(text, (line) => line ?? "").join("\n"));
  return list && { ...list, notes: list.notes.map((note) => ({ ...note, line: note.line + above })) };
}
