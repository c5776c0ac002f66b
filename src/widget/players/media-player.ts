import { buildElement, buildLink } from "../build-element.js";
import { fillString } from "../strings/fill-string.js";
import { createPageMediaPlayer } from "./page-media-player.js";
import type { Player, PlayerOptions } from "./player.js";

export interface MediaPlayerOptions extends PlayerOptions {
  readonly container: HTMLElement;
  readonly kind: "audio" | "video";
  readonly url: string;
  readonly title: string;
}

/** The widget's own `<audio>` or `<video>` of an episode's file; a link replaces it where it cannot be played. */
export function createMediaPlayer({
  container,
  kind,
  url,
  title,
  strings,
  onTime,
}: MediaPlayerOptions): Player {
  const media = buildElement(kind, {
    attributes: {
      controls: "",
      preload: "none",
      src: url,
      "aria-label": fillString(strings.recordingOf, { title }),
    },
  });
  media.addEventListener("timeupdate", () => onTime(media.currentTime));
  media.addEventListener("error", () => {
    const link = buildLink({ text: strings.openRecording, href: url });
    const note = buildElement("p", { class: "player-note", attributes: { role: "status" } }, [
      `${strings.cannotPlay} `,
      link,
    ]);
    container.replaceChildren(note);
  });
  container.replaceChildren(media);
  return {
    play: createPageMediaPlayer(media).play,
    dispose: () => media.pause(),
  };
}
