import { tokenize } from "../../language/tokenize.js";
import { measureCoverage } from "../../retrieve/measure-coverage.js";
import { yieldToRequests } from "../../retrieve/yield-to-requests.js";
import type { CitationSource } from "../build-citation.js";
import type { ReplySentence } from "../reply/reply-sentence.js";
import { hasWords, isVerbatim } from "./is-verbatim.js";
import {
  type Claim,
  checkExactly,
  type Judgement,
  type Reading,
  readClaim,
  weaken,
} from "./judge-sentence.js";
import { groupByText, identifyText } from "./list-read-texts.js";

/** So often one sentence is read: with the passages that it names, and with others. */
const MOST_READ = 8;
/** Of passages that it names together, so many are read alone as well. */
const MOST_ALONE = 4;
/** With so many others, together with those that it names, facts are looked up for one sentence, each in some milliseconds. */
const MOST_JOINED = 4;
/** Another passage takes the place of those that a sentence names where the odds that it says so are so many times theirs. */
const CLEARLY_LIKELIER = 4;
/** What names no passage, and is not supported, shares at least this much of its words, rare ones counting for more. */
const LEAST_COVERED = 0.1;

/** The evidence that sentences are checked against. The view has the whole episodes of the sources. */
export interface Gate extends Reading {
  /** The passages the model was shown. */
  readonly sources: readonly CitationSource[];
  readonly question: string;
}

/** Passages that a sentence may rest on. */
export type Candidate = Judgement & { readonly sources: readonly CitationSource[] };

/** Where a sentence says that it is from. */
export type Naming = Pick<ReplySentence, "numbers" | "nearby" | "quote">;

/**
 * Finds the passages that a sentence rests on: those that it names, or that the sentences beside it name, without those
 * that it does not need; where these do not support it, another of those shown that does, or one more that has the names
 * that they lack. Without a name it rests on the one shown that supports it best. It is read eight times at most. Where
 * nothing supports it, its sources say nothing.
 */
export async function findSupport(gate: Gate, naming: Naming, claim: Claim): Promise<Candidate> {
  const named = listNamed(gate, naming);
  const bench = new Bench(gate, claim);
  const quoted = [...named, ...gate.sources].find(({ passage }) => isVerbatim(claim.text, passage.text));
  if (quoted !== undefined) return await bench.judge([quoted]);
  const isOwn = naming.numbers.length > 0;
  return capSupport(
    await (named.length > 0 ? chooseNamed(bench, named, isOwn) : chooseAny(bench)),
    gate,
    naming,
  );
}

async function chooseAny(bench: Bench): Promise<Candidate> {
  const others = await bench.judgeOthers([]);
  return findBest(others.filter((other) => bench.isTied(other))) ?? refuse(others[0]);
}

/** `isOwn` where the sentence itself names them, and not those beside it. */
async function chooseNamed(
  bench: Bench,
  named: readonly CitationSource[],
  isOwn: boolean,
): Promise<Candidate> {
  const marked = await bench.judgeNamed(named);
  if (marked.support === "supported") return marked;
  // What cannot be read is by no other passage more than weak.
  const isUnread = marked.support === "weak" && marked.probability === null;
  const others = isUnread ? [] : await bench.judgeOthers(named);
  const best = findBest(others);
  if (best !== undefined && bench.isBetter(best, marked)) return best;
  const chosen = marked.support === "none" ? ((await bench.replace(marked, others)) ?? marked) : marked;
  return isOwn || bench.isTied(chosen) ? chosen : refuse(chosen);
}

/** Judges one sentence by one set of passages and another, each time when it is the asker's turn. */
class Bench {
  readonly #gate: Gate;
  readonly #claim: Claim;
  readonly #terms: readonly string[];
  #left = MOST_READ;

  constructor(gate: Gate, claim: Claim) {
    this.#gate = gate;
    this.#claim = claim;
    this.#terms = tokenize(claim.text);
  }

