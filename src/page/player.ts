import type { Episode } from "../domain.js";
import { buildButton, buildElement } from "./build-element.js";
import { createYouTubePlayer } from "./youtube-player.js";

export interface PlayerOptions {
  readonly episode: Episode;
  readonly container: HTMLElement;
  /** Told the second the recording is at, while it plays. */
  readonly onTime: (seconds: number) => void;
}

export interface Player {
  /** Plays from that second. */
  play(seconds: number): void;
  /** Lets go of the page; the container is the next player's. */
  dispose(): void;
}

/** A player for the episode's media. Nothing of another site is loaded before the first click. */
export function createPlayer(options: PlayerOptions): Player {
  const { episode, container } = options;
  const { media } = episode;
  container.replaceChildren();
  if (media === null) {
    container.append(
      buildElement("p", { class: "player-note", text: "This episode has no recording to play here." }),
    );
    return { play: () => undefined, dispose: () => undefined };
  }
  if (media.kind === "youtube") {
    const player = createYouTubePlayer({ ...options, videoId: media.id });
    container.append(
      buildButton({ class: "play-episode", text: "Play the episode", onClick: () => player.play(0) }),
    );
    return player;
  }
  return createMediaPlayer(media.kind, media.url, options);
}

function createMediaPlayer(
  kind: "audio" | "video",
  url: string,
  { container, onTime, episode }: PlayerOptions,
): Player {
  const element = buildElement(kind, {
    attributes: { controls: "", preload: "none", src: url, "aria-label": `Recording of ${episode.title}` },
  });
  element.addEventListener("timeupdate", () => onTime(element.currentTime));
  element.addEventListener("error", () => {
    const link = buildElement("a", {
      text: "Open the recording",
      attributes: { href: element.currentSrc, target: "_blank", rel: "noopener" },
    });
    const note = buildElement("p", { class: "player-note", attributes: { role: "status" } }, [
      "The recording cannot be played here. ",
      link,
    ]);
    container.replaceChildren(note);
  });
  container.append(element);
  return {
    play: (seconds) => {
      element.currentTime = seconds;
      // A browser may refuse to start by itself: the controls are there.
      element.play().catch(() => undefined);
    },
    dispose: () => element.pause(),
  };
}
