import type { UnansweredPart } from "./find-answer.js";
import type { ChapterSpans } from "./quote/choose-spans.js";
import { quoteWords } from "./quote/quote-words.js";

/** Returns a sentence on the parts of a question that are not answered for sure; empty where there are none. */
export function admitUnanswered(parts: readonly UnansweredPart[]): string {
  if (parts.length === 0) return "";
  const asked = parts.map(({ text }) => quoteWords(text.replace(/(?<![?\s])[?\s]+$/, "")));
  const list = new Intl.ListFormat("en-GB").format(asked);
  const verb = parts.some(({ verdict }) => verdict === "near") ? "may" : "do";
  return `The episodes ${verb} not answer the rest of the question: ${list}.`;
}

/** Returns a sentence on what is quoted for its words alone; empty where all was read. */
export function admitMatched(chapters: readonly ChapterSpans[]): string {
  if (!chapters.some(({ matched }) => matched === true)) return "";
  return "This was found by its words alone and may not answer: only what is in English is read.";
}
