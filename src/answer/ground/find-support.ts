import type { Embedder } from "../../embed/embedder.js";
import { yieldToRequests } from "../../retrieve/yield-to-requests.js";
import type { Asker } from "../../shared/asker.js";
import type { Support } from "../../shared/domain.js";
import type { PassageView } from "../../store/passage-view.js";
import type { CitationSource } from "../build-citation.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import { ClaimComparison } from "./claim-comparison.js";
import { hasWords, isVerbatim } from "./is-verbatim.js";
import { type Judgement, judgeSentence, type Reason } from "./judge-sentence.js";
import { describeSources } from "./measure-support.js";
import type { Claim } from "./read-claim.js";
import { readSections } from "./read-sections.js";

/** A passage takes the place of those that a sentence names where it is so many times likelier to hold it. */
const CLEARLY_LIKELIER = 4;
/** A sentence that names no passage shares at least this much of its words, rare ones counting for more. */
const LEAST_COVERED = 0.1;
/** The passages of so many joins are read anew for one sentence, each in some milliseconds. */
const MOST_JOINED = 4;

/** The evidence that sentences are checked against. */
export interface Gate {
  /** The whole episodes of the sources. */
  readonly view: PassageView;
  /** Null where words alone decide. */
  readonly embedder: Embedder | null;
  /** The passages the model was shown. */
  readonly sources: readonly CitationSource[];
  readonly question: string;
}

/** The passages that a sentence rests on, or why there are none. */
export type FoundSupport =
  | {
      readonly support: Support;
      /** Never empty. */
      readonly sources: readonly CitationSource[];
      /** 0..1. */
      readonly probability: number;
      readonly reason: null;
    }
  | { readonly support: "none"; readonly reason: Reason; readonly probability: number };

interface Candidate extends Judgement {
  readonly sources: readonly CitationSource[];
}

/** Judges passages together once it is the asker's turn; each passage alone only once. */
type Judge = (sources: readonly CitationSource[]) => Promise<Candidate>;

/**
 * Finds the passages that a sentence rests on: those that it names, or that the sentences beside it name, with one more
 * of those shown where that one has the facts that they lack; else the one passage shown that holds it best.
 */
export async function findSupport(
  gate: Gate,
  sentence: ReplySentence,
  claim: Claim,
  asker: Asker,
): Promise<FoundSupport> {
  const { view, sources, question } = gate;
  await yieldToRequests(asker);
  await readSections(
    view,
    sources.map(({ episode }) => episode.id),
    asker,
  );
  const comparison = new ClaimComparison(view, claim);
  const known = new Map<CitationSource, Candidate>();
  const judge: Judge = async (cited) => {
    const [only] = cited;
    const kept = only === undefined || cited.length > 1 ? undefined : known.get(only);
    if (kept !== undefined) return kept;
    await yieldToRequests(asker);
    const judged = { sources: cited, ...judgeSentence(comparison, cited) };
    if (only !== undefined && cited.length === 1) known.set(only, judged);
    return judged;
  };
  const judgeEach = async () =>
    (await judgeInTurn(sources, judge)).sort((a, b) => b.probability - a.probability);
  const named = listNamed(gate, sentence);
  if (named.length === 0) {
    const alone = await judgeEach();
    const best = alone.find(({ support }) => support !== "none");
    return settle(best?.isLikely === true ? best : undefined, alone[0]);
  }
  const quoted = [...named, ...sources].find(({ passage }) => isVerbatim(sentence.text, passage.text));
  if (quoted !== undefined) return settle(await judge([quoted]));
  const marked = await judgeNamed(named, judge);
  if (marked.support === "supported") return settle(capSupport(marked, gate, sentence));
  const alone = await judgeEach();
  const best = alone.find(({ support }) => support !== "none");
  if (best !== undefined && isBetter(best, marked)) return settle(capSupport(best, gate, sentence));
  const chosen = marked.support === "none" ? ((await replace(marked, alone, judge)) ?? marked) : marked;
  const isNamed = sentence.numbers.length > 0;
  const isTied =
    isNamed || comparison.cover(`${describeSources(chosen.sources)} ${question}`) >= LEAST_COVERED;
  return settle(isTied ? capSupport(chosen, gate, sentence) : undefined, chosen);
}

