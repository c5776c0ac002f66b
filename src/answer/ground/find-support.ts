import type { Embedder } from "../../embed/embedder.js";
import { listNames } from "../../language/names.js";
import { yieldToRequests } from "../../retrieve/yield-to-requests.js";
import type { Asker } from "../../shared/asker.js";
import type { Support } from "../../shared/domain.js";
import { listEpisodeSections, type PassageView } from "../../store/passage-view.js";
import { type CitationSource, identifyChapter } from "../build-citation.js";
import { listSectionSources } from "../requests/list-sources.js";
import { type Assessment, assessSupport } from "./assess-support.js";
import { ClaimComparison } from "./claim-comparison.js";
import { findMissingFacts } from "./find-missing-facts.js";
import { describeSources } from "./measure-support.js";
import { readClaim } from "./read-claim.js";

/** So many passages of the cited chapters are read for a name: a chapter may be as long as its file. */
const MOST_NEARBY = 100;

/** The evidence that sentences are checked against. */
export interface Gate {
  /** The whole episodes of the sources. */
  readonly view: PassageView;
  /** Null where words alone decide. */
  readonly embedder: Embedder | null;
  /** The passages the model was shown. */
  readonly sources: readonly CitationSource[];
}

export interface FoundSupport {
  /** Never empty. */
  readonly sources: readonly CitationSource[];
  readonly support: Support;
}

interface Candidate extends Assessment {
  readonly sources: readonly CitationSource[];
}

/**
 * Returns the passages that a sentence rests on: those that its markers name where they support it, else the passage
 * shown that supports it best. Where a name stands elsewhere in the same chapter, that passage is added. Returns null
 * where nothing supports the sentence.
 */
export async function findSupport(
  gate: Gate,
  sentence: string,
  named: readonly CitationSource[],
  asker: Asker = {},
): Promise<FoundSupport | null> {
  const claim = await readClaim(sentence, gate.view.vectors === null ? null : gate.embedder, asker);
  if (claim.terms.length === 0) return null;
  await yieldToRequests(asker);
  const comparison = new ClaimComparison(gate.view, claim);
  const marked = assess(comparison, dropSpare(comparison, named));
  if (marked.support === "verbatim") return keepSupported(marked);
  const [best] = gate.sources
    .map((source) => assess(comparison, [source]))
    .filter(({ support }) => support !== "none")
    .sort((a, b) => b.probability - a.probability);
  if (best === undefined) return keepSupported(marked);
  if (marked.support === "none" || best.support === "verbatim") return keepSupported(best);
  // A marker that is probably right is kept, even where another passage says the same.
  return keepSupported(marked.support === "weak" && best.support === "supported" ? best : marked);
}

function keepSupported({ sources, support }: Candidate): FoundSupport | null {
  return support === "none" ? null : { sources, support };
}

function assess(comparison: ClaimComparison, cited: readonly CitationSource[]): Candidate {
  const alone = { sources: cited, ...assessSupport(comparison, cited) };
  const names = listNames(comparison.claim.text);
  // A missing number is what the sentence claims; a missing name is often only whom it is about.
  if (alone.missing.length === 0 || !alone.missing.every((fact) => names.includes(fact))) return alone;
  const extra = findNamesNearby(comparison, cited);
  if (extra === undefined) return alone;
  const sources = [...cited, extra];
  return { sources, ...assessSupport(comparison, sources) };
}

/** Finds a further passage among the first of the cited chapters with which no fact is missing. */
function findNamesNearby(
  { view, claim }: ClaimComparison,
  cited: readonly CitationSource[],
): CitationSource | undefined {
  const chapters = new Set(cited.map(identifyChapter));
  return [...new Set(cited.map(({ episode }) => episode.id))]
    .flatMap((id) => listEpisodeSections(view, id))
    .filter((section) => chapters.has(identifyChapter(section)))
    .flatMap((section) => listSectionSources(view, section))
    .slice(0, MOST_NEARBY)
    .find((extra) => findMissingFacts(claim.text, describeSources([...cited, extra])).length === 0);
}

/** Drops the passages named that do not support the sentence by themselves, where the others are enough. */
function dropSpare(comparison: ClaimComparison, named: readonly CitationSource[]): readonly CitationSource[] {
  if (named.length < 2) return named;
  const needed = named.filter((source) => {
    const { support, missing } = assess(comparison, [source]);
    return support !== "none" || missing.length > 0;
  });
  return assess(comparison, needed).support === "none" ? named : needed;
}
