import type { Episode } from "../../../shared/domain.js";
import { type Html, html } from "../html.js";

/** The picture of an episode, which says nothing that stands in no words; null where it has none. Its host is not told the page. */
export function renderArtwork({
  artwork,
}: {
  readonly artwork?: Episode["artwork"] | undefined;
}): Html | null {
  return artwork === undefined
    ? null
    : html`<img class="artwork" src="${artwork}" alt="" width="64" height="64" loading="lazy" decoding="async" referrerpolicy="no-referrer">`;
}