async function judgeInTurn(sources: readonly CitationSource[], judge: Judge): Promise<Candidate[]> {
  const judged: Candidate[] = [];
  for (const source of sources) judged.push(await judge([source]));
  return judged;
}

/** Words that were to be copied from a passage and stand in none make a sentence doubtful. */
function capSupport(candidate: Candidate, { sources }: Gate, { quote }: ReplySentence): Candidate {
  if (quote === null || candidate.support !== "supported") return candidate;
  const isCopied = sources.some(({ passage }) => hasWords(passage.text, quote));
  return isCopied ? candidate : { ...candidate, support: "weak" };
}

/** True where a passage alone holds the sentence well, and those that it names do not. */
function isBetter(best: Candidate, marked: Candidate): boolean {
  if (best.support !== "supported") return false;
  return marked.support === "none" || best.probability > CLEARLY_LIKELIER * marked.probability;
}

/** Lists the passages that a sentence names, and that which its quotation is from. */
function listNamed({ sources }: Gate, { numbers, nearby, quote }: ReplySentence): readonly CitationSource[] {
  const named = (numbers.length > 0 ? numbers : nearby)
    .map((n) => sources[n - 1])
    .filter((source) => source !== undefined);
  if (quote === null || named.some(({ passage }) => hasWords(passage.text, quote))) return named;
  const quoted = sources.find(({ passage }) => hasWords(passage.text, quote));
  return quoted === undefined ? named : [quoted, ...named];
}

/**
 * Finds other passages for a sentence that those it names do not hold: where they have nothing to do with it the best
 * one, where they lack a name one more that has it, because that of whom a sentence is about may stand elsewhere. A
 * number that they lack is what the sentence claims, and is looked for nowhere else.
 */
async function replace(
  { sources, reason }: Candidate,
  alone: readonly Candidate[],
  judge: Judge,
): Promise<Candidate | undefined> {
  if (reason?.kind !== "wrong") return alone.find(({ support }) => support !== "none");
  if (reason.facts.some(({ kind }) => kind !== "name")) return undefined;
  const lacked = new Set(reason.facts.map(({ text }) => text));
  const further = alone.filter(
    (other) => !lacks(other, lacked) && !other.sources.some((source) => sources.includes(source)),
  );
  for (const other of further.slice(0, MOST_JOINED)) {
    const joined = await judge([...sources, ...other.sources]);
    if (joined.support !== "none") return joined;
  }
  return undefined;
}

/** True where the passages of a candidate lack one of these facts as well. */
function lacks({ reason }: Candidate, facts: ReadonlySet<string>): boolean {
  return reason?.kind === "wrong" && reason.facts.some(({ text }) => facts.has(text));
}

/** `judged` tells why there is none where nothing was chosen. */
function settle(chosen: Candidate | undefined, judged = chosen): FoundSupport {
  if (chosen !== undefined && chosen.support !== "none") {
    const { support, sources, probability } = chosen;
    return { support, sources, probability, reason: null };
  }
  return {
    support: "none",
    reason: judged?.reason ?? { kind: "unrelated" },
    probability: judged?.probability ?? 0,
  };
}

/** Judges the passages named, without those that hold the sentence no better than loosely where the others are enough. */
async function judgeNamed(named: readonly CitationSource[], judge: Judge): Promise<Candidate> {
  const whole = await judge(named);
  const alone = named.length < 2 ? [] : await judgeInTurn(named, judge);
  const needed = alone.filter(({ support }) => support === "supported").flatMap(({ sources }) => sources);
  if (needed.length === 0 || needed.length === named.length) return whole;
  const kept = await judge(needed);
  return whole.support !== "none" && kept.support === "none" ? whole : kept;
}
