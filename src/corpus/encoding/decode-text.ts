import { stripHidden } from "../../shared/strip-hidden.js";
import type { PageProblem } from "../page-problem.js";
import { guessEncoding } from "./guess-encoding.js";

/** The text of a file. */
export interface DecodedText {
  /** With `\n` line ends, and without characters that a reader does not see. */
  readonly text: string;
  /** Where the bytes are not what they should be, and what was made of them; null where nothing is wrong. */
  readonly note: PageProblem | null;
}

/** How far from its beginning a file declares its encoding, in bytes (HTML standard, 4.2.5.4). */
const HEAD_BYTES = 1024;
const XML_ENCODING = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'\s>]+)/;
const META_CHARSET = /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([^"'\s;/>]+)/i;
/** What stands for bytes that are not in the encoding. */
const LOST = "\ufffd";
/** In UTF-16 units. */
const SHOWN_AROUND = 30;
/** Windows-1252 from 0x80 to 0x9f, where Node's decoder gives the control characters of ISO-8859-1. */
const WINDOWS_1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";

/**
 * Decodes a file: by its byte order mark; else as UTF-8, also where bytes here and there are not; else in the encoding
 * that its XML declaration or a `meta` element names; else in the one that its words tell, or as Windows-1252, which the
 * note says. Bytes that are not in the encoding are left out, and the note says where the first stands. Never throws.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const wide = detectUtf16(bytes);
  if (wide !== null) return { text: tidyText(new TextDecoder(wide).decode(bytes)), note: null };
  const utf8 = new TextDecoder().decode(bytes);
  if (!utf8.includes(LOST) || isUtf8(bytes)) return { text: tidyText(utf8), note: null };
  if (hasByteOrderMark(bytes) || isMostlyUtf8(utf8)) return leaveOutLost(utf8, "UTF-8");
  const declared = findDeclared(bytes);
  if (declared !== null) return leaveOutLost(decodeAs(declared, bytes), declared.encoding);
  const guessed = guessEncoding(bytes);
  const name = (guessed ?? "windows-1252").replace("windows", "Windows");
  const expected = `UTF-8 text (it is read as ${name}; where letters are wrong, save it as UTF-8)`;
  return {
    text: tidyText(decodeAs(new TextDecoder(guessed ?? "windows-1252"), bytes)),
    note: { ...placeLost(utf8), expected },
  };
}

/** Gives a text `\n` line ends, and takes off characters that a reader does not see. */
function tidyText(text: string): string {
  return stripHidden(text.replace(/\r\n?/g, "\n"));
}

/** Tells UTF-16 by its byte order mark, or by the zeros beside the first two ASCII characters (RFC 4627, 3). */
function detectUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if ((a === 0xff && b === 0xfe) || (a > 0 && b === 0 && c > 0 && d === 0 && bytes.length > 3))
    return "utf-16le";
  if ((a === 0xfe && b === 0xff) || (a === 0 && b > 0 && c === 0 && d > 0)) return "utf-16be";
  return null;
}

function hasByteOrderMark([a, b, c]: Uint8Array): boolean {
  return a === 0xef && b === 0xbb && c === 0xbf;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether at least as many characters beyond ASCII were decoded as were lost. Text in other encodings loses most. */
function isMostlyUtf8(text: string): boolean {
  let balance = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const isLowSurrogate = code >= 0xdc00 && code <= 0xdfff;
    if (code > 0x7f && !isLowSurrogate) balance += code === 0xfffd ? -1 : 1;
  }
  return balance >= 0;
}

/** The decoder for the encoding that markup declares; null for UTF-8, which the bytes are not, and for unknown names. */
function findDeclared(bytes: Uint8Array): TextDecoder | null {
  const head = new TextDecoder("windows-1252").decode(bytes.subarray(0, HEAD_BYTES));
  if (!/^\s*</.test(head)) return null;
  const label = XML_ENCODING.exec(head)?.[1] ?? META_CHARSET.exec(head)?.[1];
  try {
    const decoder = new TextDecoder(label);
    return decoder.encoding.startsWith("utf-") ? null : decoder;
  } catch {
    return null;
  }
}

function decodeAs(decoder: TextDecoder, bytes: Uint8Array): string {
  const text = decoder.decode(bytes);
  if (decoder.encoding !== "windows-1252") return text;
  return text.replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252[control.charCodeAt(0) - 0x80] ?? "");
}

function leaveOutLost(text: string, encoding: string): DecodedText {
  if (!text.includes(LOST)) return { text: tidyText(text), note: null };
  const expected = `${encoding} text (bytes that are not are left out)`;
  return { text: tidyText(text.replaceAll(LOST, "")), note: { ...placeLost(text), expected } };
}

/** Gives the line of the first bytes that were lost, and what stands around them. */
function placeLost(text: string): Pick<PageProblem, "line" | "found"> {
  const at = text.indexOf(LOST);
  const above = text.slice(0, at).split(/\r\n?|\n/);
  const before = above.at(-1)?.slice(-SHOWN_AROUND) ?? "";
  const [after = ""] = text.slice(at, at + SHOWN_AROUND).split(/[\r\n]/, 1);
  return { line: above.length, found: stripHidden(before + after).trim() };
}
