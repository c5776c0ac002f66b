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
const SEPARATORS = /[\r\v\f\u0085\u2028\u2029]+/g;

/** Default_Ignorable_Code_Point holds the characters that show nothing: zero-width, bidi, tag and filler characters. */
const HIDDEN = new RegExp(
  `(${MEANT})|(?![\\t\\n])[\\p{Cc}\\p{Cs}\\p{Default_Ignorable_Code_Point}\\ufff9-\\ufffb]`,
  "gu",
);

/** No writing puts more than thirty marks on one letter (UAX 15, D4, the stream-safe text format). */
const EXCESS_MARKS = /(?<=\p{M}{30})\p{M}+/gu;

/** Only letters, figures and signs that are seen: most texts, and to see that is far quicker than to look for the others. */
const PLAIN = /^[\t\n -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]*$/;

/**
 * Removes what a reader does not see and a program may obey: control characters but tab and line feed, halves of
 * surrogate pairs, zero-width, direction, tag and filler characters. Other separators become spaces, and CRLF becomes a
 * line feed.
 */
export function stripHidden(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(SEPARATORS, (run, at: number, whole: string) =>
      whole[at - 1] === " " || whole[at + run.length] === " " ? "" : " ",
    )
    .replaceAll(HIDDEN, (_, meant: string | undefined) => meant ?? "")
    .replaceAll(EXCESS_MARKS, "");
}

/** These end a line, or move to another column of it. */
const LAYOUT = /[\t\n\u2028\u2029]/g;
const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Writes a text as one line of a terminal: what `stripHidden` removes, and line ends and tabs, are seen as `\n` or `\u202e`. */
export function escapeHidden(text: string): string {
  return text
    .replaceAll(HIDDEN, (hidden, meant: string | undefined) => meant ?? writeEscape(hidden))
    .replaceAll(LAYOUT, writeEscape);
}

function writeEscape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return SHORT[character] ?? (code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`);
}
