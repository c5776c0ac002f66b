import type { FoundFile, SourceReading } from "../episode-source.js";
import { hasEnding, type TextPage } from "../format.js";
import { readFrontMatter } from "../front-matter/read-front-matter.js";
import { type PageLine, splitLines } from "../page-line.js";
import { decodePage } from "./decode-page.js";
import { readTimeLine } from "./read-time-line.js";

/** The endings of text and Markdown, whatever they say. */
export const TEXT_ENDINGS = [".txt", ".md", ".markdown", ".description"];

/** Null for a file that is not named like text, is not UTF-8, or has a line of times as only chapters pages have. */
export function readTextPage({ bytes, path }: FoundFile): TextPage | null {
  const decoded = hasEnding(path, { endings: TEXT_ENDINGS }) ? decodePage(bytes) : null;
  if (decoded === null || "problem" in decoded) return null;
  const { fields, body, lineCount, problems } = readFrontMatter(decoded.text);
  const lines = splitLines(body, lineCount);
  return lines.some(isRangeLine) ? null : { fields, problems, body, lineCount, lines };
}

function isRangeLine({ text }: PageLine): boolean {
  return readTimeLine(text)?.kind === "range";
}

/** The reading of a page's body with what its front matter states, which wins over what the body says. */
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
