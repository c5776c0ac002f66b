import type { Evidence, WrongFact } from "./read-evidence.js";

/** With hour, minute, second and half of the day: "2:30 pm", "14.30 Uhr", "14h30", "14時30分". German "am" is none. */
const CLOCK =
  /(?<![\d:.,])(\d{1,2})(?::|[hH]|\.(?=\d{2}\s?[uU]hr)|\s[uU]hr\s|[時时点點시]\s?)(\d{2})(?::(\d{2}))?(?![\d:])(?:\s?([apAP])\.?[mM](?!\p{L}|\s[\p{Lu}\d]))?/gu;
/** With year, month and day. */
const YEAR_FIRST = /(?<![\d.,/-])(\d{4})[-./年년]\s?(\d{1,2})[-./月월]\s?(\d{1,2})(?!\d|[./-]\d)/gu;
/** Versions look alike. */
const YEAR_LAST = /(?<![\d.,/-])(\d{1,2})([-./])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d|[./-]\d)/gu;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const MONTH = String.raw`(${MONTHS.join("|")})[a-z]{0,6}\.?`;
const MONTH_FIRST = new RegExp(String.raw`\b${MONTH}\s(\d{1,2})(?:st|nd|rd|th)?,?(?:\sof)?\s(\d{4})\b`, "gi");
const DAY_FIRST = new RegExp(
  String.raw`\b(\d{1,2})(?:st|nd|rd|th|\.)?(?:\sof)?\s${MONTH},?(?:\sof)?\s(\d{4})\b`,
  "gi",
);
const NOON = 12;

interface Time {
  readonly kind: "number" | "date";
  readonly text: string;
  readonly start: number;
  /** What it may stand for, each in one way of writing, and the text itself. */
  readonly readings: readonly string[];
}

/**
 * Finds the clock times and the dates in digits that the evidence does not tell as a whole, in any language, and
 * returns them with the sentence in NFKC form, where semicolons stand in their places.
 */
export function findWrongTimes(sentence: string, { text }: Evidence): { wrong: WrongFact[]; rest: string } {
  const plain = sentence.normalize("NFKC");
  const times = listTimes(plain);
  if (times.length === 0) return { wrong: [], rest: plain };
  const told = new Set([...listTimes(text), ...listWrittenDates(text)].flatMap(({ readings }) => readings));
  const parts: string[] = [];
  let at = 0;
  for (const { start, text: written } of times) {
    parts.push(plain.slice(at, start), ";".repeat(written.length));
    at = start + written.length;
  }
  const wrong = times.filter(({ readings }) => !readings.some((reading) => told.has(reading)));
  return {
    wrong: wrong.map(({ kind, text }) => ({ kind, text })),
    rest: parts.join("") + plain.slice(at),
  };
}

/** In the order of their places; none lies in another. */
function listTimes(plain: string): Time[] {
  const found = [
    ...read(plain, YEAR_FIRST, "date", ([year, month, day]) => writeDates(year, month, day)),
    ...read(plain, YEAR_LAST, "date", ([day, mark, month, year]) => [
      ...writeDates(year, month, day),
      ...(mark === "." ? [] : writeDates(year, day, month)),
    ]),
    ...read(plain, CLOCK, "number", readClock),
  ].sort((a, b) => a.start - b.start);
  let end = 0;
  return found.filter(({ start, text }) => {
    if (start < end) return false;
    end = start + text.length;
    return true;
  });
}

function listWrittenDates(text: string): Time[] {
  const numberOf = (month = "") => `${MONTHS.indexOf(month.toLowerCase()) + 1}`;
  return [
    ...read(text, MONTH_FIRST, "date", ([month, day, year]) => writeDates(year, numberOf(month), day)),
    ...read(text, DAY_FIRST, "date", ([day, month, year]) => writeDates(year, numberOf(month), day)),
  ];
}

function read(
  plain: string,
  pattern: RegExp,
  kind: Time["kind"],
  readGroups: (groups: readonly string[]) => string[],
): Time[] {
  return [...plain.matchAll(pattern)].map(({ 0: text, index: start, ...match }) => {
    const groups = Object.values(match).map((group) => (typeof group === "string" ? group : ""));
    return { kind, text, start, readings: [text, ...readGroups(groups)] };
  });
}

/** Returns the times of the day that it may stand for: "2:30" is in the morning or in the afternoon. */
function readClock([hour = "", minute = "", second = "", half = ""]: readonly string[]): string[] {
  const behind = `:${minute}:${second || "00"}`;
  const hours = Number(hour) % NOON;
  if (half !== "") return [`${/p/i.test(half) ? hours + NOON : hours}${behind}`];
  return Number(hour) > NOON
    ? [`${Number(hour)}${behind}`]
    : [`${hours}${behind}`, `${hours + NOON}${behind}`];
}

function writeDates(year = "", month = "", day = ""): string[] {
  const isDate =
    Number(month) >= 1 && Number(month) <= MONTHS.length && Number(day) >= 1 && Number(day) <= 31;
  return isDate ? [`${year.padStart(4, "20")}-${Number(month)}-${Number(day)}`] : [];
}
