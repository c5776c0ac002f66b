import { judgeSignals } from "../../retrieve/logistic-model.js";
import type { Support } from "../../shared/domain.js";
import type { CitationSource } from "../build-citation.js";
import type { ClaimComparison } from "./claim-comparison.js";
import { findWrongFacts } from "./facts/find-wrong-facts.js";
import { type Evidence, readEvidence } from "./facts/read-evidence.js";
import type { WrongFact } from "./facts/wrong-fact.js";
import { isVerbatim } from "./is-verbatim.js";
import { measureSupport, type SupportSignals } from "./measure-support.js";
import { SUPPORT_MODELS } from "./support-models.js";

/** From this probability on, a sentence is said to be supported. */
const SUPPORTED = 0.5;
/**
 * The cosine that one in twenty pairs of a sentence and a passage from different podcasts reach, by embedding model
 * (550 pairs of `test/quality/claims.jsonl` and the Changelog's transcripts, measured once).
 */
const STRANGERS: Readonly<Record<string, number>> = { "bge-small-en-v1.5": 0.565, "all-MiniLM-L6-v2": 0.291 };

/** Why a sentence is not released: facts that its passages lack, or that it has nothing to do with them. */
export type Reason =
  | { readonly kind: "wrong"; readonly facts: readonly WrongFact[] }
  | { readonly kind: "unrelated" };

export interface Judgement {
  /** How well the passages hold the sentence; `none` where it may not be released. */
  readonly support: Support | "none";
  /** Null where it may be released. */
  readonly reason: Reason | null;
  /** How likely it is that they hold it by its likeness to them, 0..1, whatever its facts; 1 for their own words. */
  readonly probability: number;
  /** False where it is too little like them for notes on a chapter, which nobody marks as doubtful. */
  readonly isLikely: boolean;
}

/**
 * Judges how well passages, taken together, hold a sentence. Numbers, dates, quantities, names and denials are checked
 * exactly; likeness alone withholds only what has nothing to do with the passages. `sources` must not be empty.
 */
export function judgeSentence(comparison: ClaimComparison, sources: readonly CitationSource[]): Judgement {
  const { text, language } = comparison.claim;
  if (sources.some(({ passage }) => isVerbatim(text, passage.text))) {
    return { support: "verbatim", reason: null, probability: 1, isLikely: true };
  }
  const signals = measureSupport(comparison, sources);
  const { probability, least } = judgeSupport(signals);
  const judged = { probability, isLikely: probability >= least };
  const facts = findWrongFacts(text, readSources(sources), language);
  if (facts.length > 0) return { ...judged, support: "none", reason: { kind: "wrong", facts } };
  if (language === "en" && !isRelated(signals))
    return { ...judged, support: "none", reason: { kind: "unrelated" } };
  return { ...judged, support: probability < SUPPORTED ? "weak" : "supported", reason: null };
}

/** A sentence that shares no word with its passages has to be nearer to them than most strangers are. */
function isRelated({ model, similarity, coverage }: SupportSignals): boolean {
  return coverage > 0 || (model !== null && similarity >= (STRANGERS[model] ?? 1));
}

/**
 * Returns how likely the passages are to hold a claim with these signals, and from which probability on it `isLikely`,
 * which notes need and answers do not. Without vectors, and for an embedding model that nothing was fitted for, words
 * alone decide.
 */
export function judgeSupport(signals: SupportSignals): { probability: number; least: number } {
  return judgeSignals(SUPPORT_MODELS, signals) ?? { probability: 0, least: 1 };
}

/** The evidence of single passages, which are looked at for each sentence. */
const known = new WeakMap<CitationSource, Evidence>();

/** Reads what the facts of a sentence are looked up in: the passages, and what stands above them. */
export function readSources(sources: readonly CitationSource[]): Evidence {
  const [only, ...others] = sources;
  const kept = only === undefined || others.length > 0 ? undefined : known.get(only);
  if (kept !== undefined) return kept;
  const evidence = readEvidence(
    sources.map(({ passage }) => passage.text),
    describeHeadings(sources),
  );
  if (only !== undefined && others.length === 0) known.set(only, evidence);
  return evidence;
}

/** Joins what stands above the passages: each episode's title, show, people and date, and the chapters' titles. */
export function describeHeadings(sources: readonly CitationSource[]): string {
  const lines = sources.flatMap(({ episode, chapter }) => [
    episode.title,
    episode.show ?? "",
    ...episode.people.map(({ name }) => name),
    episode.publishedAt ?? "",
    chapter.title,
  ]);
  return [...new Set(lines)].join("\n");
}
