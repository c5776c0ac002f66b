/** In bytes: more tells no more. */
const MOST_BYTES = 65_536;
/** So much of what is not ASCII must fit. */
const FITS = 0.9;
/** Where this share of the bytes beyond ASCII stand three and more in a row, they are whole words of another script. */
const SIDE_BY_SIDE = 0.5;
const LEAST_BYTES = 6;

interface Alphabet {
  readonly encoding: string;
  /** A word as it is written: capitals only at its beginning or throughout, and no mark before its first letter. */
  readonly word: RegExp;
}

const cased = (script: string) => {
  const letter = (kind: string) => `(?=\\p{Script=${script}})\\p{${kind}}`;
  return new RegExp(`^(?:${letter("L")})?(?:${letter("Ll")})+$|^(?:${letter("Lu")})+$`, "u");
};
const uncased = (script: string) =>
  new RegExp(`^\\p{Script=${script}}(?:\\p{Script=${script}}|\\p{M})*$`, "u");

/** The first of those that fit best: Hebrew fits as Cyrillic without capitals does, and has fewer letters. */
const ALPHABETS: readonly Alphabet[] = [
  { encoding: "windows-1255", word: uncased("Hebrew") },
  { encoding: "windows-1251", word: cased("Cyrillic") },
  { encoding: "koi8-r", word: cased("Cyrillic") },
  { encoding: "iso-8859-5", word: cased("Cyrillic") },
  { encoding: "ibm866", word: cased("Cyrillic") },
  { encoding: "windows-1253", word: cased("Greek") },
  { encoding: "windows-1256", word: uncased("Arabic") },
  { encoding: "windows-874", word: uncased("Thai") },
];

/**
 * Guesses the encoding of a text that declares none and is not UTF-8, by which reading gives words as they are written;
 * null where nothing speaks against Windows-1252. The name is one that `TextDecoder` knows.
 */
export function guessEncoding(whole: Uint8Array): string | null {
  const bytes = whole.subarray(0, MOST_BYTES);
  const latin = Buffer.from(bytes).toString("latin1");
  const runs = latin.match(/[\x80-\xff]+/g) ?? [];
  const high = runs.reduce((sum, { length }) => sum + length, 0);
  const together = runs.reduce((sum, { length }) => sum + (length > 2 ? length : 0), 0);
  if (together < SIDE_BY_SIDE * high) return isCentralEuropean(latin) ? "windows-1250" : null;
  if (high < LEAST_BYTES) return null;
  return findAlphabet(bytes) ?? findEastAsian(bytes, latin, runs);
}

function findAlphabet(bytes: Uint8Array): string | null {
  const scored = ALPHABETS.map(({ encoding, word }) => {
    const text = new TextDecoder(encoding).decode(bytes);
    const words = text.match(/[\p{L}\p{M}\ufffd]*[^\p{ASCII}\p{P}\p{Z}][\p{L}\p{M}\ufffd]*/gu) ?? [];
    return { encoding, fit: measureShare(words, (each) => word.test(each)) };
  });
  const best = scored.reduce((one, other) => (other.fit > one.fit ? other : one));
  return best.fit >= FITS ? best.encoding : null;
}

/** Measures how many of the characters beyond ASCII stand in parts that fit. */
function measureShare(parts: readonly string[], fits: (part: string) => boolean): number {
  const count = (list: readonly string[]) => list.reduce((sum, { length }) => sum + length, 0);
  return count(parts.filter(fits)) / Math.max(1, count(parts));
}

/**
 * Tells East Asian encodings by their commonest characters: kana in Japanese, and in the others the part of the table
 * that has the characters of daily use, which is the smaller for Korean.
 */
function findEastAsian(bytes: Uint8Array, latin: string, runs: readonly string[]): string | null {
  const shiftJis = decodeWhole("shift_jis", bytes);
  if (shiftJis !== null && isJapanese(shiftJis)) return "shift_jis";
  const leads = (latin.match(/[\x81-\xfe][\x40-\xfe]/g) ?? []).map((pair) => pair.charCodeAt(0));
  // Below this are punctuation and letters of other scripts.
  const characters = leads.filter((lead) => lead >= 0xa4);
  const share = (from: number, to: number) =>
    characters.filter((lead) => lead >= from && lead <= to).length / Math.max(1, characters.length);
  const areEven = measureShare(runs, ({ length }) => length % 2 === 0) >= FITS;
  if (!areEven) return share(0xa4, 0xc6) >= FITS && decodeWhole("big5", bytes) !== null ? "big5" : null;
  const eucJp = decodeWhole("euc-jp", bytes);
  if (eucJp !== null && isJapanese(eucJp)) return "euc-jp";
  if (share(0xb0, 0xc8) >= FITS && decodeWhole("euc-kr", bytes) !== null) return "euc-kr";
  if (share(0xb0, 0xd7) >= FITS) return "gb18030";
  return share(0xa4, 0xc6) >= FITS && decodeWhole("big5", bytes) !== null ? "big5" : null;
}

function decodeWhole(encoding: string, bytes: Uint8Array): string | null {
  // The last character may be cut.
  const text = new TextDecoder(encoding).decode(bytes).slice(0, -2);
  return text.includes("\ufffd") ? null : text;
}

/** Kana of full width and Chinese characters, and at least a fifth of them kana. */
function isJapanese(text: string): boolean {
  const foreign = text.match(/[^\p{ASCII}]/gu) ?? [];
  const share = (pattern: RegExp) => measureShare(foreign, (each) => pattern.test(each));
  return share(/[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff60]/) >= FITS && share(/[\u3040-\u30ff]/) >= 0.2;
}

/** Within a word: a sign of Windows-1252 that is a letter in Windows-1250. */
const SIGN_IN_WORD = /(?<=[A-Za-z\x8a-\xff])[\x8f\x9d\x9f\xa3\xa5\xb3\xb9\xbc\xbe\xbf](?=[A-Za-z\x8a-\xff])/g;

/**
 * Whether a text in Latin letters is in Polish, Czech, Hungarian or another language of Windows-1250: within its words stand
 * letters that are signs in Windows-1252, or letters that no language of that one has together.
 */
function isCentralEuropean(latin: string): boolean {
  const count = (pattern: RegExp) => latin.match(pattern)?.length ?? 0;
  if (count(SIGN_IN_WORD) * 10 > count(/[\x80-\xff]/g)) return true;
  const letters = count(/[\x8a-\x9f\xc0-\xff]/g);
  const isSlavic = count(/[\x9a\x9e]/g) * 10 > letters && count(/[\xe6\xe8\xec\xf0\xf8\xf9]/g) > 1;
  const isHungarian = count(/[\xf5\xfb]/g) > 1 && count(/[\xf6\xfc]/g) > 0;
  const isRomance = count(/[\xe0\xe2\xe3\xe7\xea]/g) > 0;
  if (isRomance) return false;
  if (isSlavic) return count(/[\xdf\xe5\xf5\xf6\xfb\xfc]/g) === 0;
  return isHungarian && count(/[\xe4\xe8]/g) === 0;
}
