import type { Quantity } from "./list-quantities.js";

/** A stretch of time, or the time between two turns of what happens again and again. */
export interface Duration {
  readonly seconds: number;
  /** True for how often: "weekly", "twice a year". */
  readonly isPeriod: boolean;
  /**
   * `number`: its number is a quantity of the text, and `rate`: of what a period has so many, as in "four releases a
   * year". `one`: "an hour". `word`: "half a year", "weekly", "a decade".
   */
  readonly told: "number" | "rate" | "one" | "word";
  readonly unit: string;
  /** Where it lies in the NFKC form of the text in lower case, in UTF-16 units; `end` is after it. */
  readonly start: number;
  readonly end: number;
}

const DAY = 86_400;
const YEAR = 365.25 * DAY;
const MONTH = YEAR / 12;
const UNITS = new Map<string, number>([
  ["second", 1],
  ["sec", 1],
  ["minute", 60],
  ["min", 60],
  ["hour", 3_600],
  ["hr", 3_600],
  ["day", DAY],
  ["week", 7 * DAY],
  ["fortnight", 14 * DAY],
  ["month", MONTH],
  ["quarter", 3 * MONTH],
  ["year", YEAR],
  ["yr", YEAR],
  ["decade", 10 * YEAR],
  ["century", 100 * YEAR],
  ["centurie", 100 * YEAR],
]);
const HOW_OFTEN = new Map<string, number>([
  ["hourly", 3_600],
  ["daily", DAY],
  ["nightly", DAY],
  ["weekly", 7 * DAY],
  ["biweekly", 14 * DAY],
  ["fortnightly", 14 * DAY],
  ["monthly", MONTH],
  ["quarterly", 3 * MONTH],
  ["biannual", YEAR / 2],
  ["biannually", YEAR / 2],
  ["yearly", YEAR],
  ["annual", YEAR],
  ["annually", YEAR],
]);
const PARTS = new Map<string, number>([
  ["half", 1 / 2],
  ["quarter of", 1 / 4],
  ["third of", 1 / 3],
  ["three quarters of", 3 / 4],
]);
const TURNS = new Map<string, number>([
  ["once", 1],
  ["twice", 2],
  ["thrice", 3],
]);

const UNIT = `(${[...UNITS.keys()].join("|")})`;
/** A quarter is a share as well, so that it is a unit of how often alone. */
const LENGTH = UNIT.replace("|quarter", "");
const AFTER_NUMBER = new RegExp(String.raw`^(?:\s|-)?(?:full\s|whole\s|more\s)?${LENGTH}s?(?!\p{L})`, "u");
const RATE = new RegExp(
  String.raw`^(?:\s(?!(?:after|at|by|during|for|from|of|on|over|to|under|within)\b)\p{L}+){0,2}?\s(?:a|an|per|each|every|in a|in an)\s${UNIT}(?!\p{L})`,
  "u",
);
/** In UTF-16 units. */
const LONGEST_BEHIND = 40;
const LONGEST_BEFORE = 8;
const LONGEST_GAP = 9;
const EVERY = /\b(?:every|each)\s$/;
/** Between the ends of a range. */
const RANGE = /^\s?(?:,|-|–|—|to|or|and|,? maybe|,? like)\s?[~]?$/;

