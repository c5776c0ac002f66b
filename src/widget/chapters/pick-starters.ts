import { askAboutChapter, isAskable } from "../../shared/ask-about-chapter.js";
import type { Chapter } from "../../shared/domain.js";

const MOST_STARTERS = 3;

/** Picks questions to begin with from all over the episode: its start, its middle and its end. */
export function pickStarters(chapters: readonly Chapter[]): string[] {
  const askable = chapters.filter(isAskable);
  const step = Math.max(1, Math.floor(askable.length / MOST_STARTERS));
  return askable
    .filter((_, i) => i % step === Math.floor(step / 2))
    .slice(0, MOST_STARTERS)
    .map(askAboutChapter);
}
