import { basename, extname } from "node:path";
import type { FoundFile, SourceReading } from "./episode-source.js";
import type { FrontMatterResult } from "./front-matter/read-front-matter.js";
import type { PageLine } from "./page-line.js";

/** What the joining of files has to know of a file's format. */
export interface FormatTraits {
  /** What `doctor`, notes and the index call it, such as `WebVTT`. No two formats have one name. */
  readonly name: string;
  /**
   * How far the format is trusted where files of one episode differ, on its facts and as a transcript: a number from
   * 0, where it is left out, to 9. The highest wins, and the first path among equals.
   */
  readonly rank?: { readonly facts?: number; readonly speech?: number };
  /**
   * Given where a file tells of several episodes, so that its name stands for none of them. Ids made from titles
   * give way to any other name.
   */
  readonly severalEpisodes?: "with ids" | "with ids made from titles";
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
  /** Whether the file is of this format, judged by what it holds. The first format that says so reads it. */
  readonly recognise: (file: SourceFile) => boolean;
  /** What a file that it recognises says; null where the file is to be passed over. Never throws for such a file. */
  readonly read: (file: SourceFile) => SourceReading | null;
}

/** A file as a format sees it. What a format does not ask for is not computed. */
export interface SourceFile extends FoundFile {
  /**
   * UTF-8, UTF-16 with its byte order mark, else Windows-1252; with `\n` line ends and without characters that a
   * reader does not see.
   */
  readonly text: string;
  /** True where the text is not UTF-8 or UTF-16, and Windows-1252 is assumed. */
  readonly isGuessed: boolean;
  /** The list or object that the text is as JSON; undefined where it is none. */
  readonly json: unknown;
  /** The page, where the file is named like text, such as `.md`; null for others, and for chapters pages with times. */
  readonly page: TextPage | null;
}

/** Text or Markdown in UTF-8, its front matter taken off. */
export interface TextPage extends FrontMatterResult {
  readonly lines: readonly PageLine[];
}

/** Whether the file's name is one that the format's files have. */
export function hasEnding(path: string, { endings }: Pick<Format, "endings">): boolean {
  const name = basename(path).toLowerCase();
  return endings.some((ending) => ending === (ending.startsWith(".") ? extname(name) : name));
}
