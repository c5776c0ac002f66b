import type { Citation } from "../shared/domain.js";
import { buildLink } from "./build-element.js";
import type { Moment, Playback } from "./players/playback.js";

/** Name of the event that a page hears before a moment is played; its `detail` is a `Moment`. */
export const SEEK_EVENT = "cuepoint-seek";

/**
 * Plays the moment. A page that hears the event may play it itself; else a player in the page does, else a link opens: to the
 * recording, or to `page`, where the moment can be read.
 */
export function seek(
  element: HTMLElement,
  moment: Moment,
  { playback, page }: { readonly playback: Pick<Playback, "play">; readonly page: string | null },
): void {
  const event = new CustomEvent(SEEK_EVENT, {
    detail: moment,
    bubbles: true,
    composed: true,
    cancelable: true,
  });
  if (!element.dispatchEvent(event) || (page === null && playback.play(moment))) return;
  const href = moment.url ?? page;
  if (href !== null) buildLink({ href }).click();
}

export function makeMoment({ episode, start, end, url }: Citation): Moment {
  return { episode: episode.id, start, end, url };
}
