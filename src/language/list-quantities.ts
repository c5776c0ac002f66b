import { CARDINALS, TENS } from "./number-words.js";

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
const VAGUE = /\b(?:dozens|hundreds|thousands|millions|billions|trillions)\b/g;

/** Shares and multiples in words. */
const SHARES: readonly (readonly [RegExp, string])[] = [
  [/\bthree[\s-]quarters?\b/g, "75%"],
  [/\bquarters?\b/g, "25%"],
  [/\btwo[\s-]thirds?\b/g, "67%"],
  [/\b(?:a|one)[\s-]third\b/g, "33%"],
  [/\bhalf\b/g, "50%"],
  [/\b(?:twice|doubl(?:e[ds]?|ing)|twofold|2x|(?:two|2) times)\b/g, "x2"],
  [/\b(?:thrice|tripl(?:e[ds]?|ing)|threefold|3x|(?:three|3) times)\b/g, "x3"],
  [/\bcouple of\b/g, "couple"],
];

const DIGITS = String.raw`\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`;
const SCALE = String.raw`(?:\s?(?:k|m|mn|bn|b)(?![\p{L}\p{N}])|[\s-](?:hundred|thousand|million|billion|trillion)s?(?!\p{L}))`;
const PERCENT = String.raw`(?:\s?%|\s?per\s?cent(?!\p{L}))`;
const CLOCK = /(?<![\d:])\d{1,2}(?::\d{2}){1,2}(?![\d:])/g;
const NUMBER = new RegExp(
  String.raw`(${DIGITS})(${SCALE})?(${PERCENT})?(?:\s?(?:-|–|—|to)\s?(?:[~$€£]\s?)?(${DIGITS})(${SCALE})?(${PERCENT})?)?`,
  "gu",
);
const WORDS = [...VALUES.keys()].join("|");
const SPELLED = new RegExp(
  String.raw`(?<!\p{L})(?:a[\s-](?=hundred|thousand|million|billion|trillion|dozen))?(?:${WORDS}|hundred|thousand|million|billion|trillion)(?:[\s-]+(?:and[\s-]+(?=${WORDS}))?(?:${WORDS}|hundred|thousand|million|billion|trillion))*(?!\p{L})(${PERCENT})?`,
  "gu",
);

/**
 * Lists the numbers that a text states, each in one way of writing: `1,000`, `1k` and "a thousand" are `1000`, both
 * ends of `30–40%` are a per cent, a time stays as it is, and "billions" is itself. A lone "one" counts nothing.
 */
export function listQuantities(text: string): string[] {
  const found: string[] = [];
  let rest = text.normalize("NFKC").toLowerCase();
  const extract = (pattern: RegExp, read: (match: readonly string[]) => readonly string[]) => {
    rest = rest.replace(pattern, (...match) => {
      found.push(...read(match.slice(0, -2).map(toText)));
      return " ; ";
    });
  };
  extract(CLOCK, ([clock = ""]) => [clock]);
  extract(VAGUE, ([word = ""]) => [word]);
  for (const [pattern, share] of SHARES) extract(pattern, () => [share]);
  extract(NUMBER, readDigits);
  extract(SPELLED, readSpelled);
  return found;
}

function toText(group: unknown): string {
  return typeof group === "string" ? group : "";
}

/** Reads a number or a range, which states its scale and its per cent sign once, at its end. */
function readDigits(match: readonly string[]): string[] {
  const [, from = "", fromScale = "", fromPercent = "", to = "", toScale = "", toPercent = ""] = match;
  const first = write(
    from,
    fromScale === "" ? toScale : fromScale,
    fromPercent === "" ? toPercent : fromPercent,
  );
  return to === "" ? [first] : [first, write(to, toScale, toPercent)];
}

function write(digits: string, scale: string, percent: string): string {
  const factor = SCALES.get(scale.replace(/[\s-]/g, "").replace(/s$/, "")) ?? 1;
  const value = Number((Number(digits.replaceAll(",", "")) * factor).toPrecision(12));
  return `${value}${percent === "" ? "" : "%"}`;
}

function readSpelled([words = "", percent = ""]: readonly string[]): string[] {
  const names = words.replace(new RegExp(`${PERCENT}$`, "u"), "").match(/[a-z]+/g) ?? [];
  if (names.join() === "one" && percent === "") return [];
  let total = 0;
  let group = 0;
  for (const name of names) {
    const scale = SCALES.get(name);
    if (scale === undefined) group += VALUES.get(name) ?? 0;
    else if (scale === 100) group = Math.max(1, group) * scale;
    else {
      total += Math.max(1, group) * scale;
      group = 0;
    }
  }
  return [`${total + group}${percent === "" ? "" : "%"}`];
}
