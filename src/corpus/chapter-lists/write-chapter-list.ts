import type { Chapter, Episode } from "../../shared/domain.js";
import { formatTimestamp } from "../../shared/timestamp.js";

/** YouTube shows no chapters where one of them is shorter, in seconds. */
const YOUTUBE_SECONDS = 10;
/** In UTF-16 units. What is longer is read as prose. */
const YOUTUBE_TITLE = 100;

type Listed = Pick<Episode, "title" | "show" | "chapters">;

/** Writes Podcasting 2.0 chapters, JSON Chapters 1.2, with times to the millisecond. */
export function writePodcastingChapters({ title, show, chapters }: Listed): string {
  const file = {
    version: "1.2.0",
    title,
    ...(show === null ? {} : { podcastName: show }),
    chapters: chapters.map((chapter) => ({
      startTime: chapter.startSeconds,
      ...(chapter.endSeconds === null ? {} : { endTime: chapter.endSeconds }),
      title: flatten(chapter.title),
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Writes a WebVTT track of chapters. A last chapter whose end is not known lasts a second. */
export function writeWebVttChapters({ chapters }: Listed): string {
  const cues = chapters.map(({ title, startSeconds, endSeconds }, i) => {
    const end = Math.max(endSeconds ?? 0, startSeconds + 1);
    const times = `${formatClock(startSeconds)} --> ${formatClock(end)}`;
    return `${i + 1}\n${times}\n${escapeCue(flatten(title))}\n`;
  });
  return `WEBVTT\nKind: chapters\n\n${cues.join("\n")}`;
}

/**
 * Lists chapters for a video's description on YouTube: whole seconds, the first at 0:00, ten seconds or more apart (a chapter
 * that begins sooner is left out). Colons between digits are written as dots, as they would be read as a time.
 */
export function writeYouTubeChapters({ chapters }: Listed): string {
  return listYouTubeChapters(chapters)
    .map(({ startSeconds, title }) => `${formatTimestamp(startSeconds)} ${title}\n`)
    .join("");
}

/** What `writeYouTubeChapters` lists of chapters. */
export function listYouTubeChapters(
  chapters: readonly Pick<Chapter, "title" | "startSeconds">[],
): Pick<Chapter, "title" | "startSeconds">[] {
  const listed: Pick<Chapter, "title" | "startSeconds">[] = [];
  for (const { title, startSeconds } of chapters) {
    const start = listed.length === 0 ? 0 : Math.floor(startSeconds);
    const last = listed.at(-1);
    if (last === undefined || start - last.startSeconds >= YOUTUBE_SECONDS)
      listed.push({ startSeconds: start, title: plainTitle(title) });
  }
  return listed;
}

/** A title without what YouTube forbids or a list of times reads as something else. */
function plainTitle(title: string): string {
  const plain = flatten(title)
    .replace(/[<>]|\*\*|__/g, "")
    .replace(/(?<=\d)[:：](?=\d)/g, ".")
    .replace(/^[\s\-–—:|•·»>.,]+/u, "")
    .slice(0, YOUTUBE_TITLE)
    .trim();
  return /[\p{L}\p{N}]/u.test(plain) ? plain : "Chapter";
}

function escapeCue(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function formatClock(seconds: number): string {
  const whole = Math.round(seconds * 1000);
  const parts = [
    Math.floor(whole / 3_600_000),
    Math.floor(whole / 60_000) % 60,
    Math.floor(whole / 1000) % 60,
  ];
  const clock = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${clock}.${String(whole % 1000).padStart(3, "0")}`;
}

function flatten(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
