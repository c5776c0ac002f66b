const DIGIT = /\p{Nd}/u;
/** A time of two or three numbers, in digits of any script, with the bracket that may stand before and behind it. */
const TIME = /([［【（〔]?)(?<![\p{Nd}:：])(\p{Nd}{1,3}(?:[:：]\p{Nd}{2}){1,2})(?!\p{Nd})([］】）〕]?)/gu;

/** Writes the times in a text with ASCII digits, colons and brackets; all else, and its length in lines, stays. */
export function writePlainTimes(text: string): string {
  return text.replace(TIME, (_, open: string, time: string, close: string) => {
    const plain = time.replace(/[^\d:]/gu, (mark) => (mark === "：" ? ":" : String(valueDigit(mark))));
    if (open === "" || close === "") return `${open}${plain}${close}`;
    return open === "（" ? `(${plain})` : `[${plain}]`;
  });
}

/** The ten digits of a script follow each other in Unicode, and so do those of several mathematical alphabets. */
function valueDigit(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let before = 0;
  while (DIGIT.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}