type Told = Pick<Duration, "seconds" | "isPeriod" | "told" | "unit">;
/** Durations in words, those that are parts of others after them. */
const WORDED: readonly (readonly [RegExp, (groups: readonly string[]) => Told])[] = [
  [
    new RegExp(
      String.raw`\b(once|twice|thrice)\s(?:a|an|per|each|every|in a|in every)\s${UNIT}(?!\p{L})`,
      "gu",
    ),
    ([turn = "", unit = ""]) => tell(unit, 1 / (TURNS.get(turn) ?? 1), "word", true),
  ],
  [
    new RegExp(String.raw`\b(?:every|each)\s(other\s)?(?!sec)${UNIT}(?!\p{L})`, "gu"),
    ([other = "", unit = ""]) => tell(unit, other === "" ? 1 : 2, "word", true),
  ],
  [
    new RegExp(String.raw`\b(${[...HOW_OFTEN.keys()].join("|")})\b`, "gu"),
    ([word = ""]) => ({ seconds: HOW_OFTEN.get(word) ?? 0, isPeriod: true, told: "word", unit: word }),
  ],
  [
    new RegExp(
      String.raw`\b(half|quarter of|third of|three quarters of)[\s-](?:(?:an?|the)\s)?${LENGTH}(?!\p{L})`,
      "gu",
    ),
    ([part = "", unit = ""]) => tell(unit, PARTS.get(part) ?? 1, "word"),
  ],
  [
    new RegExp(String.raw`\b(?:an?|one)\s${LENGTH}\sand\s(?:a\s|one\s)?half\b`, "gu"),
    ([unit = ""]) => tell(unit, 1.5, "word"),
  ],
  [
    new RegExp(String.raw`\bcouple\s(?:of\s)?(?:more\s)?${LENGTH}s(?!\p{L})`, "gu"),
    ([unit = ""]) => tell(unit, 2, "word"),
  ],
  [
    new RegExp(String.raw`\b(?:an?|one)[\s-]${LENGTH}(?!\p{L})`, "gu"),
    ([unit = ""]) => tell(unit, 1, /^(?:fortnight|decade|century)$/.test(unit) ? "word" : "one"),
  ],
];

function tell(unit: string, times: number, told: Duration["told"], isPeriod = false): Told {
  return { seconds: times * sizeOf(unit), isPeriod, told, unit };
}

function sizeOf(unit: string): number {
  return UNITS.get(unit) ?? 0;
}

/**
 * Lists the durations and periods of a text, whose quantities are given in their order: "six months" and "half a year"
 * are the same.
 */
export function listDurations(text: string, quantities: readonly Quantity[]): Duration[] {
  const plain = text.normalize("NFKC").toLowerCase();
  const numbered = listNumbered(plain, quantities);
  return [...numbered, ...listWorded(plain, numbered)];
}

function listNumbered(plain: string, quantities: readonly Quantity[]): Duration[] {
  const found: Duration[] = [];
  for (const quantity of quantities.toReversed()) {
    const number = Number(quantity.value.replace(/^x/, ""));
    const duration = number > 0 ? readNumbered(plain, quantity, number, found.at(-1)) : null;
    if (duration !== null) found.push(duration);
  }
  return found.reverse();
}

function readNumbered(
  plain: string,
  { value, start, end }: Quantity,
  number: number,
  following: Duration | undefined,
): Duration | null {
  const behind = plain.slice(end, end + LONGEST_BEHIND);
  const [length, unit = ""] = AFTER_NUMBER.exec(behind) ?? [];
  if (length !== undefined) {
    const isPeriod = EVERY.test(plain.slice(Math.max(0, start - LONGEST_BEFORE), start));
    return { ...tell(unit, number, "number", isPeriod), start, end: end + length.length };
  }
  const [rate = "", turn = ""] = RATE.exec(behind) ?? [];
  if (sizeOf(turn) >= DAY) {
    const told = /^\stimes/.test(rate) || value.startsWith("x") ? "number" : "rate";
    return { ...tell(turn, 1 / number, told, true), start, end: end + rate.length };
  }
  if (rate !== "" || following?.told !== "number") return null;
  const gap = plain.slice(end, Math.min(following.start, end + LONGEST_GAP));
  return RANGE.test(gap)
    ? { ...tell(following.unit, number, "number", following.isPeriod), start, end }
    : null;
}

function listWorded(plain: string, numbered: readonly Duration[]): Duration[] {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of numbered) {
    parts.push(plain.slice(at, start), ";".repeat(end - Math.max(at, start)));
    at = end;
  }
  let rest = parts.join("") + plain.slice(at);
  const found: Duration[] = [];
  for (const [pattern, read] of WORDED) {
    rest = rest.replace(pattern, (...match) => {
      const groups = match.slice(0, -2).map((group) => (typeof group === "string" ? group : ""));
      const [written = ""] = groups;
      const start = Number(match.at(-2));
      found.push({ ...read(groups.slice(1)), start, end: start + written.length });
      return ";".repeat(written.length);
    });
  }
  return found;
}
