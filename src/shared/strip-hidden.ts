/** Scripts whose letters change with an invisible joiner between them (Unicode core specification, 23.2). */
const JOINED = [
  "Arabic Syriac Mandaic Mongolian Nko Adlam",
  "Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar",
]
  .join(" ")
  .split(" ")
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join("");

/** One that is itself unseen, such as the Arabic letter mark, joins nothing. */
const SEEN_LETTER = `(?!\\p{Default_Ignorable_Code_Point})[${JOINED}]`;

/** Joiners within words and emoji, and one variation selector behind a symbol: without them the text reads otherwise. */
const MEANT = [
  `(?<=${SEEN_LETTER})[\\u200c\\u200d](?=${SEEN_LETTER})`,
  "(?<=\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})",
  "(?<=\\p{Emoji})[\\ufe0e\\ufe0f]",
].join("|");

/** Carriage return, line tabulation, form feed, next line, line and paragraph separator. */
const SEPARATORS = "[\\r\\v\\f\\u0085\\u2028\\u2029]+";
const BESIDE_SPACE = new RegExp(`(?<= )${SEPARATORS}|${SEPARATORS}(?= )`, "g");
const ALONE = new RegExp(SEPARATORS, "g");

/** Default_Ignorable_Code_Point holds what is shown as nothing: zero-width, bidi, tag and filler characters. */
const HIDDEN = new RegExp(
  `(${MEANT})|(?![\\t\\n])[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]`,
  "gu",
);

/**
 * The text without what a reader does not see and a program may obey: control characters but tab and line feed, halves
 * of surrogate pairs, zero-width, direction, tag and filler characters. Other separators become spaces, and CRLF a
 * line feed.
 */
export function stripHidden(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(BESIDE_SPACE, "")
    .replaceAll(ALONE, " ")
    .replaceAll(HIDDEN, (_, meant: string | undefined) => meant ?? "");
}
