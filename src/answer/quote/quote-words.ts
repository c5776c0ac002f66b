import { escapeMarkup } from "../escape-markup.js";

/** The page's words as a quotation; single marks where they hold double ones of their own. */
export function quoteWords(text: string): string {
  return /[“”"]/.test(text) ? `‘${escapeMarkup(text)}’` : `“${escapeMarkup(text)}”`;
}
