import type { Player } from "./player.js";

/** A `<video>` or `<audio>` that belongs to the page. */
export function createPageMediaPlayer(media: HTMLMediaElement): Player {
  return {
    play(seconds) {
      media.currentTime = seconds;
      // A browser may refuse to start without a click; the reader then uses the player's controls.
      media.play().catch(() => undefined);
    },
    dispose: () => undefined,
  };
}
