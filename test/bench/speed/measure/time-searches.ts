import type { Embedder } from "../../../../src/embed/embedder.js";
import { findChapters } from "../../../../src/retrieve/find-chapters.js";
import { searchPassages } from "../../../../src/retrieve/search-passages.js";
import { LocalStore } from "../../../../src/store/local/local-store.js";
import type { PassageIndex } from "../../../../src/store/local/passage-index.js";
import { showProgress } from "../report/show-progress.js";
import { compareVectors, type RawEmbedder } from "../vectors/raw-embedder.js";
import { median, pairRuns } from "./paired-runs.js";

const WARM_UP = 10;
const QUESTIONS_A_RUN = 60;
const LIMIT = 10;

export interface SearchParts {
  readonly index: PassageIndex;
  readonly embedder: Embedder;
}

export interface TimedSearches {
  /** Median of the runs' p50 over p50. */
  readonly ratio: number;
  /** Milliseconds, medians. */
  readonly searchMs: number;
  readonly rawMs: number;
}

/**
 * Searches one at a time beside the raw embedding of the same question, run by run; in a run question by question,
 * the first of them in turns, so that what slows the machine slows both.
 */
export async function timeSearches(
  name: string,
  { index, embedder }: SearchParts,
  { raw, questions, runs }: { raw: RawEmbedder; questions: readonly string[]; runs: number },
): Promise<TimedSearches> {
  await compareVectors(embedder, raw, questions.slice(0, WARM_UP));
  const parts = { store: new LocalStore(index), embedder };
  const search = (question: string) => searchPassages(parts, { question, limit: LIMIT });
  for (const question of questions.slice(0, WARM_UP)) await search(question);
  const own: number[] = [];
  const peer: number[] = [];
  for (let run = 0; run < runs; run++) {
    showProgress(`searching ${name}`, run, runs);
    const searched: number[] = [];
    const embedded: number[] = [];
    for (let i = 0; i < QUESTIONS_A_RUN; i++) {
      const question = questions[(run * QUESTIONS_A_RUN + i) % questions.length] ?? "";
      if (i % 2 === 0) searched.push(await time(() => search(question)));
      embedded.push(await time(() => raw.embedQuery(question)));
      if (i % 2 === 1) searched.push(await time(() => search(question)));
    }
    own.push(median(searched));
    peer.push(median(embedded));
  }
  showProgress(`searching ${name}`, runs, runs);
  return { ratio: pairRuns(own, peer).ratio, searchMs: median(own), rawMs: median(peer) };
}

/** Median milliseconds a question, by stage. */
export async function timeStages(
  { index, embedder }: SearchParts,
  questions: readonly string[],
): Promise<{ readonly embedMs: number; readonly retrieveMs: number }> {
  const parts = { store: new LocalStore(index), embedder };
  const times: { embedMs: number; retrieveMs: number }[] = [];
  for (const question of questions) times.push(await findChapters(parts, { question }));
  return {
    embedMs: median(times.map(({ embedMs }) => embedMs)),
    retrieveMs: median(times.map(({ retrieveMs }) => retrieveMs)),
  };
}

/** Questions a second, `clients` of which ask at once, each the next one when it is answered. */
export async function measureRate(
  { index, embedder }: SearchParts,
  questions: readonly string[],
  clients: number,
): Promise<number> {
  const parts = { store: new LocalStore(index), embedder };
  let next = 0;
  const ms = await time(async () => {
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let at = next++; at < questions.length; at = next++)
          await searchPassages(parts, { question: questions[at] ?? "", limit: LIMIT });
      }),
    );
  });
  return (1000 * questions.length) / ms;
}

/** Milliseconds. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
