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

/** Makes the mark of a chapter without number and notes. */
export function markChapter(title: string, startSeconds: number, endSeconds: number | null): ChapterMark {
  return { number: null, title, startSeconds, endSeconds, summary: null, bullets: [] };
}

/** Where a list of chapters stands, the most trusted first: a page of notes, a chapters file, a description. */
export const CHAPTER_ORIGINS = ["page", "file", "description"] as const;
export type ChapterOrigin = (typeof CHAPTER_ORIGINS)[number];

/** What a file says about the episode as such: the fields of an episode, where the file states them. */
export type EpisodeFacts = {
  readonly [Name in Exclude<keyof Episode, "id" | "chapters">]?: NonNullable<Episode[Name]> | undefined;
};

/** What one file says of one episode. An episode is made of all its sources. */
export interface EpisodeSource {
  /** The id in kebab-case; null where only the file's name tells it. */
  readonly id: string | null;
  /** Other names by which files of this episode may be known: stems of the files a feed links to. */
  readonly aliases: readonly string[];
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
    sources: [{ id: null, aliases: [], facts: {}, chapters: null, cues: null, ...source }],
    problems: [],
    notes,
  };
}

/** Makes a reading of a file that is refused. */
export function refuseFile(...problems: readonly PageProblem[]): SourceReading {
  return { sources: [], problems, notes: [] };
}
