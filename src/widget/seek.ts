import { buildLink } from "./build-element.js";
import type { Moment, Playback } from "./players/playback.js";

/** Name of the event that a page hears before a moment is played; its `detail` is a `Moment`. */
export const SEEK_EVENT = "cuepoint-seek";

/** Plays the moment. A page that hears the event may play it itself; else a player in the page does, else a link opens. */
export function seek(element: HTMLElement, moment: Moment, playback: Pick<Playback, "play">): void {
  const event = new CustomEvent(SEEK_EVENT, {
    detail: moment,
    bubbles: true,
    composed: true,
    cancelable: true,
  });
  if (!element.dispatchEvent(event) || playback.play(moment)) return;
  if (moment.url !== null) buildLink({ href: moment.url }).click();
}
