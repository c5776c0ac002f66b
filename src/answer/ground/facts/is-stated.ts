import { isNearMultiple, isNearNumber, isNearShare, readHedge } from "./is-near.js";
import type { Count } from "./list-counts.js";
import type { Evidence, Ratio } from "./read-evidence.js";

export const YEAR = /^(?:1[89]|20)\d\d$/;
/** In front of the number of an episode or a day. */
const LABEL =
  /(?:\b(?:ep|episode|part|no)\b\.?|#|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?)\s*$/u;
/** In UTF-16 units. */
const LONGEST_LABEL = 16;
/** Least and most that words without a number stand for. */
const SIZES: Readonly<Record<string, readonly [number, number]>> = {
  couple: [2, 4],
  dozens: [12, 200],
  hundreds: [100, 1e3],
  thousands: [1e3, 1e6],
  millions: [1e6, 1e9],
  billions: [1e9, 1e12],
  trillions: [1e12, 1e15],
};

export interface Statement {
  /** In NFKC form and lower case. */
  readonly plain: string;
  /** Stems of its content words. */
  readonly terms: readonly string[];
}

/** True where the evidence has the number of a sentence: as it is, rounded, or as a share of what it says. */
export function isStated(count: Count, { plain, terms }: Statement, evidence: Evidence): boolean {
  const { value, text, end } = count;
  const { values, labels } = evidence;
  if (values.has(value) || (labels.has(value) && isLabel(count, plain))) return true;
  if (plain[end] === "s" && (values.has(value.slice(2)) || values.has(`19${value}`))) return true;
  const hedge = readHedge(plain, count);
  const others = [...values].filter((other) => !isYear(other, evidence));
  if (SIZES[value] !== undefined) return isOfSize(count, others, evidence);
  if (value.startsWith("x")) {
    const times = Number(value.slice(1));
    if (values.has(`${times}`) && /\btimes\b|\dx/i.test(evidence.text)) return true;
    return hasRatio(evidence, terms, ({ percent }) => isNearMultiple(times, 100 / percent, hedge));
  }
  if (others.some((other) => isNearNumber(value, other, hedge))) return true;
  const share = Number.parseFloat(value);
  if (!value.endsWith("%")) return false;
  const percents = /\d/.test(text)
    ? []
    : others.filter((other) => other.endsWith("%")).map(Number.parseFloat);
  return (
    percents.some((percent) => isNearShare(share, percent, hedge)) ||
    hasRatio(evidence, terms, ({ percent }) => isNearShare(share, percent, hedge))
  );
}

/** True for the number of an episode or a day. */
function isLabel({ start }: Count, plain: string): boolean {
  return LABEL.test(plain.slice(Math.max(0, start - LONGEST_LABEL), start));
}

/** True for a number that counts nothing and looks like a year. */
function isYear(value: string, { counts }: Evidence): boolean {
  const isCounted = ({ text, head }: Count) => text.includes(",") || head !== null;
  return YEAR.test(value) && !counts.some((count) => count.value === value && isCounted(count));
}

/** A couple of what the evidence counts not at all is a way of speaking. */
function isOfSize({ value, head }: Count, others: readonly string[], { counts }: Evidence): boolean {
  const [least, most] = SIZES[value] ?? [0, 0];
  if (others.some((other) => Number(other) >= least && Number(other) < most)) return true;
  return value === "couple" && !counts.some(({ counted }) => head !== null && counted.includes(head));
}

/** True where two numbers of which the evidence says something in the sentence's words are in such a ratio. */
function hasRatio(
  { ratios }: Evidence,
  terms: readonly string[],
  isNear: (ratio: Ratio) => boolean,
): boolean {
  return ratios.filter(isNear).some((ratio) => terms.some((term) => ratio.terms.has(term)));
}
