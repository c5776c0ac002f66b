import { tokenize } from "../../language/tokenize.js";
import { judgeSignals } from "../../retrieve/logistic-model.js";
import type { Support } from "../../shared/domain.js";
import type { CitationSource } from "../build-citation.js";
import type { ClaimComparison } from "./claim-comparison.js";
import { findMissingFacts } from "./find-missing-facts.js";
import { isVerbatim } from "./is-verbatim.js";
import { describeSources, measureSupport, type SupportSignals } from "./measure-support.js";
import { SUPPORT_MODELS } from "./support-models.js";

/** From here on a claim is likelier supported than not. */
const SUPPORTED = 0.5;
/** Where a passage has so many of a sentence's words, one "not" more or less turns it round. */
const NEARLY_THE_SAME = 0.6;
/** It answers the question; it denies nothing of what follows. */
const REPLY = /^\s*(?:yes|no)\b[,.!:;–—]/i;
/** Different content words that a claim must share with its passages, or all where it has fewer. */
const LEAST_SHARED = 3;
/** One content word says nothing. */
const LEAST_WORDS = 2;
/** Words of which one says what the other denies. */
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
  /** `none`: the passages do not support the claim. */
  readonly support: Support | "none";
  /** 0..1, facts apart; 1 for words that stand in a passage. */
  readonly probability: number;
  /** Where nothing else is wrong: numbers, dates and names that the passages and their chapters' titles lack. */
  readonly missing: readonly string[];
}

const UNSUPPORTED: Assessment = { support: "none", probability: 0, missing: [] };

/** How far the passages, taken together, hold what the claim says. */
export function assessSupport(comparison: ClaimComparison, cited: readonly CitationSource[]): Assessment {
  const { text } = comparison.claim;
  if (cited.length === 0) return UNSUPPORTED;
  if (cited.some(({ passage }) => isVerbatim(text, passage.text))) {
    return { support: "verbatim", probability: 1, missing: [] };
  }
  const said = describeSources(cited);
  const words = new Set(tokenize(said));
  const shared = comparison.claim.terms.filter((term) => words.has(term)).length;
  const { length } = comparison.claim.terms;
  if (length < LEAST_WORDS || shared < Math.min(LEAST_SHARED, length)) return UNSUPPORTED;
  const missing = findMissingFacts(text, said);
  const signals = measureSupport(comparison, cited);
  const turned = isTurnedRound(text, cited);
  const { probability, least } = judgeSupport(signals);
  if (probability < (turned ? SUPPORTED : least)) return UNSUPPORTED;
  if (turned && signals.coverage >= NEARLY_THE_SAME) return UNSUPPORTED;
  const support = turned || probability < SUPPORTED ? "weak" : "supported";
  return { support: missing.length > 0 ? "none" : support, probability, missing };
}

/** Without vectors, and for an embedding model that nothing was fitted for, the words alone decide. */
export function judgeSupport(signals: SupportSignals): { probability: number; least: number } {
  return judgeSignals(SUPPORT_MODELS, signals) ?? { probability: 0, least: 1 };
}

/** The claim denies what every passage affirms, or affirms what every one denies. */
function isTurnedRound(text: string, cited: readonly CitationSource[]): boolean {
  const denies = (line: string) => (line.replace(REPLY, "").match(NEGATION) ?? []).length % 2;
  return cited.every(
    ({ passage }) => denies(passage.text) !== denies(text) || isContrary(text, passage.text),
  );
}

/** The claim has one of two contraries where the passage has the other, and neither has both. */
function isContrary(claim: string, passage: string): boolean {
  const [mine, theirs] = [claim, passage].map((text) => new Set(text.toLowerCase().match(/\p{L}+/gu) ?? []));
  const clash = (a = "", b = "") => mine?.has(a) && !mine.has(b) && theirs?.has(b) && !theirs.has(a);
  return CONTRARIES.some(([a, b]) => clash(a, b) || clash(b, a));
}
