import { type Duration, listDurations } from "../../../language/list-durations.js";
import { isShellNoun } from "../../../language/shell-nouns.js";
import { tokenize } from "../../../language/tokenize.js";
import { findWrongTimes } from "./find-wrong-times.js";
import { isMisplaced } from "./is-misplaced.js";
import { isStated, type Statement, YEAR } from "./is-stated.js";
import { isWrongOne } from "./is-wrong-one.js";
import { judgeDuration } from "./judge-duration.js";
import { type Count, listCounts, listOnes } from "./list-counts.js";
import type { Evidence, WrongFact } from "./read-evidence.js";

const DIGITS = /(?<![\p{L}\d.,-])\d+(?:[.,’ ]\d+)*/gu;
const PAIR = /\b(?:the|these|those|between|all|other|or)\s*$/;
const RANKED = /\b(?:top|first|last|all|next)\s$/;
/** In UTF-16 units. */
const LONGEST_BEFORE = 10;
const LONGEST_COUNTED = 60;
/** A general noun is looked for among so many words. */
const MOST_WORDS = 3;
/** No larger number counts what a sentence says by the way. */
const MOST_BY_ITSELF = 5;
/** A stretch of time that is told by the day of the recording. */
const LAST = /\b(?:last|previous) (?:year|month|week)\b/gu;

export function findWrongNumbers(sentence: string, evidence: Evidence, english: boolean): WrongFact[] {
  const { wrong, rest } = findWrongTimes(sentence, evidence);
  const numbers = english ? findWrongCounts(rest, evidence) : findForeignNumbers(rest, evidence);
  return [...wrong, ...numbers];
}

function findWrongCounts(sentence: string, evidence: Evidence): WrongFact[] {
  const plain = sentence.toLowerCase();
  const statement = { plain, terms: [...new Set(tokenize(plain))] };
  const counts = listCounts(sentence);
  const durations = listDurations(sentence, counts).map((duration) => ({
    ...duration,
    judged: judgeDuration(duration, plain, evidence),
  }));
  const settled = durations.filter(({ judged }) => judged !== "open");
  const ones = dropWithin(listOnes(plain, counts), durations);
  const lasts = [...plain.matchAll(LAST)].filter(([text]) => !saysLast(text, evidence));
  return [
    ...dropWithin(counts, settled).flatMap((count) => findWrongCount(count, statement, evidence) ?? []),
    ...ones
      .filter((one) => isWrongOne(one, plain, evidence))
      .map(({ text }) => ({ kind: "number" as const, text })),
    ...settled
      .filter(({ judged }) => judged === "wrong")
      .map(({ start, end }) => ({ kind: "number" as const, text: plain.slice(start, end) })),
    ...lasts.map(([text]) => ({ kind: "date" as const, text })),
  ];
}

function findWrongCount(count: Count, statement: Statement, evidence: Evidence): WrongFact | null {
  const { value, text, counted } = count;
  if (countsItself(count, statement.plain, evidence)) return null;
  const isOne = value === "1" && !isWrongOne(count, statement.plain, evidence);
  if (!isOne && !isStated(count, statement, evidence))
    return { kind: YEAR.test(value) ? "date" : "number", text };
  return isMisplaced(count, evidence) ? { kind: "quantity", text: `${text} ${counted.join(" ")}` } : null;
}

/** Drops the counts that lie within durations; counts are in the order of their place. */
function dropWithin(counts: readonly Count[], durations: readonly Duration[]): Count[] {
  const spans = durations.toSorted((a, b) => a.start - b.start);
  let i = 0;
  return counts.filter(({ start, end }) => {
    while (i < spans.length && (spans[i]?.end ?? 0) <= start) i += 1;
    const span = spans[i];
    return span === undefined || span.start > start || span.end < end;
  });
}

/** Finds the digits that the evidence lacks, whatever scale and sign stand beside them. */
function findForeignNumbers(sentence: string, { text, values }: Evidence): WrongFact[] {
  const stated = new Set([...values].map((value) => Number.parseFloat(value)).filter((value) => value >= 0));
  return (sentence.normalize("NFKC").match(DIGITS) ?? [])
    .filter((digits) => {
      const joined = /^\d{1,3}(?:[.,’ ]\d{3})+$/.test(digits) ? digits.replaceAll(/\D/g, "") : "";
      const readings = [joined, digits.replace(",", "."), digits]
        .filter((reading) => reading !== "")
        .map(Number);
      // Of more parts than a number has.
      if (readings.every(Number.isNaN)) return !text.match(DIGITS)?.includes(digits);
      return !readings.some((reading) =>
        [1, 1e3, 1e6, 1e9, 1e12].some((scale) => stated.has(reading * scale)),
      );
    })
    .map((digits) => ({ kind: YEAR.test(digits) ? ("date" as const) : ("number" as const), text: digits }));
}

/** True for "two ways" and "the two": small numbers of what the sentence is about, that nobody has to have said. */
function countsItself({ value, text, start, end }: Count, plain: string, { counts }: Evidence): boolean {
  if (/\d/.test(text) || !(Number(value) <= MOST_BY_ITSELF)) return false;
  const before = plain.slice(Math.max(0, start - LONGEST_BEFORE), start);
  const behind = /^[\s\p{L}-]*/u.exec(plain.slice(end, end + LONGEST_COUNTED))?.[0] ?? "";
  const words = behind.trim().split(/[\s-]+/, MOST_WORDS);
  const at = words.findIndex((word) => word.endsWith("s") && tokenize(word).some(isShellNoun));
  if (at === -1) return value === "2" && PAIR.test(before);
  if (RANKED.test(before)) return false;
  const terms = tokenize(words.slice(0, at + 1).join(" "));
  return !counts.some(({ counted }) => counted.some((word) => terms.includes(word)));
}

function saysLast(words: string, { text }: Evidence): boolean {
  const [, unit = ""] = words.split(" ");
  const said = text
    .toLowerCase()
    .matchAll(/\b(?:last|past|previous|this|a|one)\b[^.?!]{0,20}?\b(year|month|week)/g);
  return [...said].some(([, other]) => other === unit);
}
