/** Spaces, what ends a line, and every other control character. */
const GAPS = /[\s\p{Cc}]+/gu;
/** What is not seen: zero-width characters, direction changes, tags, annotations; and halves of characters. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cs}\ufff9-\ufffb]/gu;

/** The text as it may be kept: what a reader can see of it, on one line, at most `most` UTF-16 units. Idempotent. */
export function cleanText(text: string, most: number): string {
  return text.slice(0, most).replaceAll(UNSEEN, "").replaceAll(GAPS, " ").trim();
}
