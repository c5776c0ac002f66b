import { createHash } from "node:crypto";
import type { Chapter, Episode, Passage, PassageKind } from "../domain.js";

/**
 * Every summary and bullet of the episode as a passage, in page order, with its chapter's span.
 * Ids are content hashes: an edit elsewhere on the page leaves them as they are.
 */
export function splitEpisode(episode: Episode): Passage[] {
  const seen = new Map<string, number>();
  return episode.chapters.flatMap((chapter) => {
    const texts: [PassageKind, string][] = chapter.bullets.map((bullet) => ["bullet", bullet]);
    if (chapter.summary !== null) texts.unshift(["summary", chapter.summary]);
    return texts.map(([kind, text]) => {
      const key = JSON.stringify([episode.id, chapter.title, kind, text]);
      // A page may say the same line twice in one chapter, or have two chapters of one name.
      const occurrence = seen.get(key) ?? 0;
      seen.set(key, occurrence + 1);
      return {
        id: hashId(key, occurrence),
        episodeId: episode.id,
        chapterNumber: chapter.number,
        kind,
        text,
        startSeconds: chapter.startSeconds,
        endSeconds: chapter.endSeconds,
      };
    });
  });
}

/** The chapter as one text: title, summary, bullets. What whole-chapter search reads. */
export function describeChapter(chapter: Chapter): string {
  const parts = [chapter.title, chapter.summary, ...chapter.bullets].filter((part) => part !== null);
  return parts.map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`)).join(" ");
}

/**
 * The text a passage is embedded as. A bullet stands alone; a summary is led by its chapter's title.
 * With the whole chapter as a third view this ranked best of the mixtures tried (README, "How it ranks").
 */
export function describePassage(passage: Passage, chapter: Chapter): string {
  return passage.kind === "summary" ? `${chapter.title}. ${passage.text}` : passage.text;
}

function hashId(key: string, occurrence: number): string {
  return createHash("sha256").update(`${key}#${occurrence}`).digest("hex").slice(0, 16);
}
