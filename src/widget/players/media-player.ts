import { buildElement, buildLink } from "../build-element.js";
import { fillString } from "../strings/fill-string.js";
import { createPageMediaPlayer } from "./page-media-player.js";
import { buildNote, type Player, type PlayerOptions } from "./player.js";

export interface MediaPlayerOptions extends PlayerOptions {
  readonly kind: "audio" | "video";
  readonly url: string;
  readonly title: string;
  /** Address of a picture; null for none. */
  readonly artwork: string | null;
}

/** The widget's own `<audio>` or `<video>` of an episode's file; a link replaces it where it cannot be played. */
export function createMediaPlayer(options: MediaPlayerOptions): Player {
  const { container, kind, url, title, strings, onTime } = options;
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
    container.replaceChildren(buildNote(`${strings.cannotPlay} `, link));
  });
  if (kind === "audio") showAudio(media, options);
  else container.replaceChildren(media);
  return {
    play: createPageMediaPlayer(media).play,
    dispose: () => media.pause(),
  };
}

/** Shows what plays a sound beside the episode's picture and under its title, as low as that is. */
export function showAudio(
  control: HTMLElement,
  { container, title, artwork }: Pick<MediaPlayerOptions, "container" | "title" | "artwork">,
): void {
  container.classList.add("audio");
  const name = buildElement("p", { class: "playing-title", text: title, attributes: { dir: "auto" } });
  container.replaceChildren(buildElement("div", { class: "playing" }, [name, control]));
  if (artwork === null) return;
  const picture = buildElement("img", {
    class: "artwork",
    attributes: { alt: "", referrerpolicy: "no-referrer", src: artwork },
  });
  picture.addEventListener("error", () => picture.remove());
  container.prepend(picture);
}
