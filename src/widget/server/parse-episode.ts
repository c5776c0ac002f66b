import type { Chapter, Episode, Media } from "../../shared/domain.js";
import { readWebUrl } from "../read-web-url.js";
import { orElse, readFields, readList, readNumber, readOneOf, readText, readUntimed } from "./read-fields.js";

type Shown = Omit<
  Episode,
  | "formerIds"
  | "number"
  | "season"
  | "stale"
  | "show"
  | "people"
  | "publishedAt"
  | "artwork"
  | "source"
  | "rights"
>;

/** The part of an episode that the player and the chapter list need. */
export interface ShownEpisode extends Shown {
  /** Address of its picture; null where it has none. */
  readonly artwork: string | null;
}

const YOUTUBE_ID = /^[\w-]{11}$/;

type YoutubeVideo = Extract<Media, { readonly kind: "youtube" }>;

const readYoutubeVideo = readFields<YoutubeVideo>({
  kind: readOneOf("youtube"),
  id: (value) => (typeof value === "string" && YOUTUBE_ID.test(value) ? value : undefined),
});

const readFile = readFields<Exclude<Media, YoutubeVideo>>({
  kind: readOneOf("audio", "video"),
  url: (value) => readWebUrl(readText(value) ?? null) ?? undefined,
});

const readChapter = readFields<Omit<Chapter, "estimated" | "generated" | "questions" | "untimed">>({
  number: readNumber,
  title: readText,
  startSeconds: readNumber,
  endSeconds: orElse(readNumber, null),
  summary: orElse(readText, null),
  bullets: readList(readText),
});
const readChapters = readList((value) => {
  const read = readChapter(value);
  return read && { ...read, ...readUntimed(value) };
});

const readEpisode = readFields<ShownEpisode>({
  id: readText,
  title: readText,
  language: readText,
  durationSeconds: orElse(readNumber, null),
  questions: readList(readText),
  artwork: (value) => readWebUrl(readText(value) ?? null),
  media: (value) => readYoutubeVideo(value) ?? readFile(value) ?? null,
  chapters: (value) => (Array.isArray(value) ? readChapters(value) : undefined),
});

/** Reads an episode of the contract; returns null for anything else. */
export const parseEpisode = orElse(readEpisode, null);
