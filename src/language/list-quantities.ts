import { CARDINALS, TENS } from "./number-words.js";
import { tokenize } from "./tokenize.js";

export interface Quantity {
  /** In one way of writing: "1000", "30%", "x2" for twice, "millions" where only the size is told. */
  readonly value: string;
  /** Where it lies in the NFKC form of the text in lower case, in UTF-16 units; `end` is after it. */
  readonly start: number;
  readonly end: number;
}

const VALUES = new Map<string, number>([
  ...CARDINALS.map((word, i) => [word, i] as const),
  ...TENS.map((word, i) => [word, 20 + 10 * i] as const),
  ["dozen", 12],
]);
const SCALES = new Map<string, number>([
  ["hundred", 100],
  ["thousand", 1e3],
  ["k", 1e3],
  ["million", 1e6],
  ["m", 1e6],
  ["mn", 1e6],
  ["billion", 1e9],
  ["bn", 1e9],
  ["b", 1e9],
  ["trillion", 1e12],
]);
/** Amounts of which only the size is told: hundreds are not millions. */
const VAGUE = /\b(?:couple|dozens|hundreds|thousands|millions|billions|trillions)\b/g;

const HALF = 0.5;
/** In UTF-16 units. */
const LONGEST_GAP = 6;
const LONGEST_BEFORE = 10;

const HUNDRED_PERCENT = String.raw`(?:100|(?:a|one) hundred)\s?(?:%|per\s?cent)`;
/** Phrases with a number that state none. */
const IDIOMS = new RegExp(
  [
    String.raw`24[/\s]7|twenty[\s-]four[\s/-]seven|nine[\s-]to[\s-]five|cloud nine|zero in on|forty winks`,
    "(?:in|of) two minds|two cents|two sides of the same coin|two birds with one stone",
    String.raw`${HUNDRED_PERCENT}\s(?:sure|certain|convinced|clear|positive|honest|committed|behind|agree|in favou?r)`,
    String.raw`(?:110|(?:a|one) hundred and ten)\s?(?:%|per\s?cent)`,
    "half the (?:battle|fun|story|joy|trick)|(?:a|one) (?:thousand|million) (?:times|thanks)",
  ]
    .map((idioms) => String.raw`\b(?:${idioms})(?!\p{L})`)
    .join("|"),
  "gu",
);
const DENOMINATORS = new Map<string, number>([
  ...["half", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"].map(
    (name, i) => [name, i + 2] as const,
  ),
  ["halve", 2],
  ["fourth", 4],
]);
const COUNTED = "(a|one|two|three|four|five|six|seven|eight|nine)";
const SHARE_NAME = `(${[...DENOMINATORS.keys()].join("|")})`;
const HEDGE = "about|almost|around|nearly|roughly|over|than|least|exactly|some|by|in";
/** A part of a unit of time is a duration, and no share. */
const UNIT = "(?:second|minute|hour|day|week|month|quarter|year|decade|century)";
const NO_UNIT = String.raw`(?![\s-](?:of\s)?(?:(?:an?|the)\s)?${UNIT}(?!\p{L}))`;
/** With the hedge in front of it and the word behind it. */
const SHARE = new RegExp(
  String.raw`(?<=(\b(?:${HEDGE})\s)?)(?<!\b(?:first|second|other|latter|better)[\s-]|\band\s(?=a\shalf)|\band a\s(?=half))\b(?:${COUNTED}[\s-])?${SHARE_NAME}(s)?(?!\p{L}|-)${NO_UNIT}(?=(?:\s(\p{L}+))?)`,
  "gu",
);
const SHARE_OF_SCALE = new RegExp(
  String.raw`(?<!\band\s(?=a\shalf)|\band a\s(?=half))\b(?:${COUNTED}[\s-])?(${SHARE_NAME.slice(1, -1)}|couple)s?\s(?:of\s)?(?:a\s)?(hundred|thousand|million|billion|trillion|dozen)(?!\p{L})`,
  "gu",
);
const IN_TEN = String.raw`(?=\s(?:out of|in)(?: every)? (?:ten|10)\b)`;
const ONE_IN = new RegExp(
  String.raw`\b(?:(one|1|two|three|four|nine)(?:\s\p{L}+)?|(five|six|seven|eight)${IN_TEN}) (?:out of|in)(?: every)? (two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|a hundred|\d{1,3})(?![\p{L}\d]|\s${UNIT})`,
  "gu",
);
const MULTIPLES: readonly (readonly [RegExp, string])[] = [
  [/\b(?:twice|doubl(?:e[ds]?|ing)|twofold|2x|(?:two|2) times)\b/g, "x2"],
  [/\b(?:thrice|tripl(?:e[ds]?|ing)|threefold|3x|(?:three|3) times)\b/g, "x3"],
  [/\b(?:quadrupl(?:e[ds]?|ing)|fourfold|4x|(?:four|4) times)\b/g, "x4"],
];

