import { askAboutChapter } from "../shared/ask-about-chapter.js";
import type { Chapter } from "../shared/domain.js";
import type { EpisodeOutline } from "../store/episode-outline.js";

const MOST_QUESTIONS = 3;

interface Place {
  readonly episode: Pick<EpisodeOutline, "id">;
  readonly chapter: Pick<Chapter, "number" | "title">;
}

/** Questions whose answer is one of the chapters near by, nearest first, other than those that were cited. */
export function suggestFollowUps(near: readonly Place[], cited: readonly Place[]): string[] {
  const name = ({ episode, chapter }: Place) => `${episode.id} ${chapter.number}`;
  const told = new Set(cited.map(name));
  const questions = near
    .filter((place) => !told.has(name(place)))
    .map(({ chapter }) => askAboutChapter(chapter));
  return [...new Set(questions)].slice(0, MOST_QUESTIONS);
}
