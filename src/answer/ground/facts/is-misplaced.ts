import { isShellNoun } from "../../../language/shell-nouns.js";
import { tokenize } from "../../../language/tokenize.js";
import type { Count } from "./list-counts.js";
import type { Evidence } from "./read-evidence.js";

const UNITS = new Set(
  tokenize("seconds minutes hours days weeks months years decades centuries dollars euros pounds percent"),
);
/** Stems of nouns for those who do something, each of which may be called by another. */
const AGENT =
  /(?:er|or|ist|ian|ant|ee|eur)$|^(?:peopl|folk|men|women|man|woman|team|compani|organ|group|firm|startup|busi|member|staff|commun)$/;

/** True where the evidence says this number of something else: of another unit, another thing, or who does otherwise. */
export function isMisplaced(
  { value, counted, head, clause, next }: Count,
  { counts, terms }: Evidence,
): boolean {
  if (counted.length === 0) return false;
  const same = counts.filter((count) => count.value === value);
  if (same.length === 0) return false;
  const hasUnit = (words: readonly string[]) => words.some((word) => UNITS.has(word));
  if (hasUnit(counted) && same.every((count) => hasUnit(count.counted))) {
    const units = counted.filter((word) => UNITS.has(word));
    return !same.some((count) => units.some((unit) => count.counted.includes(unit)));
  }
  const others = counts.filter((count) => count.value !== value);
  if (head !== null && same.some((count) => count.counted.includes(head))) {
    if (next === null || same.some((count) => [...count.clause, ...count.before].includes(next)))
      return false;
    return others.some((other) => other.next === next || (other.head === null && other.counted[0] === next));
  }
  const heads = same.flatMap((count) => count.head ?? []);
  if (
    head !== null &&
    terms.has(head) &&
    same.every((count) => count.head !== null || count.clause.length === 0)
  ) {
    const isAlike = heads.length === 0 || heads.some((other) => mayBeCalled(head, other));
    if (!isAlike) return true;
  }
  const isShared = (words: readonly string[], mine: readonly string[]) =>
    mine.some((word) => words.includes(word));
  if (same.some((count) => count.clause.length === 0 || isShared(count.clause, clause))) return false;
  return others.some((count) => isShared(count.counted, counted));
}

/** True for two that do something and for two general nouns: "users" are "companies", and "steps" are "stages". */
function mayBeCalled(a: string, b: string): boolean {
  return (AGENT.test(a) && AGENT.test(b)) || (isShellNoun(a) && isShellNoun(b));
}
