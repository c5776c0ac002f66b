import type { EpisodeOutline } from "../episode-outline.js";
import type { EpisodeFacts } from "./episode-facts.js";

/** What a list tells of an episode: all but its chapters. Every process knows it of every episode, as it knows the facts. */
export type ListedEpisode = EpisodeFacts &
  Pick<EpisodeOutline, "source" | "rights"> & {
    readonly questions?: EpisodeOutline["questions"] | undefined;
    readonly chapterCount: number;
  };

/** Counts the chapters of an outline instead of naming them. */
export function listOutline({ chapters, ...episode }: EpisodeOutline): ListedEpisode {
  return { ...episode, chapterCount: chapters.length };
}

/** Gives a plain object of what may be read from a table; what is absent is undefined. */
export function copyListed(episode: ListedEpisode): ListedEpisode {
  return {
    id: episode.id,
    formerIds: episode.formerIds,
    stale: episode.stale,
    title: episode.title,
    number: episode.number,
    season: episode.season,
    show: episode.show,
    people: episode.people,
    publishedAt: episode.publishedAt,
    durationSeconds: episode.durationSeconds,
    language: episode.language,
    media: episode.media,
    artwork: episode.artwork,
    source: episode.source,
    rights: episode.rights,
    questions: episode.questions,
    chapterCount: episode.chapterCount,
  };
}
