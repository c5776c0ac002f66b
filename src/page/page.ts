import type { ChatElement } from "./chat-element.js";
import { buildEmbedTag } from "./embed-builder.js";
import { findMomentPage } from "./find-moment-page.js";
import { followQuestions } from "./follow-questions.js";
import { loadWidget } from "./load-widget.js";
import { readSharedMoment } from "./shared-moment.js";
import { showMoment } from "./show-moment.js";
import { followTranscript } from "./transcript.js";

/** What the page uses of the event's detail. */
interface SoughtMoment {
  readonly start: number;
  /** Null where there is no recording. */
  readonly url: string | null;
}

/** The pages of the show come written; this makes them play, follow the recording, and keep the way back. */
function start(chat: ChatElement): void {
  const { question, second } = readSharedMoment(location.search);
  if (second !== null) chat.currentTime = second;
  followQuestions(chat, question);
  playLinks(chat);
  chat.addEventListener("cuepoint-seek", (event) => {
    const player = document.getElementById("player");
    const { start, url } = (event as CustomEvent<SoughtMoment>).detail;
    if (player !== null) {
      // On the page of the show there is nothing to play before a moment is chosen; what has no recording opens as a page.
      if (url !== null) player.removeAttribute("hidden");
      return;
    }
    event.preventDefault();
    chat.currentTime = showMoment(start) ?? start;
  });
  // A page without a recording begins where its address says; a question's answer is to be seen first.
  if (second !== null && question === null && document.getElementById("player") === null)
    chat.currentTime = showMoment(second) ?? second;
  const transcript = document.getElementById("transcript");
  if (!(transcript instanceof HTMLDetailsElement)) return;
  // Until it is opened it costs nothing.
  if (transcript.open) followTranscript(chat, transcript);
  else transcript.addEventListener("toggle", () => followTranscript(chat, transcript), { once: true });
}

/** Plays what a link to a second of this page leads to, or the sentence that was clicked. */
function playLinks(chat: ChatElement): void {
  document.querySelector("main")?.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const second = readSecond(target);
    if (second === null) return;
    event.preventDefault();
    chat.play(second);
  });
}

function readSecond(target: Element): number | null {
  const link = target.closest("a");
  if (link !== null) {
    return link.getAttribute("href")?.startsWith("?t=") ? readSharedMoment(link.search).second : null;
  }
  const sentence = target.closest<HTMLElement>("[data-second]");
  // Who marks words to copy them does not want them played.
  if (sentence === null || getSelection()?.isCollapsed === false) return null;
  return Number(sentence.dataset["second"]);
}

const chat = document.querySelector<ChatElement>("cuepoint-chat");
const moved = findMomentPage(location.search);
if (moved !== null) location.replace(moved);
else if (chat !== null) {
  void loadWidget().then(() => {
    start(chat);
    if (document.getElementById("embed") !== null) buildEmbedTag(chat);
  });
}
