import { tokenize } from "../../../language/tokenize.js";
import { NEGATION, PARTLY } from "./denials.js";
import { listNearest, type Nearest } from "./list-nearest.js";
import {
  type Evidence,
  type EvidenceSentence,
  readClause,
  readSentence,
  splitClauses,
} from "./read-evidence.js";

/** Two sentences that have this share of each other's content words say the same, or the contrary. */
const NEARLY_THE_SAME = 0.6;
/** "I know" is said in any sentence. */
const LEAST_SHARED = 2;
/** A "yes" or "no" that answers the question and denies nothing of what follows. */
const REPLY = /^\s*(?:yes|yeah|no|nope)\b[,.!:;–—]/i;
const MOST_DENIED = 3;

const EVERY_PARTLY = new RegExp(PARTLY, "g");
const ORDER = /\b(before|after)\b/;
/** Pairs of words, one of which says what the other denies. */
const CONTRARIES = (
  "faster slower, cheaper dearer, cheaper expensive, cheap expensive, fast slow, small large, smaller larger, " +
  "smaller bigger, more less, more fewer, better worse, best worst, higher lower, high low, early late, " +
  "earlier later, increase decrease, increased decreased, rise fall, rose fell, grew shrank, open closed, always never, " +
  "first last, easy hard, easier harder, strong weak, stronger weaker, alone together"
)
  .split(", ")
  .map((pair) => pair.split(" "));

/**
 * True where the nearest sentence of the evidence says nearly the same, and just one of the two denies, once, what the
 * other says, or each has one word of a contrary pair; or so between their clauses. A question affirms nothing.
 */
export function isReversed(claim: string, { sentences, clauses }: Evidence): boolean {
  return (
    claim.split(";").some((part) => isDenied(readSentence(part), sentences)) ||
    splitClauses(claim).some((part) => isDenied(readClause(part), clauses))
  );
}

/** True where none that is as near says the same. */
function isDenied(claim: EvidenceSentence, sentences: readonly EvidenceSentence[]): boolean {
  const nearest = listNearest(claim, sentences);
  return nearest.length > 0 && nearest.every((near) => isDeniedBy(claim, near));
}

function isDeniedBy(claim: EvidenceSentence, nearest: Nearest): boolean {
  if (nearest.shared < LEAST_SHARED) return false;
  if (Math.min(nearest.covered, nearest.covers) < NEARLY_THE_SAME) return false;
  const mine = claim.text.replace(REPLY, "");
  const theirs = nearest.sentence.text.replace(REPLY, "");
  if (/\?\s*$/.test(theirs)) return false;
  if (isContrary(mine, theirs) || isOtherOrder(mine, theirs)) return true;
  const partly = [mine, theirs].map((text) => `${text.toLowerCase().match(EVERY_PARTLY)}`);
  if (partly[0] !== partly[1]) return false;
  const denied = [...listDenied(mine), ...listDenied(theirs)];
  if (denied.length !== 1) return false;
  const affirmed = new Set(tokenize(listDenied(mine).length > 0 ? theirs : mine));
  return denied.flat().some((term) => affirmed.has(term));
}

/** Lists the first content words behind each "not". */
function listDenied(text: string): string[][] {
  const [, ...behind] = text.split(NEGATION);
  return behind.map((part) => tokenize(part.split(/[,;:]/, 1)[0] ?? "").slice(0, MOST_DENIED));
}

/** True where the one has one word of a contrary pair and the other the other, and neither has both. */
function isContrary(claim: string, sentence: string): boolean {
  const [mine, theirs] = [claim, sentence].map((text) => new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []));
  const clash = (a = "", b = "") => mine?.has(a) && !mine.has(b) && theirs?.has(b) && !theirs.has(a);
  return CONTRARIES.some(([a, b]) => clash(a, b) || clash(b, a));
}

/** True where one says "before" and the other "after" of the same thing. */
function isOtherOrder(claim: string, sentence: string): boolean {
  const [mine, theirs] = [claim, sentence].map((text) => text.toLowerCase().split(ORDER));
  if (mine?.length !== 3 || theirs?.length !== 3 || mine[1] === theirs[1]) return false;
  const [term, other] = [mine, theirs].map(([, , behind = ""]) => tokenize(behind)[0]);
  return term !== undefined && term === other;
}
