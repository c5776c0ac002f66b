import { parseTimestamp } from "../../shared/timestamp.js";

/** How people and programs write times but as `h:mm:ss`; each has the groups h, m and s as far as it states them. */
const CLOCKS = [
  String.raw`(?<h>\d{1,3})h ?(?<m>\d{1,2})m(?: ?(?<s>\d{1,2})s)?`,
  String.raw`(?<m>\d{1,3})m ?(?<s>\d{1,2})s`,
  String.raw`(?<h>\d{1,2})h(?<m>[0-5]\d)`,
  String.raw`(?<m>\d{1,3})['’′](?<s>[0-5]\d)(?:["”″]|'')?`,
  String.raw`(?:(?<h>\d{1,2})(?:小时|小時|時間|时|時))?(?<m>\d{1,3})分(?:(?<s>\d{1,2})秒)?`,
  String.raw`(?<h>\d{1,2}) : (?<m>[0-5]\d) : (?<s>[0-5]\d)`,
  String.raw`(?<m>\d{1,3}) : (?<s>[0-5]\d)`,
];
const FIRST = CLOCKS.map(
  (clock) => new RegExp(String.raw`^(?<open>[(\[]?)${clock}(?![\p{L}\p{N}]|:\d)`, "u"),
);
const HAN_FIRST = /^(?<open>[([]?)(?:(?<h>\d{1,2})(?:小时|小時|時間|时|時))?(?<m>\d{1,3})分(?<s>\d{1,2})秒/u;
const LAST = CLOCKS.map(
  (clock) => new RegExp(String.raw`(?<![\p{L}\p{N}:])(?<open>)${clock}(?=[)\]]?$)`, "u"),
);
const DIGITAL = /(?<![\d:])\d{1,3}:\d{2}/;
/** A longer line is prose. */
const MOST_CHARACTERS = 400;

/** Writes a time in letters or other signs that begins or ends the line as `m:ss` or `h:mm:ss`. */
export function writeClock(line: string): string {
  if (line.length > MOST_CHARACTERS) return line;
  const patterns = DIGITAL.test(line) ? [HAN_FIRST, ...FIRST] : [HAN_FIRST, ...FIRST, ...LAST];
  for (const pattern of patterns) {
    const found = pattern.exec(line);
    if (found === null) continue;
    const { open = "", h, m = "0", s = "0" } = found.groups ?? {};
    const pad = (text: string) => text.padStart(2, "0");
    const clock = h === undefined ? `${m}:${pad(s)}` : `${h}:${pad(m)}:${pad(s)}`;
    const rest = line.slice(found.index + found[0].length);
    return `${line.slice(0, found.index)}${open}${clock}${/^[\p{L}\p{N}]/u.test(rest) ? " " : ""}${rest}`;
  }
  return line;
}

/** Reads `m:ss` and `h:mm:ss` in seconds with their fraction; the number of a frame is left out. Null for others. */
export function readClockTime(text: string): number | null {
  const [, clock = "", fraction = ""] = /^([\d:]+?)(?:(?<=:\d\d:\d\d)[:;]\d\d)?([.,]\d+)?$/.exec(text) ?? [];
  const whole = parseTimestamp(clock);
  return whole === null || fraction === ""
    ? whole
    : Math.round((whole + Number(fraction.replace(",", "."))) * 1000) / 1000;
}
