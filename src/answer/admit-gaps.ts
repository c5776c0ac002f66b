import type { UnknownName } from "../retrieve/find-unknown-names.js";
import { quoteWords } from "./quote/quote-words.js";

/** Returns a sentence on the names in a question that no chapter knows; empty where there are none. */
export function admitUnknownNames(names: readonly UnknownName[], subject = "The chapter notes"): string {
  if (names.length === 0) return "";
  const texts = names.map(({ text }) => text);
  return `${subject} do not mention ${joinWords(texts, "or")}.`;
}

/** Returns a sentence on the parts of a question that nothing answers; empty where there are none. */
export function admitUnanswered(parts: readonly string[]): string {
  if (parts.length === 0) return "";
  const asked = parts.map((part) => part.replace(/(?<![?\s])[?\s]+$/, ""));
  return `The chapter notes do not answer the rest of the question: ${joinWords(asked, "and")}.`;
}

function joinWords(words: readonly string[], link: "and" | "or"): string {
  const quoted = words.map(quoteWords);
  const last = quoted.at(-1) ?? "";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} ${link} ${last}`;
}
