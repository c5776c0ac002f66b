import type { Cue, Media, Person } from "../shared/domain.js";
import type { PageProblem } from "./page-problem.js";

/** A chapter as a file lists it, its end not yet settled. */
export interface ChapterMark {
  /** As on the page; null where the file does not number them. */
  readonly number: number | null;
  readonly title: string;
  readonly startSeconds: number;
  readonly endSeconds: number | null;
  readonly summary: string | null;
  readonly bullets: readonly string[];
}

/** How far a list of chapters is to be trusted, best first: notes, a chapters file, times in a description. */
export const CHAPTER_ORIGINS = ["page", "file", "description"] as const;
export type ChapterOrigin = (typeof CHAPTER_ORIGINS)[number];

/** What a file says about the episode as such. */
export interface EpisodeFacts {
  readonly title?: string | undefined;
  readonly show?: string | undefined;
  readonly people?: readonly Person[] | undefined;
  readonly publishedAt?: string | undefined;
  readonly durationSeconds?: number | undefined;
  /** BCP 47 tag. */
  readonly language?: string | undefined;
  readonly media?: Media | undefined;
  readonly source?: string | undefined;
  readonly rights?: string | undefined;
}

/** What one file says of one episode. Several of them make the episode. */
export interface EpisodeSource {
  /** kebab-case; null where the file leaves it to its name. */
  readonly id: string | null;
  /** Other names by which files of this episode may be known: stems of the files a feed links to. */
  readonly aliases: readonly string[];
  readonly facts: EpisodeFacts;
  readonly chapters: { readonly origin: ChapterOrigin; readonly marks: readonly ChapterMark[] } | null;
  /** In order of time; null where the file is no transcript. */
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
  /** With forward slashes; names the file in problems, its last part the episode where nothing else does. */
  readonly path: string;
}

/** A reading that gives one source. */
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

/** A reading of a file that can give nothing. */
export function refuseFile(...problems: readonly PageProblem[]): SourceReading {
  return { sources: [], problems, notes: [] };
}
