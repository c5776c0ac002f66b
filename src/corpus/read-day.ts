import { isCalendarDate } from "../shared/calendar-date.js";

/** How the names of months begin, without accents, in English, German, French, Spanish, Italian, Portuguese and Dutch. */
const MONTHS = [
  ["jan", "gen", "ene"],
  ["feb", "fev"],
  ["mar", "mrz", "maa", "mrt"],
  ["apr", "avr", "abr"],
  ["may", "mai", "mag", "mei"],
  ["jun", "juin", "giu"],
  ["jul", "juil", "lug"],
  ["aug", "aou", "ago"],
  ["sep", "set"],
  ["oct", "okt", "ott", "out"],
  ["nov"],
  ["dec", "dez", "dic"],
];
const ISO_DAY = /^(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?:$|[T\s])/i;
const DAY_FIRST =
  /(?<!\d)(\d{1,2})\.?[\s-]{1,3}(?:de\s)?(\p{L}{3,10})\.?,?[\s-]{1,3}(?:de\s)?(\d{4}|\d{2})(?!\d)/iu;
const MONTH_FIRST = /(?<!\p{L})(\p{L}{3,10})\.?\s{1,3}(\d{1,2}),?\s{1,3}(\d{4})(?!\d)/iu;
const DOTTED = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)/;
const SLASHED = /^(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?!\d)/;
/** Seconds since 1970, or milliseconds. */
const EPOCH = /^\d{9,10}(?:\d{3})?(?:\.\d{1,6})?$/;
/** RFC 2822 reads years of two digits so. */
const FIRST_OF_THE_LAST_CENTURY = 50;
const MONTHS_OF_A_YEAR = 12;

/** What stands first in `05/06/2020`. */
export type DayOrder = "day" | "month";

/**
 * Reads the day that a date names where it was written, whatever its offset: ISO 8601, RFC 822, month first, the names of
 * months in several languages, `5.6.2020`, and seconds since 1970. `05/06/2020` is read where its order is known.
 */
export function readDay(text = "", order?: DayOrder | undefined): string | undefined {
  const trimmed = text.trim();
  if (EPOCH.test(trimmed)) return readEpoch(Number(trimmed));
  const [, isoYear, isoMonth, isoDay] = ISO_DAY.exec(trimmed) ?? [];
  const [, day, dayMonth, dayYear] = DAY_FIRST.exec(trimmed) ?? [];
  const [, month, monthDay, monthYear] = MONTH_FIRST.exec(trimmed) ?? [];
  const [, dottedDay, dottedMonth, dottedYear] = DOTTED.exec(trimmed) ?? [];
  const [, first = "", , second = "", slashedYear] = SLASHED.exec(trimmed) ?? [];
  const known = tellDayOrder(trimmed) ?? order;
  const tried = [
    [isoYear, isoMonth, isoDay],
    [dayYear, numberMonth(dayMonth), day],
    [monthYear, numberMonth(month), monthDay],
    [dottedYear, dottedMonth, dottedDay],
    [known && slashedYear, ...(known === "day" ? [second, first] : [first, second])],
  ].map(([year = "", number = "", date = ""]) => writeDay(year, number, date));
  return tried.find(isCalendarDate);
}

/** Tells what stands first in `25/06/2020`, where one of the numbers can be no month; undefined for any other. */
export function tellDayOrder(text: string): DayOrder | undefined {
  const [, first, , second] = SLASHED.exec(text.trim()) ?? [];
  if (Number(first) > MONTHS_OF_A_YEAR) return "day";
  return Number(second) > MONTHS_OF_A_YEAR ? "month" : undefined;
}

/** Reads the day, in UTC, of seconds since 1970, or of milliseconds. */
export function readEpoch(time: number): string | undefined {
  const milliseconds = time < 1e11 ? time * 1000 : time;
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) || time <= 0 ? undefined : date.toISOString().slice(0, 10);
}

/** Writes a day, which need not exist, as `YYYY-MM-DD`. */
export function writeDay(year: string, month: string, day: string): string {
  return `${widenYear(year)}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** Gives the number of a month by its name in any of the languages; 0 for any other word. */
export function numberMonth(name = ""): string {
  const plain = name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return String(MONTHS.findIndex((starts) => starts.some((start) => plain.startsWith(start))) + 1);
}

function widenYear(year: string): string {
  if (year.length !== 2) return year;
  return `${Number(year) < FIRST_OF_THE_LAST_CENTURY ? "20" : "19"}${year}`;
}
