import { listQuantities, type Quantity } from "../../../language/list-quantities.js";
import { tokenize } from "../../../language/tokenize.js";

export interface Count extends Quantity {
  /** As written, in lower case. */
  readonly text: string;
  /** Stems of the words that say what is counted: "volunteer researchers" in "1,000 volunteer researchers worked". */
  readonly counted: readonly string[];
  /** The first of them in the plural: "researchers"; null where none is. */
  readonly head: string | null;
  /** Stems of all content words from there to the next number or the end of the clause. */
  readonly clause: readonly string[];
  /** Stems of the content words in front, from the last number or conjunction or the beginning of the clause. */
  readonly before: readonly string[];
  /** Stem of the first content word behind the head: "worked"; null where a conjunction or comma stands between. */
  readonly next: string | null;
}

type Counted = Pick<Count, "counted" | "head" | "clause" | "next">;

const MOST_COUNTED = 3;
/** In UTF-16 units. */
const LONGEST_CLAUSE = 160;
const CLAUSE_END = /[.;:!?\n]/;
const JOINT = /[.,;:!?()\n]|\b(?:and|but|or|while|whereas)\b/;
/** Between numbers that count the same: "six to twelve months", "15, 16 years". */
const SAME = /^\s?(?:,|-|–|—|to|or|,? maybe|,? like)?\s?[~$€£]?$/;
const LEAD = /^[\s+-]*(?:(?:of|the|its|their|our|these|those|all|or so|plus|more|other|such)\s+)*/;
/** "Of those 28" counts what was counted before. */
const POINTS_BACK = /\b(?:these|those|them|all)\s$/;
const ASKED = /\b(?:number of|how many)\s+(\p{L}+)/gu;
const WORD = /(?<![^\s-])(\p{L}[\p{L}\p{M}'’]*)([^\p{L}]*)/gu;
const ONE = /(?<![\p{L}\p{N}-]|\b(?:no|not)\s)one(?=\s)/gu;
const PLURAL = /^(?!ones$).*[^s]s$|^(?:people|folks|men|women|children|data|media|criteria|phenomena)$/;

/** Lists the numbers of a text with what each counts, where words beside the number say so. */
export function listCounts(text: string): Count[] {
  const plain = text.normalize("NFKC").toLowerCase();
  const quantities = listQuantities(text);
  const counts: Count[] = [];
  for (let i = quantities.length - 1; i >= 0; i--) {
    const quantity = quantities[i] ?? { value: "", start: 0, end: 0 };
    const { start, end } = quantity;
    const next = quantities[i + 1]?.start ?? plain.length;
    const behind = plain.slice(end, Math.min(next, end + LONGEST_CLAUSE));
    const front = plain.slice(Math.max(quantities[i - 1]?.end ?? 0, start - LONGEST_CLAUSE), start);
    const following = SAME.test(behind) && !POINTS_BACK.test(front) ? counts.at(-1) : undefined;
    const { counted, head, clause, next: behindHead } = following ?? readBeside(quantity, behind, front);
    const before = tokenize(front.split(JOINT).at(-1) ?? "");
    counts.push({
      ...quantity,
      text: plain.slice(start, end),
      before,
      counted,
      head,
      clause,
      next: behindHead,
    });
  }
  return counts.reverse();
}

/** Lists what each "one" counts that is no part of a number or a share. */
export function listOnes(plain: string, counts: readonly Count[]): Count[] {
  let i = 0;
  return [...plain.matchAll(ONE)].flatMap(({ 0: text, index: start }) => {
    const end = start + text.length;
    while (i < counts.length && (counts[i]?.end ?? 0) <= start) i += 1;
    const next = counts[i]?.start ?? plain.length;
    if (next <= start) return [];
    const behind = plain.slice(end, Math.min(next, end + LONGEST_CLAUSE));
    const quantity = { value: "1", start, end };
    return [{ ...quantity, text, before: [], ...readBeside(quantity, behind, "") }];
  });
}

function readBeside({ value }: Quantity, behind: string, front: string): Counted {
  const pointsBack = POINTS_BACK.test(front);
  const clause = pointsBack && behind.startsWith(",") ? "" : (behind.split(CLAUSE_END, 1)[0] ?? "");
  const words = listCounted(clause);
  const asked = words.length > 0 || pointsBack ? undefined : [...front.matchAll(ASKED)].at(-1)?.[1];
  const plural = value.endsWith("%") ? undefined : (asked ?? words.find((word) => PLURAL.test(word)));
  const [head = null] = tokenize(plural ?? "");
  const counted = asked === undefined ? words.flatMap(tokenize) : tokenize(asked);
  return { counted, head, clause: tokenize(clause), next: head === null ? null : readNext(clause, head) };
}

/** Lists the words up to the first function word or mark. */
function listCounted(clause: string): string[] {
  const words: string[] = [];
  if (/^\s*[,()]/.test(clause)) return words;
  for (const [, word = "", gap = ""] of clause.replace(LEAD, "").matchAll(WORD)) {
    if (word === "per" || tokenize(word).length === 0) break;
    words.push(word);
    if (words.length === MOST_COUNTED || !/^[\s-]*$/.test(gap)) break;
  }
  return words;
}

function readNext(clause: string, head: string): string | null {
  const stems = tokenize(clause.split(JOINT, 1)[0] ?? "");
  return stems[stems.indexOf(head) + 1] ?? null;
}
