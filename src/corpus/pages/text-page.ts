import type { FoundFile, SourceReading } from "../episode-source.js";
import { hasEnding, type TextPage } from "../format.js";
import { readFrontMatter } from "../front-matter/read-front-matter.js";
import { type PageLine, splitLines } from "../page-line.js";
import { decodeUtf8, tidyText } from "./decode-page.js";
import { readTimeLine } from "./read-time-line.js";

/** The endings of text and Markdown, whatever they say. */
export const TEXT_ENDINGS = [".txt", ".md", ".markdown", ".description"];

/** Reads a file named like text; null for any other, for one not in UTF-8, and for a chapters page with times. */
export function readTextPage({ bytes, path }: FoundFile): TextPage | null {
  const text = hasEnding(path, { endings: TEXT_ENDINGS }) ? decodeUtf8(bytes) : null;
  if (text === null) return null;
  const read = readFrontMatter(tidyText(text));
  const lines = splitLines(read.body, read.lineCount);
  return lines.some(isRangeLine) ? null : { ...read, lines };
}

function isRangeLine({ text }: PageLine): boolean {
  return readTimeLine(text)?.kind === "range";
}

/** Adds what a page's front matter states to the reading of its body. The front matter wins. */
export function addFrontMatter({ fields, problems }: TextPage, reading: SourceReading): SourceReading {
  const { id, ...facts } = fields;
  const stated = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  return {
    sources: reading.sources.map((source) => ({
      ...source,
      id: id ?? source.id,
      facts: { ...source.facts, ...stated },
    })),
    problems: [...problems, ...reading.problems],
    notes: reading.notes,
  };
}
