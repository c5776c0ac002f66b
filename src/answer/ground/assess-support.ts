import { tokenize } from "../../language/tokenize.js";
import { judgeSignals } from "../../retrieve/logistic-model.js";
import type { Support } from "../../shared/domain.js";
import type { CitationSource } from "../build-citation.js";
import type { ClaimComparison } from "./claim-comparison.js";
import { findMissingFacts } from "./find-missing-facts.js";
import { isVerbatim } from "./is-verbatim.js";
import { describeSources, measureSupport, type SupportSignals } from "./measure-support.js";
import { SUPPORT_MODELS } from "./support-models.js";

/** From this probability on, a claim is likelier supported than not. */
const SUPPORTED = 0.5;
/** Where the passages hold this share of a sentence's words, one "not" more or less reverses its meaning. */
const NEARLY_THE_SAME = 0.6;
/** A "yes" or "no" that answers the question and denies nothing of what follows. */
const REPLY = /^\s*(?:yes|no)\b[,.!:;–—]/i;
/** Different content words that a claim must share with its passages, or all where it has fewer. */
const LEAST_SHARED = 3;
/** A claim of one content word says nothing. */
const LEAST_WORDS = 2;
/** Pairs of words, one of which says what the other denies. */
const CONTRARIES = (
  "faster slower, cheaper dearer, cheaper expensive, cheap expensive, fast slow, small large, smaller larger, " +
  "smaller bigger, more less, more fewer, better worse, best worst, higher lower, high low, before after, early late, " +
  "earlier later, increase decrease, increased decreased, rise fall, rose fell, grew shrank, open closed, always never, " +
  "first last, easy hard, easier harder, strong weak, stronger weaker, alone together"
)
  .split(", ")
  .map((pair) => pair.split(" "));
const NEGATION = /\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot)\b|n[’']t\b/gi;

export interface Assessment {
  /** `none` where the passages do not support the claim. */
  readonly support: Support | "none";
  /** The probability of support, 0..1, without regard to missing facts; 1 for words that stand in a passage. */
  readonly probability: number;
  /** Numbers, dates and names that the passages and their chapters' titles lack; empty where the claim fails anyway. */
  readonly missing: readonly string[];
}

const UNSUPPORTED: Assessment = { support: "none", probability: 0, missing: [] };

/** Judges how far the passages, taken together, support the claim. */
export function assessSupport(comparison: ClaimComparison, cited: readonly CitationSource[]): Assessment {
  const { text } = comparison.claim;
  if (cited.length === 0) return UNSUPPORTED;
  if (cited.some(({ passage }) => isVerbatim(text, passage.text))) {
    return { support: "verbatim", probability: 1, missing: [] };
  }
  const passageText = describeSources(cited);
  const words = new Set(tokenize(passageText));
  const shared = comparison.claim.terms.filter((term) => words.has(term)).length;
  const { length } = comparison.claim.terms;
  if (length < LEAST_WORDS || shared < Math.min(LEAST_SHARED, length)) return UNSUPPORTED;
  const missing = findMissingFacts(text, passageText);
  const signals = measureSupport(comparison, cited);
  const contradicted = isContradicted(text, cited);
  const { probability, least } = judgeSupport(signals);
  if (probability < (contradicted ? SUPPORTED : least)) return UNSUPPORTED;
  if (contradicted && signals.coverage >= NEARLY_THE_SAME) return UNSUPPORTED;
  const support = contradicted || probability < SUPPORTED ? "weak" : "supported";
  return { support: missing.length > 0 ? "none" : support, probability, missing };
}

/** Without vectors, and for an embedding model that nothing was fitted for, words alone decide. */
export function judgeSupport(signals: SupportSignals): { probability: number; least: number } {
  return judgeSignals(SUPPORT_MODELS, signals) ?? { probability: 0, least: 1 };
}

/** True where the claim denies what every passage affirms, or affirms what every passage denies. */
function isContradicted(text: string, cited: readonly CitationSource[]): boolean {
  const denies = (line: string) => (line.replace(REPLY, "").match(NEGATION) ?? []).length % 2;
  return cited.every(
    ({ passage }) => denies(passage.text) !== denies(text) || isContrary(text, passage.text),
  );
}

/** True where the claim has one word of a contrary pair and the passage the other, and neither has both. */
function isContrary(claim: string, passage: string): boolean {
  const [mine, theirs] = [claim, passage].map((text) => new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []));
  const clash = (a = "", b = "") => mine?.has(a) && !mine.has(b) && theirs?.has(b) && !theirs.has(a);
  return CONTRARIES.some(([a, b]) => clash(a, b) || clash(b, a));
}
