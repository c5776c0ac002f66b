import { isCalendarDate } from "../../shared/calendar-date.js";
import { readClock } from "../captions/cue-draft.js";
import { readTags } from "../read-tags.js";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const ISO_DAY = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:$|[T\s])/i;
const DAY_FIRST = /(?<!\d)(\d{1,2})[\s-]{1,3}([a-z]{3})[a-z]{0,6}\.?,?[\s-]{1,3}(\d{4}|\d{2})(?!\d)/i;
const MONTH_FIRST = /(?<![a-z])([a-z]{3})[a-z]{0,6}\.?\s{1,3}(\d{1,2}),?\s{1,3}(\d{4})(?!\d)/i;
/** RFC 2822 reads years of two digits so. */
const FIRST_OF_THE_LAST_CENTURY = 50;
const REFERENCE = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});/gi;
/** A reference that stands alone between quotation marks is spoken of. */
const QUOTES = /["'`“”‘’«»]/;

/** Reads the day that a date names where it was written, whatever its offset: ISO 8601, RFC 822, or month first. */
export function readDay(text = ""): string | undefined {
  const [, isoYear, isoMonth, isoDay] = ISO_DAY.exec(text.trim()) ?? [];
  const [, day, dayMonth, dayYear] = DAY_FIRST.exec(text) ?? [];
  const [, month, monthDay, monthYear] = MONTH_FIRST.exec(text) ?? [];
  const tried = [
    [isoYear, isoMonth, isoDay],
    [dayYear, numberMonth(dayMonth), day],
    [monthYear, numberMonth(month), monthDay],
  ].map(([year = "", number = "", date = ""]) => `${widenYear(year)}-${number}-${date.padStart(2, "0")}`);
  return tried.find(isCalendarDate);
}

function numberMonth(name: string | undefined): string {
  return String(MONTHS.indexOf(name?.toLowerCase() ?? "") + 1).padStart(2, "0");
}

function widenYear(year: string): string {
  if (year.length !== 2) return year;
  return `${Number(year) < FIRST_OF_THE_LAST_CENTURY ? "20" : "19"}${year}`;
}

/** Reads the seconds of a normal play time (RFC 2326), a clock time, `PT1H2M3S` or `1h 2m 3s`; null for others. */
export function readPlayTime(text: string): number | null {
  const time = text.trim().replace(/^npt[:=]\s?/i, "");
  if (/^\d{1,12}(?:[.,]\d*)?\s?s?$/i.test(time)) return Number(time.replace(/\s?s$/i, "").replace(",", "."));
  const units =
    /^(?:PT)?(?:(\d{1,6})\s?h[a-z]{0,4})?\s?(?:(\d{1,6})\s?m[a-z]{0,6})?\s?(?:(\d{1,9})(?:\.\d{1,9})?\s?s[a-z]{0,6})?$/i;
  const [, hours, minutes, seconds] = units.exec(time) ?? [];
  if (hours !== undefined || minutes !== undefined || seconds !== undefined)
    return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return readClock(time.replace(/([.,]\d{3})\d+$/, "$1").replace(/[.,]$/, ""));
}

/** Decodes the character references that are left in a text once more; what stands between quotation marks stays. */
export function unescapeOnceMore(text: string): string {
  return text.replace(REFERENCE, (reference, start: number) => {
    const isQuoted = QUOTES.test(text[start - 1] ?? "") && QUOTES.test(text[start + reference.length] ?? "");
    return isQuoted ? reference : decodeReferences(reference);
  });
}

/** Decodes character references, and takes off tags. */
function decodeReferences(text: string): string {
  let decoded = "";
  readTags(text, { onOpen: () => undefined, onText: (words) => (decoded += words) });
  return decoded;
}

/** Resolves an address against that of what it stands in; null where that gives no web address. */
export function resolveAddress(address: string | undefined, base: string | undefined): string | null {
  const trimmed = address?.trim() ?? "";
  const stated = trimmed.startsWith("//") && base === undefined ? `https:${trimmed}` : trimmed;
  if (stated === "" || !URL.canParse(stated, base)) return null;
  const isWhole = /^https?:\/\//i.test(stated) && !/\s/.test(stated);
  const { href, protocol } = new URL(stated, base);
  return /^https?:$/.test(protocol) ? (isWhole ? stated : href) : null;
}
