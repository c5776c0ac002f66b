import { escapeMarkup } from "../escape-markup.js";

/** Puts the page's words in quotation marks, single ones where the words hold double ones. */
export function quoteWords(text: string): string {
  return /[“”"]/.test(text) ? `‘${escapeMarkup(text)}’` : `“${escapeMarkup(text)}”`;
}
