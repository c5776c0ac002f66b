import type { Player } from "./player.js";

/** A `<video>` or `<audio>` that the page keeps. */
export function createPageMediaPlayer(media: HTMLMediaElement): Player {
  return {
    play(seconds) {
      media.currentTime = seconds;
      // A browser may refuse to start by itself: its controls are there.
      media.play().catch(() => undefined);
    },
    dispose: () => undefined,
  };
}
