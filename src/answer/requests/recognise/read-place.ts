import { CARDINALS, ORDINALS, TENS } from "../../../language/number-words.js";
import { parseTimestamp } from "../../../shared/timestamp.js";
import type { Place } from "../episode-request.js";

const MINUTE = 60;
const HALF_HOUR = 30 * MINUTE;
const HOUR = 60 * MINUTE;
const FEW = 5;
const ONES = CARDINALS.slice(1, 10).join("|");
const TEEN = CARDINALS.slice(1).toReversed().join("|");
const NUMBER = `(?:\\d{1,3}|(?:${TENS.join("|")})(?:[- ](?:${ONES}))?|${TEEN})`;
const CLOCK = "\\d{1,3}:[0-5]\\d(?::[0-5]\\d)?";
const TO = "\\s*(?:to|and|until|till|through|-|–|—)\\s*";
const SPAN = `(?<amount>${NUMBER}|few|couple of|half(?: an)?|an|quarter of an)?[ -]?(?<unit>seconds?|secs?|minutes?|mins?|hours?)`;

type Groups = Readonly<Record<string, string | undefined>>;
/** Each kind of place, by the words that name it; the first that is there counts. */
const PLACES: readonly (readonly [pattern: string, read: (groups: Groups) => Place])[] = [
  [
    `(?<from>${CLOCK})${TO}(?:the )?(?<to>${CLOCK})`,
    ({ from, to }) => window(readClock(from), readClock(to)),
  ],
  [`(?<clock>${CLOCK})`, ({ clock }) => ({ seconds: readClock(clock) })],
  [
    `(?<from>${NUMBER})${TO}(?<to>${NUMBER})\\s+(?:hours?|hrs?)`,
    ({ from, to }) => window(readNumber(from) * HOUR, readNumber(to) * HOUR),
  ],
  [
    `(?:minutes?|mins?|between|from)\\s+(?:minutes?\\s+)?(?<from>${NUMBER})${TO}(?:minutes?\\s+)?(?<to>${NUMBER})(?=\\W|$)`,
    ({ from, to }) => window(readNumber(from) * MINUTE, readNumber(to) * MINUTE),
  ],
  [
    `(?<from>${NUMBER})${TO}(?<to>${NUMBER})\\s+min(?:ute)?s?`,
    ({ from, to }) => window(readNumber(from) * MINUTE, readNumber(to) * MINUTE),
  ],
  [`(?:first|opening|initial)\\s+${SPAN}`, (groups) => ({ from: 0, to: readSpan(groups) })],
  [`(?:last|final|closing)\\s+${SPAN}`, (groups) => ({ last: readSpan(groups) })],
  ["half(?:[- ]an)?[- ]hour|30[- ]?min(?:ute)?s? (?:mark|in\\b)", () => ({ seconds: HALF_HOUR })],
  ["(?:one|1|full|an)[- ]hour|hour mark", () => ({ seconds: HOUR })],
  [
    `minute\\s+(?<minute>${NUMBER})|(?<mark>${NUMBER})(?:st|nd|rd|th)?[ -]?min(?:ute)?s?(?:'s)?(?:\\s+(?:mark|point|in\\b|into\\b))?`,
    ({ minute, mark }) => ({ seconds: readNumber(minute ?? mark) * MINUTE }),
  ],
  [
    `chapter\\s+(?:number\\s+|no\\.?\\s*|#)?(?<number>${NUMBER})`,
    ({ number }) => ({ chapter: readNumber(number) }),
  ],
  [
    `(?<ordinal>\\d{1,3}(?:st|nd|rd|th)|${ORDINALS.join("|")})\\s+(?:chapter|section)`,
    ({ ordinal }) => ({ chapter: readOrdinal(ordinal) }),
  ],
  [
    "(?:penultimate|(?:second|next)[- ](?:to[- ])?last)\\s+(?:chapter|section|part|topic)|(?:chapter|section|part|one)\\s+before\\s+(?:the\\s+)?last",
    () => ({ chapter: "penultimate" }),
  ],
  ["(?:last|final|closing)\\s+(?:chapter|section|part|topic)", () => ({ chapter: "last" })],
  ["(?:opening|introductory)\\s+(?:chapter|section|part)", () => ({ chapter: 1 })],
  ["first half", () => ({ shares: [0, 0.5] })],
  ["(?:second|last|latter|other) half", () => ({ shares: [0.5, 1] })],
  ["middle|half ?way", () => ({ shares: [0.4, 0.6] })],
  [
    "\\bend(?:s|ed|ing)?\\b|\\bclos(?:e|es|ing)\\b|\\bfinish(?:es|ed)?\\b|\\bconclu(?:de|des|sion)\\b|outro|\\blast\\b|\\bfinal\\b|wrap(?:s|ped)? up",
    () => ({ chapter: "last" }),
  ],
  ["begin|start|open|intro|\\bfirst\\b", () => ({ chapter: 1 })],
];
const COMPILED = PLACES.map(
  ([pattern, read]) => [new RegExp(`(?<![\\p{L}\\p{N}:])(?:${pattern})`, "iu"), read] as const,
);

/** Reads which place in a recording a text names; null where it names none. */
export function readPlace(text: string): Place | null {
  for (const [pattern, read] of COMPILED) {
    const match = pattern.exec(text);
    if (match !== null) return read(match.groups ?? {});
  }
  return null;
}

function window(a: number, b: number): Place {
  return a < b ? { from: a, to: b } : { seconds: a };
}

function readClock(text = ""): number {
  return parseTimestamp(text) ?? 0;
}

/** Reads "five minutes", "half an hour", "hour" as seconds. */
function readSpan({ amount = "an", unit = "" }: Groups): number {
  const one = /^h/i.test(unit) ? HOUR : /^s/i.test(unit) ? 1 : MINUTE;
  return Math.round(one * readAmount(amount.toLowerCase()));
}

function readAmount(amount: string): number {
  if (amount === "an") return 1;
  if (amount.startsWith("half")) return 0.5;
  if (amount.startsWith("quarter")) return 0.25;
  if (amount === "few") return FEW;
  return amount === "couple of" ? 2 : readNumber(amount);
}

function readNumber(text = ""): number {
  if (/^\d/.test(text)) return Number.parseInt(text, 10);
  const [word = "", ones = ""] = text.toLowerCase().split(/[- ]/);
  const ten = TENS.indexOf(word);
  return ten < 0 ? CARDINALS.indexOf(word) : 20 + 10 * ten + Math.max(0, CARDINALS.indexOf(ones));
}

function readOrdinal(text = ""): number {
  const place = ORDINALS.indexOf(text.toLowerCase());
  return place >= 0 ? place + 1 : Number.parseInt(text, 10);
}
