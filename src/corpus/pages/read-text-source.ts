import { UNDETERMINED } from "../../language/detect-language.js";
import { readDescriptionTimes } from "../chapter-lists/read-description-times.js";
import { readMarkdownChapters } from "../chapter-lists/read-markdown-chapters.js";
import {
  type EpisodeFacts,
  type FoundFile,
  giveSource,
  type RecognisedSource,
  refuseFile,
  type SourceReading,
} from "../episode-source.js";
import type { FrontMatter } from "../front-matter/front-matter-schema.js";
import { readFrontMatter } from "../front-matter/read-front-matter.js";
import { type PageLine, splitLines } from "../page-line.js";
import type { PageProblem } from "../page-problem.js";
import { looksLikeTranscript, readMarkdownTranscript } from "../transcripts/read-markdown-transcript.js";
import { decodePage } from "./decode-page.js";
import { readChaptersPage } from "./read-chapters-page.js";
import { readTimeLine } from "./read-time-line.js";

/**
 * Reads plain text or Markdown: a chapters page, headings with times, a transcript, or a list of times. What is
 * none of them is read as a chapters page, whose problems then say what is missing.
 */
export function readTextSource({ bytes, path }: FoundFile): RecognisedSource {
  const decoded = decodePage(bytes);
  if ("problem" in decoded) return { format: "text", ...refuseFile(decoded.problem) };
  const { fields, body, lineCount, problems } = readFrontMatter(decoded.text);
  const lines = splitLines(body, lineCount);
  const other = lines.some(isRangeLine) ? null : recogniseText(lines, body, lineCount);
  if (other === null) return { format: "chapters page", ...readPage(bytes, path) };
  return { format: other.format, ...addFields(other.reading, fields, problems) };
}

function isRangeLine({ text }: PageLine): boolean {
  return readTimeLine(text)?.kind === "range";
}

function recogniseText(
  lines: readonly PageLine[],
  body: string,
  lineCount: number,
): { format: string; reading: SourceReading } | null {
  const headed = readMarkdownChapters(lines);
  if (headed !== null) {
    const facts: EpisodeFacts = { title: headed.title ?? undefined };
    return {
      format: "Markdown chapters",
      reading: giveSource({ facts, chapters: { origin: "page", marks: headed.marks } }),
    };
  }
  if (looksLikeTranscript(lines))
    return { format: "text transcript", reading: readMarkdownTranscript(lines) };
  const times = readDescriptionTimes(body);
  if (times === null) return null;
  const notes = times.notes.map((note) => ({ ...note, line: note.line + lineCount }));
  const chapters = { origin: "description", marks: times.marks } as const;
  return { format: "list of times", reading: giveSource({ chapters }, notes) };
}

/** The front matter wins over what the text says. */
function addFields(
  reading: SourceReading,
  { id, ...fields }: FrontMatter,
  problems: readonly PageProblem[],
): SourceReading {
  const stated = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
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

function readPage(bytes: Uint8Array, path: string): SourceReading {
  const result = readChaptersPage({ content: bytes, path });
  if ("problems" in result) return { sources: [], problems: result.problems, notes: [] };
  const { id, chapters, durationSeconds, language, show, publishedAt, media, source, rights, ...rest } =
    result.episode;
  return giveSource({
    id,
    facts: {
      ...rest,
      people: rest.people.length > 0 ? rest.people : undefined,
      durationSeconds: durationSeconds ?? undefined,
      show: show ?? undefined,
      publishedAt: publishedAt ?? undefined,
      language: language === UNDETERMINED ? undefined : language,
      media: media ?? undefined,
      source: source ?? undefined,
      rights: rights ?? undefined,
    },
    chapters: { origin: "page", marks: chapters },
  });
}
