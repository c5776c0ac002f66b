import { isCalendarDate } from "../../shared/calendar-date.js";
import { numberMonth, writeDay } from "../read-day.js";

const MONTH =
  "(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const MONTH_FIRST = new RegExp(
  String.raw`^${MONTH}\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})`,
  "i",
);
const DAY_FIRST = new RegExp(
  String.raw`^(?<day>\d{1,2})(?:st|nd|rd|th)?\s+${MONTH}\.?,?\s+(?<year>\d{4})`,
  "i",
);
const ISO = /^\d{4}-\d{2}-\d{2}/;

const HOURS = /^(\d{1,3})\s*h(?:ours?|rs?)?(?=$|[^a-z]|watch|listen)\s*/i;
const MINUTES = /^(\d{1,4})\s*m(?:in(?:ute)?s?)?(?=$|[^a-z]|watch|listen)\s*/i;
const SECONDS = /^(\d{1,5})\s*s(?:ec(?:ond)?s?)?(?=$|[^a-z]|watch|listen)\s*/i;
const SEPARATORS = /^[\s·•|,]+/;
const MEDIA_LINK = /^(?:watch|listen) on \S/i;
const MAX_LINE_CHARACTERS = 200;

export interface DateLine {
  /** `YYYY-MM-DD`; null when the line has no date, or one that does not exist. */
  readonly publishedAt: string | null;
  readonly durationSeconds: number | null;
  /** True when the line has a date that does not exist, such as 31 February. */
  readonly isImpossible: boolean;
}

/** Reads a run-together line such as `May 19, 202337mWatch on YouTube ↗`; null for any other line. */
export function readDateLine(line: string): DateLine | null {
  if (line.length > MAX_LINE_CHARACTERS) return null;
  const date = takeDate(line);
  const duration = takeDuration(date.rest.replace(SEPARATORS, ""));
  const rest = duration.rest.replace(SEPARATORS, "");
  if (rest !== "" && !MEDIA_LINK.test(rest)) return null;
  const isImpossible = date.value !== null && !isCalendarDate(date.value);
  return { publishedAt: isImpossible ? null : date.value, durationSeconds: duration.seconds, isImpossible };
}

function takeDate(text: string): { readonly value: string | null; readonly rest: string } {
  const iso = ISO.exec(text);
  if (iso !== null) return { value: iso[0], rest: text.slice(iso[0].length) };
  const match = MONTH_FIRST.exec(text) ?? DAY_FIRST.exec(text);
  if (match === null) return { value: null, rest: text };
  const { year = "", month, day = "" } = match.groups ?? {};
  return { value: writeDay(year, numberMonth(month), day), rest: text.slice(match[0].length) };
}

function takeDuration(text: string): { readonly seconds: number | null; readonly rest: string } {
  let seconds: number | null = null;
  let rest = text;
  for (const { pattern, unitSeconds } of [
    { pattern: HOURS, unitSeconds: 3600 },
    { pattern: MINUTES, unitSeconds: 60 },
    { pattern: SECONDS, unitSeconds: 1 },
  ]) {
    const match = pattern.exec(rest);
    if (match === null) continue;
    seconds = (seconds ?? 0) + Number(match[1]) * unitSeconds;
    rest = rest.slice(match[0].length);
  }
  return { seconds, rest };
}
