import { stripHidden } from "../shared/strip-hidden.js";

/** The text as it may be kept: what a reader can see of it, on one line, at most `most` UTF-16 units. Idempotent. */
export function cleanText(text: string, most: number): string {
  return stripHidden(text.slice(0, most)).replaceAll(/\s+/g, " ").trim();
}