const DIGITS = String.raw`(?<![\p{L}\d.,])(?:\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)`;
const SCALE = String.raw`\s?(?:k|m|mn|bn|b)(?![\p{L}\p{N}])|[\s-](?:hundred|thousand|million|billion|trillion)(?!\p{L})`;
const PERCENT = String.raw`\s?%|\s?per\s?cent(?!\p{L})`;
const CLOCK = /(?<![\d:])\d{1,2}(?::\d{2}){1,2}(?![\d:])/g;
const NUMBER = new RegExp(`(${DIGITS})(${SCALE})?(${PERCENT})?`, "gu");
const BIG = "hundred|thousand|million|billion|trillion";
const WORDS = `(?:${[...VALUES.keys(), BIG].join("|")})`;
const SPELLED = new RegExp(
  String.raw`(?<!\p{L})((?:a[\s-](?=${BIG}|dozen))?${WORDS}(?:(?:(?<=${BIG})\sand)?[\s-]+${WORDS})*(?:\sand\sa\shalf)?(?:[\s-](?:${BIG}))?)(?!\p{L})(${PERCENT})?`,
  "gu",
);
/** Between the ends of a range. */
const RANGE = /^\s?(?:-|–|—|to|or)\s?[~$€£]?$/;
const AND = /^\sand\s[~$€£]?$/;
const BETWEEN = /\bbetween\s[~$€£]?$/;

interface Reading {
  readonly number: number;
  /** A thousand in "15k". */
  readonly factor: number;
  readonly percent: boolean;
}

/**
 * Lists the numbers that a text states: `1,000`, `1k` and "a thousand" are `1000`, both ends of `30–40%` are a per
 * cent, and a time stays as it is. A lone "one" counts nothing, nor does a digit inside a word, as in "k8s".
 */
export function listQuantities(text: string): Quantity[] {
  const plain = text.normalize("NFKC").toLowerCase();
  let rest = plain.replace(IDIOMS, (idiom) => ";".repeat(idiom.length));
  const found: { start: number; end: number; reading: Reading | string }[] = [];
  const extract = (pattern: RegExp, read: (match: readonly string[]) => Reading | string | null) => {
    rest = rest.replace(pattern, (...match) => {
      const groups = match.slice(0, -2).map(toText);
      const [written = ""] = groups;
      const reading = read(groups);
      if (reading === null) return written;
      const start = Number(match.at(-2));
      found.push({ start, end: start + written.length, reading });
      return ";".repeat(written.length);
    });
  };
  extract(CLOCK, ([clock = ""]) => clock);
  extract(SHARE_OF_SCALE, readShareOfScale);
  extract(VAGUE, ([word = ""]) => word);
  extract(SHARE, readShare);
  extract(ONE_IN, ([, count = "", more = "", all = ""]) =>
    writeShare(readCount(count || more), readCount(all)),
  );
  for (const [pattern, multiple] of MULTIPLES) extract(pattern, () => multiple);
  extract(NUMBER, readDigits);
  extract(SPELLED, readSpelled);
  found.sort((a, b) => a.start - b.start);
  return found.map(({ start, end, reading }, i) => {
    const next = found[i + 1];
    const gap = next === undefined ? "" : plain.slice(end, Math.min(next.start, end + LONGEST_GAP));
    const isFirst = AND.test(gap)
      ? BETWEEN.test(plain.slice(Math.max(0, start - LONGEST_BEFORE), start))
      : RANGE.test(gap);
    return { value: write(reading, isFirst ? next?.reading : undefined), start, end };
  });
}

