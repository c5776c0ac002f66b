/** In these scripts an invisible joiner changes the letters beside it (Unicode core specification, 23.2). */
const JOINED = [
  "Arabic Syriac Mandaic Mongolian Nko Adlam",
  "Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar",
]
  .join(" ")
  .split(" ")
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join("");

/** A letter of these scripts that is seen: an unseen one, such as the Arabic letter mark, joins nothing. */
const SEEN_LETTER = `(?!\\p{Default_Ignorable_Code_Point})[${JOINED}]`;

/** Joiners in words and emoji, and a variation selector after a symbol, stay: the text reads differently without. */
const MEANT = [
  `(?<=${SEEN_LETTER})[\\u200c\\u200d](?=${SEEN_LETTER})`,
  "(?<=\\p{Extended_Pictographic}[\\ufe0f\\p{Emoji_Modifier}]?)\\u200d(?=\\p{Extended_Pictographic})",
  "(?<=\\p{Emoji})[\\ufe0e\\ufe0f]",
].join("|");

/** These are carriage return, line tabulation, form feed, next line, line separator and paragraph separator. */
const SEPARATORS = "[\\r\\v\\f\\u0085\\u2028\\u2029]+";
const BESIDE_SPACE = new RegExp(`(?<= )${SEPARATORS}|${SEPARATORS}(?= )`, "g");
const ALONE = new RegExp(SEPARATORS, "g");

/** Default_Ignorable_Code_Point holds the characters that show nothing: zero-width, bidi, tag and filler characters. */
const HIDDEN = new RegExp(
  `(${MEANT})|(?![\\t\\n])[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]`,
  "gu",
);

/**
 * Removes what a reader does not see and a program may obey: control characters but tab and line feed, halves of
 * surrogate pairs, zero-width, direction, tag and filler characters. Other separators become spaces, and CRLF becomes a
 * line feed.
 */
export function stripHidden(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(BESIDE_SPACE, "")
    .replaceAll(ALONE, " ")
    .replaceAll(HIDDEN, (_, meant: string | undefined) => meant ?? "");
}
