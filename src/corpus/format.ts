import { basename, extname } from "node:path";
import type { FoundFile, SourceReading } from "./episode-source.js";
import type { LineEvidence } from "./evidence/weigh-lines.js";
import type { FrontMatterResult } from "./front-matter/read-front-matter.js";
import type { PageLine } from "./page-line.js";
import type { PageProblem } from "./page-problem.js";

/** What the joining of files has to know of a file's format. */
export interface FormatTraits {
  /** What `doctor`, notes and the index call it, such as `WebVTT`. No two formats have one name. */
  readonly name: string;
  /**
   * How far the format is trusted where files of one episode differ, on its facts and as a transcript: a number from
   * 0, where it is left out, to 9. The highest wins, and the first path among equals.
   */
  readonly rank?: { readonly facts?: number; readonly speech?: number };
  /** True where a file tells of several episodes, so that its name stands for none of them. */
  readonly severalEpisodes?: boolean;
}

/**
 * A format of captions, transcripts, chapters or facts. To add one, export such a value from a file of its own and
 * name it in the list of `formats.ts`: files with its endings are then found, recognised, read and joined.
 */
export interface Format extends FormatTraits {
  /**
   * The endings of its files' names in lower case, such as `.srt`, or whole names, such as `episodes.yaml`. A corpus
   * folder is searched for them; a file that is found may still be of any other format.
   */
  readonly endings: readonly string[];
  /**
   * How likely the file is of this format, judged by what it holds: from 0, it is not, to 1, it is unmistakable, as
   * `WEBVTT` is. The highest reads the file, and the first in the list among equals; the next one is tried where that
   * one refuses the file.
   */
  readonly recognise: (file: SourceFile) => number;
  /** What a file that it recognises says; null where the file is to be passed over. Never throws for such a file. */
  readonly read: (file: SourceFile) => SourceReading | null;
}

/** A file as a format sees it. What a format does not ask for is not computed. */
export interface SourceFile extends FoundFile {
  /** The decoded text, with `\n` line ends and without characters that a reader does not see. */
  readonly text: string;
  /** Where the bytes are not in the encoding that they should be in; null where they are. A reading begins its notes with it. */
  readonly encodingNote: PageProblem | null;
  /** The list or object that the text is as JSON; undefined where it is none. */
  readonly json: unknown;
  /** The page, where the file is named like text, such as `.md`; null for others, and for chapters pages with times. */
  readonly page: TextPage | null;
  /** What the lines of the text, or of the page without its front matter, tell of their kind. */
  readonly evidence: LineEvidence;
}

/** Text or Markdown, its front matter taken off. */
export interface TextPage extends FrontMatterResult {
  readonly lines: readonly PageLine[];
}

/** The confidence in a format whose files have a shape that few others have, but no signature. */
export const SHAPED = 0.8;
/** The confidence in a format that the file's name alone speaks for. */
export const NAMED = 0.1;
/** The confidence of what refuses a file that no other format takes. */
export const UNCLAIMED = 0.01;

/** Whether the file's name is one that the format's files have. */
export function hasEnding(path: string, { endings }: Pick<Format, "endings">): boolean {
  const name = basename(path).toLowerCase();
  return endings.some((ending) => ending === (ending.startsWith(".") ? extname(name) : name));
}
