/** Where Markdown (CommonMark 0.31, and GitHub's with its bare links) would begin to act, and what stops it there. */
const BREAKS: readonly (readonly [RegExp, string])[] = [
  // An inline link or image, and a definition, without which no reference is a link.
  [/(?<=\])(?=[(:])/g, " "],
  // A tag, a comment, a link in angle brackets.
  [/(?<=<)(?=[a-z/!?])/gi, " "],
  // Bare links and addresses.
  [/(?<=\/)(?=\/)/g, " "],
  [/(?<=www)(?=\.)/gi, " "],
  [/(?<=[\p{L}\p{N}._+-]@)(?=\S)/gu, " "],
  // An entity or an escape: some parsers replace these first, and look for bare links afterwards.
  [/(?<=&#?\w{1,32})(?=;)/g, " "],
  [/(?<=\\)(?=[!-/:-@[-`{-~])/g, " "],
  // At the beginning of a line: a heading, its underline, a quotation, a fence, a directive. A list stays one.
  [/(?<=^\s{0,99}(?:(?:[-+*]|\d{1,9}[.)])\s{1,20}){0,9})(?=[#>=~:]|-(?! \S))/gm, "\\"],
];

/** In UTF-16 units: none of `BREAKS` looks further back. */
const FURTHEST_BACK = 500;

/**
 * The next piece of a text of which `line` is the last line so far, so that the whole, rendered as Markdown, has
 * emphasis, lists and nothing else: no link, image, HTML or heading, however the text is divided into pieces. A space
 * is put where one of them would begin, so that it is read as plain text too; a backtick becomes an apostrophe.
 */
export function defuseMarkdown(piece: string, line = ""): string {
  // Where a line is cut, what is left begins no line.
  const before = line.length > FURTHEST_BACK ? `.${line.slice(-FURTHEST_BACK)}` : line;
  let text = before + piece.replaceAll("`", "'");
  for (const [pattern, stop] of BREAKS) {
    text = text.replace(pattern, (_, at: number) => (at < before.length ? "" : stop));
  }
  return text.slice(before.length);
}
