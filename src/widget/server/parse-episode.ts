import type { Chapter, Episode, Media } from "../../shared/domain.js";
import { readWebUrl } from "../read-web-url.js";
import { isRecord } from "./is-record.js";

/** What the player and the chapter list need of an episode. */
export type ShownEpisode = Pick<
  Episode,
  "id" | "title" | "language" | "media" | "chapters" | "durationSeconds"
>;

const YOUTUBE_ID = /^[\w-]{11}$/;

/** An episode of the contract; null for anything else. */
export function parseEpisode(value: unknown): ShownEpisode | null {
  if (!isRecord(value)) return null;
  const { id, title, language, media, chapters, durationSeconds } = value;
  if (typeof id !== "string" || typeof title !== "string" || typeof language !== "string") return null;
  if (!Array.isArray(chapters)) return null;
  return {
    id,
    title,
    language,
    durationSeconds: typeof durationSeconds === "number" ? durationSeconds : null,
    media: parseMedia(media),
    chapters: chapters.map(parseChapter).filter((chapter) => chapter !== null),
  };
}

function parseMedia(value: unknown): Media | null {
  if (!isRecord(value)) return null;
  const { kind, id, url } = value;
  if (kind === "youtube") return typeof id === "string" && YOUTUBE_ID.test(id) ? { kind, id } : null;
  const address = typeof url === "string" ? readWebUrl(url) : null;
  return (kind === "audio" || kind === "video") && address !== null ? { kind, url: address } : null;
}

function parseChapter(value: unknown): Chapter | null {
  if (!isRecord(value)) return null;
  const { number, title, startSeconds, endSeconds, summary, bullets } = value;
  if (typeof number !== "number" || typeof title !== "string") return null;
  if (typeof startSeconds !== "number") return null;
  return {
    number,
    title,
    startSeconds,
    endSeconds: typeof endSeconds === "number" ? endSeconds : null,
    summary: typeof summary === "string" ? summary : null,
    bullets: Array.isArray(bullets) ? bullets.filter((bullet) => typeof bullet === "string") : [],
  };
}
