import type { ChatElement } from "./chat-element.js";
import { buildEmbedTag } from "./embed-builder.js";
import { followQuestions } from "./follow-questions.js";
import { readSharedMoment } from "./shared-moment.js";
import { followTranscript } from "./transcript.js";

/** The pages of the show come written; this makes them play, follow the recording, and keep the way back. */
function start(chat: ChatElement): void {
  const { question, second } = readSharedMoment(location.search);
  if (second !== null) chat.currentTime = second;
  followQuestions(chat, question);
  playLinks(chat);
  // On the page of the show there is nothing to play before a moment is chosen.
  chat.addEventListener("cuepoint-seek", () => document.getElementById("player")?.removeAttribute("hidden"));
  const transcript = document.getElementById("transcript");
  if (!(transcript instanceof HTMLDetailsElement)) return;
  // Until it is opened it costs nothing.
  transcript.addEventListener("toggle", () => followTranscript(chat, transcript), { once: true });
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
if (chat !== null) {
  void customElements.whenDefined("cuepoint-chat").then(() => start(chat));
  if (document.getElementById("embed") !== null) buildEmbedTag(chat.getAttribute("episode"));
}
