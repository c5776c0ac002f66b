import type { SourceReading } from "../episode-source.js";
import { hasEnding, type SourceFile, type TextPage } from "../format.js";
import { readFrontMatter } from "../front-matter/read-front-matter.js";
import { type PageLine, splitLines } from "../page-line.js";
import { readTimeLine } from "./read-time-line.js";

/** The endings of text and Markdown, whatever they say. */
export const TEXT_ENDINGS = [".txt", ".md", ".markdown", ".description"];

/** Reads a file named like text; null for any other, and for a chapters page with times. */
export function readTextPage({ text, path }: Pick<SourceFile, "text" | "path">): TextPage | null {
  if (!hasEnding(path, { endings: TEXT_ENDINGS })) return null;
  const read = readFrontMatter(text);
  const lines = splitLines(read.body, read.lineCount);
  return isChaptersPage(lines) ? null : { ...read, lines };
}

/** A chapter's notes have fewer characters a second than what is said in it. */
const LEAST_SPEECH_PACE = 9;
const CHAPTER_SECONDS = 45;

/**
 * Whether lines such as `1. 0:00 – 2:45` begin chapters: they are numbered or long, and the lines below them are too short
 * to be what is said in that time.
 */
function isChaptersPage(lines: readonly PageLine[]): boolean {
  const ranges = lines.flatMap(({ text }, i) => {
    const time = readTimeLine(text);
    return time?.kind === "range" ? [{ ...time, i, seconds: time.endSeconds - time.startSeconds }] : [];
  });
  const [first] = ranges;
  if (first === undefined) return false;
  if (ranges.some(({ number }) => number !== null)) return true;
  const lengths = ranges.map(({ seconds }) => seconds).toSorted((a, b) => a - b);
  const isLong = (lengths[Math.floor(lengths.length / 2)] ?? 0) >= CHAPTER_SECONDS;
  const characters = lines.slice(first.i).reduce((sum, { text }) => sum + text.length, 0);
  const total = lengths.reduce((sum, seconds) => sum + Math.max(0, seconds), 0);
  return isLong && characters < LEAST_SPEECH_PACE * total;
}

/** Adds what a page's front matter states to the reading of its body. The front matter wins. */
export function addFrontMatter({ fields, problems, notes }: TextPage, reading: SourceReading): SourceReading {
  const { id, ...facts } = fields;
  const stated = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return {
    sources: reading.sources.map((source) => ({
      ...source,
      id: id ?? source.id,
      facts: { ...source.facts, ...stated },
    })),
    problems: [...problems, ...reading.problems],
    notes: [...notes, ...reading.notes],
  };
}
