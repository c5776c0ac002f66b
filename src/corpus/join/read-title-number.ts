import { listWords } from "../../language/tokenize.js";

export interface TitleNumber {
  readonly number: number;
  readonly season?: number;
}

const DIGITS = "0*(\\d{1,5})(?![\\p{L}\\d]|[.,:]\\d)";
const SEASON =
  /(?<![\p{L}\d])s(?:eason |eries )?0*(\d{1,3})[\s,.:·–-]{0,3}e(?:p(?:isode)?)?\.?\s?0*(\d{1,5})(?![\p{L}\d])/iu;
/** "Ep" is said of nothing else that has a number. */
const SHORT = new RegExp(`(?<![\\p{L}\\d])eps?\\.?\\s?(?:#|no\\.?\\s)?\\s?${DIGITS}`, "iu");
const LONG = new RegExp(`(?<![\\p{L}\\d])episode\\s(?:#|no\\.?\\s|number\\s)?\\s?${DIGITS}`, "iu");
const HASH = new RegExp(`#\\s?${DIGITS}`, "u");
const LEADING = new RegExp(`^(?<letter>e|no\\.?\\s?)?${DIGITS}(?:[:.|]\\s|\\s[-–—|:]\\s|[–—]\\s)`, "iu");
const YEAR = /^(?:19|20)\d\d$/;
const AFTER_MARK = /[-–—|:,(["'/]\s*$/u;
const BEFORE_MARK = /^\s*(?:$|[-–—|:,)\]"'/])/u;

/**
 * Reads the number that a title plainly gives: `12: Title`, `Ep 12`, `#12 – Title`, `Episode 12 - Title`, `S2E7`. "Episode"
 * and `#` may be of something else; they are the show's at either end of a part of the title, or after the show's name.
 */
export function readTitleNumber(title: string, show: string | null): TitleNumber | null {
  const text = title.normalize("NFKC").trim();
  const inSeason = SEASON.exec(text);
  if (inSeason !== null) return { season: Number(inSeason[1]), number: Number(inSeason[2]) };
  const short = SHORT.exec(text)?.[1];
  if (short !== undefined) return { number: Number(short) };
  const long = LONG.exec(text);
  if (long !== null && isOfShow(text.slice(0, long.index), show)) return { number: Number(long[1]) };
  const hash = HASH.exec(text);
  if (hash !== null && isPart(text, hash, show)) return { number: Number(hash[1]) };
  const leading = LEADING.exec(text);
  const number = leading?.[2];
  // "1984: Orwell at sea" is about a year.
  if (number === undefined || (leading?.groups?.["letter"] === undefined && YEAR.test(number))) return null;
  return { number: Number(number) };
}

function isPart(text: string, match: RegExpExecArray, show: string | null): boolean {
  const before = text.slice(0, match.index);
  const isAlone = before === "" || AFTER_MARK.test(before);
  if (isAlone) return BEFORE_MARK.test(text.slice(match.index + match[0].length));
  return isOfShow(before, show);
}

/** True where nothing stands before it in its part of the title, or words of the show's name alone. */
function isOfShow(before: string, show: string | null): boolean {
  if (before.trim() === "" || AFTER_MARK.test(before)) return true;
  const own = new Set(listWords(show ?? ""));
  return listWords(before).every((word) => own.has(word));
}
