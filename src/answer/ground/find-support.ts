import type { Embedder } from "../../embed/embedder.js";
import { listNames } from "../../language/names.js";
import { yieldToRequests } from "../../retrieve/yield-to-requests.js";
import type { Support } from "../../shared/domain.js";
import { listEpisodeSections, type PassageView } from "../../store/passage-view.js";
import type { CitationSource } from "../build-citation.js";
import { listSectionSources } from "../requests/list-sources.js";
import { type Assessment, assessSupport } from "./assess-support.js";
import { ClaimComparison } from "./claim-comparison.js";
import { findMissingFacts } from "./find-missing-facts.js";
import { describeSources } from "./measure-support.js";
import { readClaim } from "./read-claim.js";

/** What sentences are checked against. */
export interface Gate {
  /** The episodes of the sources, whole. */
  readonly view: PassageView;
  /** Null: words alone decide. */
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
 * The passages a sentence rests on: those its markers name where they support it, else the passage shown that
 * supports it best. Where a name stands elsewhere in the same chapter, that passage is added. Null: nothing supports it.
 */
export async function findSupport(
  gate: Gate,
  sentence: string,
  named: readonly CitationSource[],
  signal?: AbortSignal,
): Promise<FoundSupport | null> {
  const claim = await readClaim(sentence, gate.view.vectors === null ? null : gate.embedder, signal);
  if (claim.terms.length === 0) return null;
  await yieldToRequests();
  const comparison = new ClaimComparison(gate.view, claim);
  const kept = assess(comparison, dropIdle(comparison, named));
  if (kept.support === "verbatim") return take(kept);
  const [best] = gate.sources
    .map((source) => assess(comparison, [source]))
    .filter(({ support }) => support !== "none")
    .sort((a, b) => b.probability - a.probability);
  if (best === undefined) return take(kept);
  if (kept.support === "none" || best.support === "verbatim") return take(best);
  // A marker that is likely right stands, even where another passage says the same.
  return take(kept.support === "weak" && best.support === "supported" ? best : kept);
}

function take({ sources, support }: Candidate): FoundSupport | null {
  return support === "none" ? null : { sources, support };
}

function assess(comparison: ClaimComparison, cited: readonly CitationSource[]): Candidate {
  const alone = { sources: cited, ...assessSupport(comparison, cited) };
  const names = listNames(comparison.claim.text);
  // A number is what a sentence says; a name is often only whom it is about.
  if (alone.missing.length === 0 || !alone.missing.every((fact) => names.includes(fact))) return alone;
  const extra = findNamesNearby(comparison, cited);
  if (extra === undefined) return alone;
  const sources = [...cited, extra];
  return { sources, ...assessSupport(comparison, sources) };
}

/** A further passage of the cited chapters with which no name is missing. */
function findNamesNearby(
  { view, claim }: ClaimComparison,
  cited: readonly CitationSource[],
): CitationSource | undefined {
  const numbers = new Set(cited.map(({ episode, chapter }) => `${episode.id} ${chapter.number}`));
  return [...new Set(cited.map(({ episode }) => episode.id))]
    .flatMap((id) => listEpisodeSections(view, id))
    .filter(({ episode, chapter }) => numbers.has(`${episode.id} ${chapter.number}`))
    .flatMap((section) => listSectionSources(view, section))
    .find((extra) => findMissingFacts(claim.text, describeSources([...cited, extra])).length === 0);
}

/** Of several passages named, those that support the sentence by themselves, where these are enough. */
function dropIdle(comparison: ClaimComparison, named: readonly CitationSource[]): readonly CitationSource[] {
  if (named.length < 2) return named;
  const busy = named.filter((source) => {
    const { support, missing } = assess(comparison, [source]);
    return support !== "none" || missing.length > 0;
  });
  return assess(comparison, busy).support === "none" ? named : busy;
}
