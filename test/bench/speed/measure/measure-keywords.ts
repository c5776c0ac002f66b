import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { tokenize } from "../../../../src/language/tokenize.js";
import { KeywordIndex } from "../../../../src/store/words/keyword-index.js";
import { generateEpisodes, readDocuments } from "../corpora/generate-corpus.js";
import { listCompared } from "../corpora/scales.js";
import { type Figure, most } from "../report/figure.js";
import { formatNumber } from "../report/format-table.js";
import { showProgress } from "../report/show-progress.js";
import { EnginesDiffer } from "./engines-differ.js";
import type { GroupOptions } from "./groups.js";
import { installPeers } from "./install-peers.js";
import { scoreNaively } from "./naive-bm25.js";
import { median, pairRuns } from "./paired-runs.js";

const LIMIT = 64;
const COMPARED = 40;
const SCORED = 5;
const QUESTIONS_A_RUN = 100;
/** Scores may be kept in 32 bits. */
const ROUNDING = 1e-5;

interface MiniSearchResult {
  readonly id: number;
}

/** The part of MiniSearch that is used. */
interface MiniSearchIndex {
  addAll(documents: readonly { readonly id: number; readonly text: string }[]): void;
  search(
    query: string,
    options: { readonly combineWith: "OR"; readonly tokenize: (text: string) => string[] },
  ): MiniSearchResult[];
}

/** Terms that have been tokenised before, one space apart. */
const SEARCH = { combineWith: "OR", tokenize: (text: string) => text.split(" ") } as const;

interface MiniSearchModule {
  readonly default: new (options: {
    readonly fields: readonly string[];
    readonly tokenize: (text: string) => string[];
    readonly processTerm: (term: string) => string;
  }) => MiniSearchIndex;
}

/** The same terms to both, tokenised beforehand: what is compared is the index alone. */
export async function measureKeywords({ runs, largest, questions }: GroupOptions): Promise<Figure[]> {
  const documents = readDocuments();
  const peers = await installPeers();
  const { default: MiniSearch } = (await import(
    pathToFileURL(join(peers, "node_modules/minisearch/dist/es/index.js")).href
  )) as MiniSearchModule;
  const figures: Figure[] = [];
  for (const passages of listCompared(largest)) {
    const texts = generateEpisodes(documents, passages).flatMap(({ chapters }) =>
      chapters.flatMap(({ bullets }) => bullets),
    );
    const own = KeywordIndex.build(texts);
    const peer = new MiniSearch({ fields: ["text"], tokenize, processTerm: (term) => term });
    peer.addAll(texts.map((text, id) => ({ id, text })));
    compareMatches(own, peer, questions.slice(0, COMPARED));
    compareScores(own, texts, questions.slice(0, SCORED));
    const timed = timeKeywords({ own, peer, passages }, questions, runs);
    figures.push({
      name: `keyword stage p50 / MiniSearch 7.2.0, ${passages / 1000}k passages`,
      value: timed.ratio,
      unit: "",
      target: most(0.05),
      notes: [
        `${formatNumber(median(timed.own))} ms over ${formatNumber(median(timed.peer))}, the best ${LIMIT}; the same documents for ${COMPARED} questions, and the scores of BM25 written out for ${SCORED}`,
      ],
    });
  }
  return figures;
}

/** Throws `EnginesDiffer` where a question finds other documents in one than in the other. */
function compareMatches(own: KeywordIndex, peer: MiniSearchIndex, questions: readonly string[]): void {
  for (const question of questions) {
    const found = own.search(tokenize(question), own.size).map(({ document }) => document);
    const expected = new Set(peer.search(tokenize(question).join(" "), SEARCH).map(({ id }) => id));
    if (found.length !== expected.size || found.some((document) => !expected.has(document)))
      throw new EnginesDiffer(
        `Keywords and MiniSearch find other documents for ${JSON.stringify(question)}: ${found.length} and ${expected.size}.`,
      );
  }
}

/** Throws `EnginesDiffer` where a score is not what the formula gives. */
function compareScores(own: KeywordIndex, texts: readonly string[], questions: readonly string[]): void {
  const tokens = texts.map(tokenize);
  for (const question of questions) {
    const expected = scoreNaively(tokens, tokenize(question));
    for (const { document, score } of own.search(tokenize(question), own.size)) {
      const wanted = expected.get(document) ?? Number.NaN;
      if (!(Math.abs(score - wanted) <= ROUNDING * wanted))
        throw new EnginesDiffer(
          `Keywords score document ${document} ${score} for ${JSON.stringify(question)}; BM25 is ${wanted}.`,
        );
    }
  }
}

function timeKeywords(
  { own, peer, passages }: { own: KeywordIndex; peer: MiniSearchIndex; passages: number },
  questions: readonly string[],
  runs: number,
) {
  const terms = questions.map(tokenize);
  const queries = terms.map((list) => list.join(" "));
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let run = 0; run <= runs; run++) {
    showProgress(`keywords of ${passages} passages`, run, runs);
    const first: number[] = [];
    const second: number[] = [];
    for (let i = 0; i < QUESTIONS_A_RUN; i++) {
      const at = (run * QUESTIONS_A_RUN + i) % questions.length;
      const searchOwn = () => own.search(terms[at] ?? [], LIMIT);
      const searchPeer = () => peer.search(queries[at] ?? "", SEARCH).slice(0, LIMIT);
      if (i % 2 === 0) first.push(clock(searchOwn));
      second.push(clock(searchPeer));
      if (i % 2 === 1) first.push(clock(searchOwn));
    }
    // The first run is the compiler's.
    if (run === 0) continue;
    ours.push(median(first));
    theirs.push(median(second));
  }
  return pairRuns(ours, theirs);
}

function clock(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
