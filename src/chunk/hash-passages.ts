import { createHash } from "node:crypto";
import type { Chapter, Passage } from "../shared/domain.js";

/** A passage before it has its id. */
export interface PassageDraft extends Omit<Passage, "id" | "episodeId" | "chapterNumber"> {
  readonly chapter: Chapter;
}

/** Gives passages their ids, which are content hashes: an edit elsewhere in the episode does not change them. */
export function hashPassages(episodeId: string, drafts: readonly PassageDraft[]): Passage[] {
  const seen = new Map<string, number>();
  return drafts.map(({ chapter, ...passage }) => {
    const key = JSON.stringify([episodeId, chapter.title, passage.kind, passage.text]);
    // A page may have the same line twice in one chapter, or two chapters of one name.
    const occurrence = seen.get(key) ?? 0;
    seen.set(key, occurrence + 1);
    const id = createHash("sha256").update(`${key}#${occurrence}`).digest("hex").slice(0, 16);
    return { id, episodeId, chapterNumber: chapter.number, ...passage };
  });
}
