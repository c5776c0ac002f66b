import { formatTimestamp } from "../corpus/timestamp.js";
import type { Episode } from "../domain.js";
import { createChapterList } from "./chapter-list.js";
import { createPlayer, type Player } from "./player.js";

export interface StageElements {
  readonly title: HTMLElement;
  readonly credits: HTMLElement;
  readonly player: HTMLElement;
  readonly chapters: HTMLElement;
}

export interface EpisodeStage {
  /** Replaces the episode on show, and stops its player. */
  show(episode: Episode): void;
  /** Plays the episode on show from that second, and brings the player into sight. */
  play(seconds: number): void;
}

/** One episode: what it is, its player and its chapters, which follow each other. */
export function createEpisodeStage(elements: StageElements): EpisodeStage {
  let player: Player | null = null;
  const play = (seconds: number) => {
    player?.play(seconds);
    elements.player.scrollIntoView({ block: "nearest" });
  };
  return {
    play,
    show(episode) {
      player?.dispose();
      for (const element of [elements.title, elements.chapters]) element.lang = episode.language;
      elements.title.textContent = episode.title;
      elements.credits.textContent = describeCredits(episode);
      const list = createChapterList(elements.chapters, episode, {
        formatTime: formatTimestamp,
        onPlay: ({ startSeconds }) => play(startSeconds),
      });
      player = createPlayer({ episode, container: elements.player, onTime: list.highlight });
    },
  };
}

function describeCredits({ show, people, publishedAt, durationSeconds }: Episode): string {
  const names = people.map(({ name, role }) => (role === null ? name : `${name} (${role})`)).join(", ");
  return [show, names, publishedAt, formatTimestamp(durationSeconds)]
    .filter((part) => part !== null && part !== "")
    .join(" · ");
}