  async judge(cited: readonly CitationSource[]): Promise<Candidate> {
    return (await this.#check(cited)) ?? (await this.#read(cited));
  }

  /** Judges the passages named, without those that do not support the sentence where the others are enough. */
  async judgeNamed(named: readonly CitationSource[]): Promise<Candidate> {
    const texts = groupByText(named);
    if (texts.length < 2 || texts.length > MOST_ALONE) return await this.judge(named);
    const [whole, ...alone] = await Promise.all([
      this.judge(named),
      ...texts.map((each) => this.judge(each)),
    ]);
    const needed = alone.filter(({ support }) => support === "supported").flatMap(({ sources }) => sources);
    if (needed.length === 0 || needed.length === named.length) return whole;
    const kept = await this.judge(needed);
    return whole.support !== "none" && kept.support === "none" ? whole : kept;
  }

  /**
   * Judges the other passages that were shown, each alone, from the one that shares most words with the sentence on; of
   * a chapter's notes, which are read together, only the first that lacks no fact. Those that may be released come first, likeliest first.
   */
  async judgeOthers(named: readonly CitationSource[]): Promise<Candidate[]> {
    const others = this.#gate.sources
      .filter((source) => !named.includes(source))
      .map((source) => ({ source, covered: this.#cover([source]) }))
      .sort((a, b) => b.covered - a.covered);
    const texts = new Map<string, CitationSource>();
    const judged: Candidate[] = [];
    // One reading is kept for those named and another together.
    const most = this.#left - Math.min(named.length, 1);
    for (const { source } of others) {
      const { kind, id } = source.passage;
      const text = kind === "transcript" ? id : identifyText(source);
      if (texts.size >= most || texts.has(text)) continue;
      const checked = await this.#check([source]);
      if (checked === null) texts.set(text, source);
      else judged.push(checked);
    }
    judged.push(...(await Promise.all([...texts.values()].map((source) => this.#read([source])))));
    const rank = ({ support, probability }: Candidate) => Number(support !== "none") + (probability ?? 0);
    return judged.sort((a, b) => rank(b) - rank(a));
  }

  /**
   * Finds other passages for a sentence that those it names do not hold: where they say nothing of the kind the likeliest
   * one, where they lack a name one more that has it, because that of whom a sentence is about may stand elsewhere. A
   * number that they lack is what the sentence claims, and is looked for nowhere else.
   */
  async replace(
    { sources, reason }: Candidate,
    others: readonly Candidate[],
  ): Promise<Candidate | undefined> {
    if (reason?.kind !== "wrong") return findBest(others);
    if (reason.facts.some(({ kind }) => kind !== "name")) return undefined;
    const lacked = new Set(reason.facts.map(({ text }) => text));
    const further = others.filter((candidate) => !lacks(candidate, lacked));
    for (const other of further.slice(0, MOST_JOINED)) {
      if (this.#left <= 0) return undefined;
      const joined = await this.judge([...sources, ...other.sources]);
      if (joined.support !== "none") return joined;
    }
    return undefined;
  }

  /** True where the passages support the sentence, or share words with it: what names none is tied to them so. */
  isTied({ sources, support }: Candidate): boolean {
    return support === "supported" || this.#cover(sources, this.#gate.question) >= LEAST_COVERED;
  }

  /**
   * True where a passage alone supports the sentence, and those that it names do not, or are far less likely to. Where they
   * lack one of its facts, it has to have more of its words than they: else the fact is what is wrong.
   */
  isBetter(best: Candidate, marked: Candidate): boolean {
    if (best.support !== "supported") return false;
    if (marked.reason?.kind === "wrong") return this.#cover(best.sources) > this.#cover(marked.sources);
    return marked.support === "none" || odds(best) > CLEARLY_LIKELIER * odds(marked);
  }

  /** Returns null where the passages have to be read. */
  async #check(cited: readonly CitationSource[]): Promise<Candidate | null> {
    await yieldToRequests(this.#gate);
    const checked = checkExactly(this.#claim, cited);
    return checked === null ? null : { sources: cited, ...checked };
  }

  async #read(cited: readonly CitationSource[]): Promise<Candidate> {
    if (this.#gate.reader !== null) this.#left -= 1;
    return { sources: cited, ...(await readClaim(this.#gate, this.#claim, cited)) };
  }

  #cover(sources: readonly CitationSource[], question = ""): number {
    const text = sources.map(({ chapter, passage }) => `${chapter.title}\n${passage.text}`).join("\n");
    return measureCoverage(this.#gate.view.keywords, this.#terms, `${text} ${question}`);
  }
}

function findBest(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.find(({ support }) => support !== "none");
}

/** Words that were to be copied from a passage and stand in none make a sentence doubtful. */
function capSupport(candidate: Candidate, { sources }: Gate, { quote }: Naming): Candidate {
  const isCopied = quote === null || sources.some(({ passage }) => hasWords(passage.text, quote));
  return isCopied ? candidate : weaken(candidate);
}

function odds({ probability }: Candidate): number {
  const likely = probability ?? 0;
  return likely / (1 - likely);
}

/** Lists the passages that a sentence names, and that which its quotation is from. */
function listNamed({ sources }: Gate, { numbers, nearby, quote }: Naming): readonly CitationSource[] {
  const named = (numbers.length > 0 ? numbers : nearby)
    .map((n) => sources[n - 1])
    .filter((source) => source !== undefined);
  if (quote === null || named.some(({ passage }) => hasWords(passage.text, quote))) return named;
  const quoted = sources.find(({ passage }) => hasWords(passage.text, quote));
  return quoted === undefined ? named : [quoted, ...named];
}

/** True where the passages of a candidate lack one of these facts as well. */
function lacks({ reason }: Candidate, facts: ReadonlySet<string>): boolean {
  return reason?.kind === "wrong" && reason.facts.some(({ text }) => facts.has(text));
}

/** Says that nothing supports the sentence; `nearest` tells why, where there is one. */
function refuse(nearest: Candidate | undefined): Candidate {
  const { reason, probability } = nearest ?? { reason: null, probability: null };
  return { support: "none", sources: [], reason: reason ?? { kind: "unrelated" }, probability };
}
