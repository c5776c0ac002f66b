import { listPassageSentences } from "../../../language/list-passage-sentences.js";
import type { Chapter, Episode } from "../../../shared/domain.js";
import { type EpisodesView, listEpisodeSections, type Section } from "../../../store/passage-view.js";

export interface SpokenSentence {
  readonly text: string;
  readonly startSeconds: number;
}

/** What one person says without a break, or a passage of it; never empty. */
export interface Turn {
  /** Null where nobody is named. */
  readonly speaker: string | null;
  readonly startSeconds: number;
  readonly sentences: readonly SpokenSentence[];
}

export interface ToldChapter {
  readonly chapter: Chapter;
  /** What is said in it, in order; empty without a transcript. */
  readonly turns: readonly Turn[];
}

/** An episode with all that is said in it. */
export interface ToldEpisode {
  readonly episode: Episode;
  readonly chapters: readonly ToldChapter[];
}

/** Reads what is said in an episode of the view, chapter by chapter. */
export function tellEpisode(episode: Episode, view: EpisodesView): ToldEpisode {
  const turns = new Map<number, Turn[]>();
  for (const section of listEpisodeSections(view, episode.id)) {
    const { number } = section.chapter;
    turns.set(number, [...(turns.get(number) ?? []), ...listTurns(section, view)]);
  }
  return {
    episode,
    chapters: episode.chapters.map((chapter) => ({ chapter, turns: turns.get(chapter.number) ?? [] })),
  };
}

function listTurns({ firstPassage }: Section, { passages }: EpisodesView): Turn[] {
  const passage = passages.at(firstPassage);
  if (passage?.kind !== "transcript") return [];
  const turns: { speaker: string | null; startSeconds: number; sentences: SpokenSentence[] }[] = [];
  for (const { speaker, text, startSeconds } of listPassageSentences(passage)) {
    const last = turns.at(-1);
    if (last?.speaker === speaker) last.sentences.push({ text, startSeconds });
    else turns.push({ speaker, startSeconds, sentences: [{ text, startSeconds }] });
  }
  return turns;
}