/** Reads "a quarter of a million" and "a couple of hundred". */
function readShareOfScale([, count = "", name = "", scale = ""]: readonly string[]): Reading {
  const share = name === "couple" ? 2 : 1 / (DENOMINATORS.get(name) ?? 1);
  const factor = SCALES.get(scale) ?? VALUES.get(scale) ?? 1;
  return { number: readCount(count || "a") * share, factor, percent: false };
}

/** A share that another word follows without a hedge is none: "a third way" is a rank, "half convinced" a manner. */
function readShare(groups: readonly string[]): string | null {
  const [, hedge = "", count = "", name = "", plural = "", next = ""] = groups;
  const isAlone = next === "" || tokenize(next).length === 0;
  if (count === "" && name !== "half" && !(name === "quarter" && next === "of")) return null;
  if (hedge === "" && plural === "" && name !== "quarter" && !isAlone) return null;
  return writeShare(readCount(count || "a"), DENOMINATORS.get(name) ?? 1);
}

function readCount(word: string): number {
  if (word === "a" || word === "one") return 1;
  return VALUES.get(word) ?? (word.endsWith("hundred") ? 100 : Number(word));
}

function writeShare(part: number, all: number): string {
  return `${Math.round((100 * part) / all)}%`;
}

function toText(group: unknown): string {
  return typeof group === "string" ? group : "";
}

/** Writes a number. A range states its scale and its per cent sign once, at its end. */
function write(reading: Reading | string, rangeEnd: Reading | string | undefined): string {
  if (typeof reading === "string") return reading;
  const end = typeof rangeEnd === "object" ? rangeEnd : reading;
  const factor = reading.factor === 1 && reading.number < end.number ? end.factor : reading.factor;
  const percent = reading.percent || end.percent;
  return `${Number((reading.number * factor).toPrecision(12))}${percent ? "%" : ""}`;
}

function readDigits([, digits = "", scale = "", percent = ""]: readonly string[]): Reading {
  const factor = SCALES.get(scale.replace(/[\s-]/g, "")) ?? 1;
  return { number: Number(digits.replaceAll(",", "")), factor, percent: percent !== "" };
}

/** Reads "two hundred and fifty", "two and a half million" and, as a year, "nineteen ninety-five". */
function readSpelled([, words = "", percent = ""]: readonly string[]): Reading | null {
  const names = (words.match(/[a-z]+/g) ?? []).filter((name) => name !== "a" && name !== "and");
  if (names.join() === "one" && percent === "") return null;
  const scales = names.filter((name) => SCALES.has(name));
  const factor = scales.length === 1 ? (SCALES.get(names.at(-1) ?? "") ?? 1) : 1;
  const counted = factor > 1 ? names.slice(0, -1) : names;
  return { number: counted.length === 0 ? 1 : addUp(counted), factor, percent: percent !== "" };
}

function addUp(names: readonly string[]): number {
  let total = 0;
  let group = 0;
  for (const name of names) {
    const scale = SCALES.get(name);
    if (scale === undefined) group = append(group, VALUES.get(name) ?? HALF);
    else if (scale === 100) group = Math.max(1, group) * scale;
    else {
      total += Math.max(1, group) * scale;
      group = 0;
    }
  }
  return total + group;
}

/** Two numbers of two digits side by side are a year. */
function append(group: number, value: number): number {
  return group >= 10 && group < 100 && value >= 10 ? group * 100 + value : group + value;
}
