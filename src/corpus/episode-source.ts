import type { Cue, Episode } from "../shared/domain.js";
import type { PageProblem } from "./page-problem.js";

/** A chapter as a file lists it, before its end is settled. */
export interface ChapterMark {
  /** The number on the page; null where the file does not number its chapters. */
  readonly number: number | null;
  readonly title: string;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  readonly summary: string | null;
  readonly bullets: readonly string[];
}

/** Makes the mark of a chapter without number and notes. An end that is not after its start is not known. */
export function markChapter(title: string, startSeconds: number, endSeconds: number | null): ChapterMark {
  const end = endSeconds !== null && endSeconds > startSeconds ? endSeconds : null;
  return { number: null, title, startSeconds, endSeconds: end, summary: null, bullets: [] };
}

/** Where a list of chapters stands, the most trusted first: a page of notes, a chapters file, a description. */
export const CHAPTER_ORIGINS = ["page", "file", "description"] as const;
export type ChapterOrigin = (typeof CHAPTER_ORIGINS)[number];

/** What a file says about the episode as such: the fields of an episode, where the file states them. */
export type EpisodeFacts = {
  readonly [Name in Exclude<keyof Episode, "id" | "chapters">]?: NonNullable<Episode[Name]> | undefined;
} & {
  /** Who the labels of a transcript stand for, by label: `SPEAKER_00` is `Ana Moss`. */
  readonly speakers?: Readonly<Record<string, string>> | undefined;
  /** Plain text, a paragraph a line. It stands for the notes of an episode that has neither chapters nor a transcript. */
  readonly description?: string | undefined;
};

/** What one file says of one episode. An episode is made of all its sources. */
export interface EpisodeSource {
  /** The id that its owner states, in kebab-case; null where nobody states one. */
  readonly id: string | null;
  /**
   * What tells the episode apart from all others of its owner whatever it is called, such as a feed's `guid`; null where
   * the file's place does. It begins with the kind of owner and a colon: two of one kind are of two episodes.
   */
  readonly identity: string | null;
  /** True where the episode is not to be one of the corpus, whatever files tell of it. */
  readonly isLeftOut?: boolean | undefined;
  /** What tells it apart by other names of its owner, such as a feed's address, the surest first. */
  readonly owners?: readonly string[] | undefined;
  /** Files that belong to it: `file:` and a path from a list of files, or else the end of an address that a feed links to. */
  readonly aliases: readonly string[];
  /** The languages that it states of files that belong to it, by the names of the files. */
  readonly languages?: readonly { readonly file: string; readonly language: string }[] | undefined;
  readonly facts: EpisodeFacts;
  readonly chapters: { readonly origin: ChapterOrigin; readonly marks: readonly ChapterMark[] } | null;
  /** What is said, in order of time; null where the file is no transcript. */
  readonly cues: readonly Cue[] | null;
}

/** What a reader makes of a file. With problems the file is refused; notes say what was passed over. */
export interface SourceReading {
  readonly sources: readonly EpisodeSource[];
  readonly problems: readonly PageProblem[];
  readonly notes: readonly PageProblem[];
  /** Where the file is cut off. What an index knows of it is then more than what it says now. */
  readonly cutOff?: PageProblem | undefined;
}

/** A file of the corpus as it was found. */
export interface FoundFile {
  readonly bytes: Uint8Array;
  /** The path with forward slashes. Its last part names the episode where nothing else does. */
  readonly path: string;
}

/** Makes a reading of one source, whose fields are empty where they are not given. */
export function giveSource(
  source: Partial<EpisodeSource>,
  notes: readonly PageProblem[] = [],
): SourceReading {
  return {
    sources: [{ id: null, identity: null, aliases: [], facts: {}, chapters: null, cues: null, ...source }],
    problems: [],
    notes,
  };
}

/** Makes a reading of a file that is refused. */
export function refuseFile(...problems: readonly PageProblem[]): SourceReading {
  return { sources: [], problems, notes: [] };
}
