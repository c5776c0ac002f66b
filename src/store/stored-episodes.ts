import { z } from "zod";
import type { Chapter, Episode, PassageKind } from "../shared/domain.js";
import type { PassageList } from "./passage-list.js";
import type { RowRange } from "./row-range.js";

const text = z.string();
const seconds = z.number().nonnegative();
const webUrl = z.url({ protocol: /^https?$/ });
const isSpan = ({ startSeconds, endSeconds }: { startSeconds: number; endSeconds: number | null }) =>
  endSeconds === null || startSeconds < endSeconds;

const chapterFields = {
  number: z.number().int(),
  title: text,
  startSeconds: seconds,
  endSeconds: seconds.nullable(),
  generated: z.literal(true).exactOptional(),
};

const describeEpisode = <Chapter extends z.ZodType>(chapter: Chapter) =>
  z.object({
    id: text,
    title: text,
    show: text.nullable(),
    people: z.array(z.object({ name: text, role: text.nullable() })),
    publishedAt: text.nullable(),
    durationSeconds: seconds.nullable(),
    language: text,
    media: z
      .discriminatedUnion("kind", [
        z.object({ kind: z.literal("youtube"), id: z.string().regex(/^[A-Za-z0-9_-]{11}$/) }),
        z.object({ kind: z.literal("audio"), url: webUrl }),
        z.object({ kind: z.literal("video"), url: webUrl }),
      ])
      .nullable(),
    source: text.nullable(),
    rights: text.nullable(),
    chapters: z.array(chapter),
  });

export const episodeOutlineSchema = describeEpisode(z.object(chapterFields).refine(isSpan));
export const episodeSchema = describeEpisode(
  z.object({ ...chapterFields, summary: text.nullable(), bullets: z.array(text) }).refine(isSpan),
);

const episodesFileSchema = z.object({
  episodes: z.array(
    describeEpisode(
      z
        .object({
          ...chapterFields,
          /** The notes are absent where they are the chapter's passages. */
          summary: text.nullable().exactOptional(),
          bullets: z.array(text).exactOptional(),
        })
        .refine(isSpan),
    ),
  ),
  /** The names of those who speak in passages. */
  names: z.array(text),
});

type EpisodesFile = z.infer<typeof episodesFileSchema>;
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
    ...(isSame ? {} : { bullets: [...bullets] }),
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
