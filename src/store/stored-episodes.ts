import { z } from "zod";
import {
  type Chapter,
  chapterSchema,
  type Episode,
  episodeSchema,
  type Infer,
  type PassageKind,
} from "../shared/domain.js";
import type { PassageList } from "./passage-list.js";
import type { RowRange } from "./row-range.js";

type Span = Pick<Chapter, "startSeconds" | "endSeconds">;

/** Tells whether every chapter ends after it begins. */
const areSpans = (chapters: readonly Span[]) =>
  chapters.every(({ startSeconds, endSeconds }) => endSeconds === null || startSeconds < endSeconds);

/** Describes an episode with the part of its chapters that is stored. */
const storeWith = <Stored extends z.ZodType<Span>>(chapter: Stored) =>
  episodeSchema.extend({ chapters: z.array(chapter).min(1).refine(areSpans) });

export const storedEpisodeSchema = storeWith(chapterSchema);
export const episodeOutlineSchema = storeWith(chapterSchema.omit({ summary: true, bullets: true }));

const { summary, bullets } = chapterSchema.shape;

const episodesFileSchema = z.object({
  /** A chapter has no summary, or no bullets, where they are its passages. */
  episodes: z.array(
    storeWith(chapterSchema.extend({ summary: summary.exactOptional(), bullets: bullets.exactOptional() })),
  ),
  /** The names of those who speak in passages. */
  names: z.array(z.string()),
});

type EpisodesFile = Infer<typeof episodesFileSchema>;
type StoredChapter = EpisodesFile["episodes"][number]["chapters"][number];

/** Writes episodes as JSON, without the notes that are passages as well, and the names of those who speak. */
export function encodeEpisodes(episodes: readonly Episode[], passages: PassageList): Buffer {
  const rows = passages.listChapterRows();
  let place = 0;
  const stored = episodes.map((episode) => ({
    ...episode,
    chapters: episode.chapters.map((chapter) => omitNotes(chapter, readNotes(passages, rows[place++]))),
  }));
  return Buffer.from(JSON.stringify({ episodes: stored, names: passages.columns.names }));
}

/** Reads what is stored of the episodes, and the names. Throws where it is not JSON of that shape. */
export function parseEpisodes(json: Buffer): EpisodesFile {
  return episodesFileSchema.parse(JSON.parse(json.toString("utf8")));
}

/** Makes the episodes whole again: notes that are passages are read from these when they are asked for. */
export function restoreEpisodes(stored: EpisodesFile["episodes"], passages: PassageList): Episode[] {
  const rows = passages.listChapterRows();
  let place = 0;
  return stored.map((episode) => ({
    ...episode,
    chapters: episode.chapters.map((chapter) => {
      const own = rows[place++];
      return restoreNotes(chapter, () => readNotes(passages, own));
    }),
  }));
}

/** The texts of a chapter's passages, by their kind. */
type Notes = Readonly<Record<PassageKind, readonly string[]>>;

function readNotes(passages: PassageList, rows: RowRange | undefined): Notes {
  const notes: Record<PassageKind, string[]> = { summary: [], bullet: [], transcript: [] };
  for (const { kind, text } of rows === undefined ? [] : passages.slice(rows.from, rows.to))
    notes[kind].push(text);
  return notes;
}

function omitNotes({ summary, bullets, ...chapter }: Chapter, notes: Notes): StoredChapter {
  const isSame =
    notes.bullet.length === bullets.length && notes.bullet.every((note, i) => note === bullets[i]);
  return {
    ...chapter,
    ...(summary !== null && summary === notes.summary[0] ? {} : { summary }),
    ...(isSame ? {} : { bullets }),
  };
}

function restoreNotes({ summary, bullets, ...chapter }: StoredChapter, readOwn: () => Notes): Chapter {
  return {
    ...chapter,
    get summary() {
      return summary === undefined ? (readOwn().summary[0] ?? null) : summary;
    },
    get bullets() {
      return bullets ?? readOwn().bullet;
    },
  };
}
