/** In a terminal these are about twice as wide as a letter (Unicode Standard Annex 11). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const MARK = /\p{M}/u;

/** Breaks text into lines of at most `width` columns, between words where it can, and cuts it with "…" after `lines`. */
export function wrapText(text: string, { width, lines }: { width: number; lines: number }): string[] {
  const wrapped: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).flatMap((each) => splitWord(each, width))) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (measureWidth(joined) <= width) line = joined;
    else {
      wrapped.push(line);
      line = word;
    }
  }
  wrapped.push(line);
  if (wrapped.length <= lines) return wrapped;
  const last = splitWord(wrapped[lines - 1] ?? "", width - 1)[0] ?? "";
  return [...wrapped.slice(0, lines - 1), `${last.trimEnd()}…`];
}

/** Breaks a sentence between words where a terminal would break it within one; elsewhere it stays one line. */
export function breakLines(sentence: string, { isTTY, columns }: NodeJS.WriteStream): string {
  if (!isTTY || !columns || measureWidth(sentence) < columns) return sentence;
  const indent = /^ */.exec(sentence)?.[0] ?? "";
  const width = Math.max(1, columns - 1 - indent.length);
  const lines = wrapText(sentence.trimStart(), { width, lines: Number.POSITIVE_INFINITY });
  return lines.map((line) => indent + line).join("\n");
}

/** Cuts a word that is wider than a line into pieces that are not. */
function splitWord(word: string, width: number): string[] {
  const pieces = [""];
  for (const letter of word) {
    const longer = `${pieces.at(-1)}${letter}`;
    if (measureWidth(longer) > width) pieces.push(letter);
    else pieces[pieces.length - 1] = longer;
  }
  return pieces;
}

function measureWidth(text: string): number {
  let width = 0;
  for (const letter of text) width += WIDE.test(letter) ? 2 : MARK.test(letter) ? 0 : 1;
  return width;
}
