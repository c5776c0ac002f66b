import { showWithin } from "./show-within.js";
import { splitSentences } from "./split-sentences.js";

/**
 * Scrolls to what is said or noted at a second, where no recording plays it: to the sentence of the transcript, or else to the
 * chapter's notes, which are marked. Returns the second at which that begins; null where there is nothing.
 */
export function showMoment(second: number): number | null {
  const transcript = document.querySelector<HTMLDetailsElement>("#transcript");
  // Links hold whole seconds.
  const last = (items: readonly HTMLElement[]) =>
    items.findLast((item) => Math.floor(readStart(item)) <= second);
  const turns = transcript?.querySelector<HTMLElement>(".turns") ?? null;
  const sentence = turns === null ? undefined : last(splitSentences(turns));
  const place = sentence ?? last([...document.querySelectorAll<HTMLElement>(".outline .to-chapter")]);
  if (place === undefined) return null;
  if (sentence === undefined) {
    for (const marked of document.querySelectorAll(".to-chapter.now")) marked.classList.remove("now");
    place.classList.add("now");
  } else if (transcript !== null) transcript.open = true;
  const box = sentence === undefined ? null : turns;
  if (box !== null) showWithin(place, box);
  (box ?? place).scrollIntoView({ block: "nearest" });
  return readStart(place);
}

/** Reads the second of a sentence, or the one that a link to a chapter leads to. */
function readStart(place: HTMLElement): number {
  if (place instanceof HTMLAnchorElement) return Number(new URLSearchParams(place.search).get("t"));
  return Number(place.dataset["second"]);
}
