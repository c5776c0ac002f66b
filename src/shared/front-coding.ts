import { AppError } from "./errors.js";

/*
 * Texts in order as one text that gzip makes small: before each stands a control character for how many UTF-16 units of the
 * text before it are left out, and then what follows the rest. The last of the characters leaves out all of it.
 */

/** Control characters that are no white space, for 0, 1, 2 and so on. */
const SIGNS = Array.from({ length: 26 }, (_, left) => String.fromCharCode(left < 8 ? 1 + left : 6 + left));
const ALL = SIGNS.length - 1;
const FIRST_PLAIN = 32;

/** Packs texts, which are shortest in order. Throws `internal` where one has a control character. */
export function writeFrontCoded(texts: readonly string[]): string {
  let before = "";
  const packed = texts.map((text) => {
    if (findSign(text, 0) < text.length) throw describeFault(`a text without control characters`, text);
    const left = Math.min(ALL, before.length - countShared(before, text));
    const kept = left === ALL ? 0 : before.length - left;
    before = text;
    return `${SIGNS[left]}${text.slice(kept)}`;
  });
  return packed.join("");
}

/** Reads what `writeFrontCoded` wrote. Throws `internal` for another text. */
export function readFrontCoded(packed: string): string[] {
  const texts: string[] = [];
  let before = "";
  for (let at = 0; at < packed.length; ) {
    const left = SIGNS.indexOf(packed[at] ?? "");
    if (left < 0) throw describeFault("front-coded texts", packed.slice(at, at + 20));
    const end = findSign(packed, at + 1);
    const kept = left === ALL ? 0 : before.length - left;
    before = before.slice(0, kept) + packed.slice(at + 1, end);
    texts.push(before);
    at = end;
  }
  return texts;
}

/** Finds the next control character; returns the length where there is none. */
function findSign(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) >= FIRST_PLAIN) at++;
  return at;
}

function countShared(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

function describeFault(expected: string, found: string): AppError {
  return new AppError("internal", `expected ${expected}, got ${JSON.stringify(found)}`);
}
