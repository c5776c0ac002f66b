import type { ChatElement } from "./chat-element.js";
import { addFinder } from "./find-words.js";
import { showWithin } from "./show-within.js";
import { splitSentences } from "./split-sentences.js";

const LOOK_MS = 250;
/** Who scrolls the transcript is left alone for so long. */
const LEAVE_ALONE_MS = 6_000;

/** Marks the sentence that plays, and keeps it in sight within the transcript while that is open. */
export function followTranscript(chat: ChatElement, transcript: HTMLDetailsElement): void {
  const box = transcript.querySelector<HTMLElement>(".turns");
  if (box === null) return;
  const sentences = splitSentences(box);
  const seconds = sentences.map(({ dataset }) => Number(dataset["second"]));
  let current: HTMLElement | undefined;
  let touched = Number.NEGATIVE_INFINITY;
  for (const part of [box, addFinder(box, sentences)]) {
    for (const type of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      part?.addEventListener(type, () => (touched = performance.now()), { passive: true });
    }
  }

  const follow = () => {
    if (!transcript.open || document.hidden) return;
    const { currentTime } = chat;
    const found = currentTime > 0 ? sentences[findLast(seconds, currentTime)] : current;
    if (found === current) return;
    current?.classList.remove("now");
    found?.classList.add("now");
    current = found;
    if (found !== undefined && performance.now() - touched > LEAVE_ALONE_MS) showWithin(found, box);
  };
  setInterval(follow, LOOK_MS);
}

/** Returns the index of the last of the ascending seconds that is not after `second`; -1 where all are. */
function findLast(seconds: readonly number[], second: number): number {
  let low = 0;
  let high = seconds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((seconds[middle] ?? 0) <= second) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
