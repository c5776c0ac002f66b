import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { divideEpisode, groupByChapter } from "../../src/chunk/divide-episode.js";
import type { TitleSigns } from "../../src/chunk/judge-title.js";
import { listStretches } from "../../src/chunk/list-stretches.js";
import { listTopicPhrases } from "../../src/chunk/titles/name-topics.js";
import { readCorpusPaths } from "../../src/corpus/read-corpus.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { WorkerPool } from "../../src/inference/worker-pool.js";
import { listSentences } from "../../src/language/list-sentences.js";
import { embedTopics } from "../../src/notes/embed-topics.js";
import { rateByMeaning } from "../../src/notes/rate-by-meaning.js";
import { findDataSet } from "../../test/bench/data/data-set.js";
import { readTestConfig } from "../../test/test-config.js";
import { fitSparseLogistic, type SparseRow } from "../refusals/fit-sparse-logistic.js";

/** Fits `models/titles/weights.json` on phrases of Changelog podcasts that were judged as titles of their chapters. */
const ROOT = process.cwd();
const PENALTY = { lasso: 0, ridge: 0.01 };
/** How many phrases a chapter is compared with, as in `cuepoint chapters`. */
const MOST_RATED = 60;
const NEW_SIGNS = ["like", "behind", "apart", "nearest"];
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Judged {
  readonly episode: string;
  readonly startSeconds: number;
  readonly good: readonly string[];
  readonly fair: readonly string[];
  readonly bad: readonly string[];
}
/** A phrase, its signs, and how good a title of its chapter it is: 0, .5 or 1. */
interface Row {
  readonly episode: string;
  readonly chapter: string;
  readonly signs: TitleSigns;
  readonly grade: number;
}

const judged = readFileSync(join(ROOT, "training/titles/judged.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line): Judged => JSON.parse(line));
const embedder = createTransformersEmbedder({
  model: findModel("bge-small-en-v1.5"),
  modelDir: readTestConfig().modelDir,
  pool: new WorkerPool(),
});
const folder = join(findDataSet("podcasts-changelog") ?? "", "episodes");
const rows: Row[] = [];
for (const episode of new Set(judged.map((each) => each.episode))) rows.push(...(await readEpisode(episode)));
await embedder.close();

const weights = { words: fitModel(rows, NEW_SIGNS), meaning: fitModel(rows, []) };
writeFileSync(join(ROOT, "models/titles/weights.json"), `${JSON.stringify(weights, null, 1)}\n`);
print(`${rows.length} phrases of ${new Set(rows.map(({ chapter }) => chapter)).size} chapters`);
print(`by words    ${measure(rows, NEW_SIGNS)}`);
print(`by meaning  ${measure(rows, [])}`);

async function readEpisode(episode: string): Promise<Row[]> {
  const { episodes } = await readCorpusPaths([join(folder, `${episode}.md`)]);
  const [source] = episodes;
  if (source === undefined) throw new Error(`Expected the episode ${episode} in ${folder}.`);
  const { chapters } = divideEpisode(source).episode;
  const stretches = listStretches(listSentences(source.cues, "en"), "en");
  const talk = stretches.flatMap(({ advert, sentences }) => (advert === null ? sentences : []));
  const topics = listTopicPhrases(groupByChapter(chapters, talk), "en", Number.POSITIVE_INFINITY);
  const vectors = await embedTopics(embedder, topics);
  const found: Row[] = [];
  for (const [i, { phrases, sentences }] of topics.entries()) {
    const own = judged.find(
      (each) => each.episode === episode && each.startSeconds === sentences[0]?.startSeconds,
    );
    const topic = vectors[i];
    if (own === undefined || topic === undefined) continue;
    const grades = new Map([
      ...own.bad.map((text) => [text, 0] as const),
      ...own.fair.map((text) => [text, 0.5] as const),
      ...own.good.map((text) => [text, 1] as const),
    ]);
    const kept = phrases.filter(
      ({ text, form }, rank) => form !== "question" && (rank < MOST_RATED || grades.has(text.toLowerCase())),
    );
    const rated = rateByMeaning(kept, await embedder.embedPassages(kept.map(({ text }) => text)), topic);
    for (const { text, signs } of rated) {
      const grade = grades.get(text.toLowerCase());
      if (grade !== undefined) found.push({ episode, chapter: `${episode} ${i}`, signs, grade });
    }
  }
  return found;
}

function fitModel(rows: readonly Row[], without: readonly string[]) {
  const names = Object.keys(rows[0]?.signs ?? {}).filter((name) => !without.includes(name));
  // Signs of one size are drawn towards 0 alike.
  const sizes = new Map(
    names.map((name) => {
      const values = rows.map(({ signs }) => signs[name] ?? 0);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      return [name, { mean, spread: Math.sqrt(spread) || 1 }] as const;
    }),
  );
  const sparse = rows.flatMap(({ signs, grade }): SparseRow[] => {
    const features = [...sizes].map(
      ([name, { mean, spread }]) => [name, ((signs[name] ?? 0) - mean) / spread] as const,
    );
    return [
      { features, label: true, weight: grade },
      { features, label: false, weight: 1 - grade },
    ];
  });
  const { intercept, weights } = fitSparseLogistic(
    sparse.filter(({ weight }) => weight > 0),
    PENALTY,
  );
  const round = (value: number) => Math.round(value * 1000) / 1000;
  let shift = intercept;
  const scaled = [...weights].map(([name, weight]) => {
    const { mean, spread } = sizes.get(name) ?? { mean: 0, spread: 1 };
    shift -= (weight * mean) / spread;
    return [name, round(weight / spread)] as const;
  });
  return { intercept: round(shift), weights: Object.fromEntries(scaled) };
}

/** Tells how good the best phrase of each chapter is by weights that were fitted on the other episodes. */
function measure(rows: readonly Row[], without: readonly string[]): string {
  const grades: number[] = [];
  for (const episode of new Set(rows.map((row) => row.episode))) {
    const { intercept, weights } = fitModel(
      rows.filter((row) => row.episode !== episode),
      without,
    );
    const best = new Map<string, { readonly score: number; readonly grade: number }>();
    for (const { chapter, signs, grade } of rows.filter((row) => row.episode === episode)) {
      const score = Object.entries(weights).reduce(
        (sum, [name, weight]) => sum + weight * (signs[name] ?? 0),
        intercept,
      );
      if (score > (best.get(chapter)?.score ?? Number.NEGATIVE_INFINITY)) best.set(chapter, { score, grade });
    }
    grades.push(...[...best.values()].map(({ grade }) => grade));
  }
  const share = (grade: number) =>
    (grades.filter((each) => each === grade).length / grades.length).toFixed(2);
  return `the best phrase of a chapter is good ${share(1)}, fair ${share(0.5)}, none ${share(0)}`;
}
