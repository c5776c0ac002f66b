import { join } from "node:path";
import { divideEpisode } from "../../../../src/chunk/divide-episode.js";
import { readCorpusPaths } from "../../../../src/corpus/read-corpus.js";
import { tokenize } from "../../../../src/language/tokenize.js";
import { AppError } from "../../../../src/shared/errors.js";
import { CountedLexicon } from "../../../../src/store/words/counted-lexicon.js";
import { findDataSet } from "../../data/data-set.js";
import { fitHeaps, type VocabularyPoint } from "./fit-heaps.js";
import type { Measurements } from "./measurements.js";

const COMMAND = "npm run bench:sizing -- --measure";
const OF = "of 60 transcripts by people";
const STEMS = 1_000_000;
/** The law is fitted where the vocabulary no longer is that of a few episodes. */
const FITTED_FROM = 0.05;
const FIT_POINTS = 40;

/** What 60 transcripts tell of a library's shape, and of what an API server keeps of it. Throws where they are not there. */
export async function measureLibrary(): Promise<{
  readonly library: Pick<
    Measurements["library"],
    "passagesPerEpisode" | "stemsPerPassage" | "heapsK" | "heapsBeta"
  >;
  readonly server: Pick<Measurements["server"], "stemBytes">;
}> {
  const folder = findDataSet("podcasts-changelog");
  if (folder === null) throw new AppError("usage", "podcasts-changelog is not in ../shared/data");
  const { episodes } = await readCorpusPaths([join(folder, "episodes")]);
  const divided = episodes.map((episode) => divideEpisode(episode));
  const passages = divided.flatMap((one) => one.passages);
  const stems = passages.map(({ text }) => tokenize(text));
  const words = stems.reduce((sum, { length }) => sum + length, 0);
  const { k, beta } = fitHeaps(countVocabulary(stems, words));
  const figure = (value: number, unit: string) => ({ value: round(value), unit, command: COMMAND });
  return {
    library: {
      passagesPerEpisode: figure(passages.length / divided.length, `passages an episode, ${OF}`),
      stemsPerPassage: figure(words / passages.length, `stems a passage, repeats counted, ${OF}`),
      heapsK: figure(k, `different stems at one, ${OF}`),
      heapsBeta: figure(beta, `exponent, ${OF}`),
    },
    server: {
      stemBytes: figure(weighStems(), "bytes a stem and its frequency"),
    },
  };
}

function countVocabulary(passages: readonly (readonly string[])[], words: number): VocabularyPoint[] {
  const seen = new Set<string>();
  const points: VocabularyPoint[] = [];
  let count = 0;
  const isPoint = () => count >= words * (FITTED_FROM + (points.length * (1 - FITTED_FROM)) / FIT_POINTS);
  for (const stems of passages) {
    for (const stem of stems) seen.add(stem);
    count += stems.length;
    if (isPoint()) points.push({ words: count, different: seen.size });
  }
  return points;
}

/** Seven letters: about the mean of the stems. */
function weighStems(): number {
  return (
    weigh(() => {
      const frequencies = new Map<string, number>();
      for (let i = 0; i < STEMS; i++) frequencies.set((i + 36 ** 6).toString(36), i);
      return new CountedLexicon(frequencies, { sections: STEMS, stems: STEMS });
    }) / STEMS
  );
}

/** Bytes that what is built keeps, on the heap and beside it. */
function weigh(build: () => unknown): number {
  const collect = globalThis.gc;
  if (collect === undefined) throw new AppError("usage", "memory is weighed with --expose-gc");
  const measure = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = measure();
  const kept = [build()];
  const bytes = measure() - before;
  kept.pop();
  return bytes;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
