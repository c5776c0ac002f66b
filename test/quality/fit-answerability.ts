import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeChapter, describePassage, splitEpisode } from "../../src/chunk/split-episode.js";
import type { Episode } from "../../src/domain.js";
import type { Embedder } from "../../src/embed/embedder.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { ExactIndex } from "../../src/index/exact-index.js";
import { KeywordIndex } from "../../src/index/keyword-index.js";
import { listChapters, type PassageIndex } from "../../src/index/passage-index.js";
import { VectorMatrix } from "../../src/index/vector-matrix.js";
import { type Evidence, judgeAnswerability } from "../../src/retrieve/judge-answerability.js";
import { retrieve } from "../../src/retrieve/retrieve.js";
import { readTestConfig } from "../test-config.js";
import { fitLogistic } from "./fit-logistic.js";

/**
 * Fits `judge-answerability` on SQuAD 2.0: an article stands for an episode, its paragraphs for chapters,
 * their sentences for bullets. Questions it answers are held against questions about the next article.
 * Articles are fitted and measured in turn: figures are of those that were held back.
 */
const EVERY_NTH_QUESTION = 4;

interface Example {
  readonly kind: "answerable" | "unrelated" | "near miss";
  readonly evidence: Evidence;
  readonly heldBack: boolean;
}

interface Paragraph {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

interface SquadQuestion {
  readonly text: string;
  readonly unanswerable: boolean;
  readonly asked_of: string;
}

const folder = process.argv[2] ?? "../shared/data/squad2";
const readLines = <T>(name: string): T[] =>
  readFileSync(join(folder, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as T);

const articleOf = (paragraphId: string) => paragraphId.split("-")[0] ?? "";

function makeEpisode(id: string, paragraphs: readonly Paragraph[]): Episode {
  const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });
  return {
    id,
    title: paragraphs[0]?.title ?? id,
    show: null,
    people: [],
    publishedAt: null,
    durationSeconds: paragraphs.length * 60,
    language: "en",
    media: null,
    source: null,
    rights: null,
    chapters: paragraphs.map(({ title, text }, i) => ({
      number: i + 1,
      title,
      startSeconds: i * 60,
      endSeconds: i * 60 + 60,
      summary: null,
      bullets: [...segmenter.segment(text)]
        .map(({ segment }) => segment.trim())
        .filter((line) => line !== ""),
    })),
  };
}

async function indexEpisode(episode: Episode, embedder: Embedder): Promise<PassageIndex> {
  const passages = splitEpisode(episode);
  const chapters = listChapters([episode], passages);
  const chapterTexts = chapters.map(({ chapter }) => describeChapter(chapter));
  const passageTexts = chapters.flatMap(({ chapter, firstPassage, endPassage }) =>
    passages.slice(firstPassage, endPassage).map((passage) => describePassage(passage, chapter)),
  );
  const vectors = await embedder.embedPassages([...passageTexts, ...chapterTexts]);
  const data = Float32Array.from(vectors.flatMap((vector) => [...vector]));
  return {
    episodes: [episode],
    chapters,
    passages,
    keywords: KeywordIndex.build(chapterTexts),
    vectors: new ExactIndex(new VectorMatrix(data, embedder.model.dimensions)),
  };
}

async function gather(embedder: Embedder): Promise<Example[]> {
  const paragraphs = readLines<Paragraph>("corpus.jsonl");
  const questions = readLines<SquadQuestion>("queries.jsonl").filter((_, i) => i % EVERY_NTH_QUESTION === 0);
  const articles = [...new Set(paragraphs.map(({ id }) => articleOf(id)))];
  const examples: Example[] = [];
  for (const [i, article] of articles.entries()) {
    const index = await indexEpisode(
      makeEpisode(
        article,
        paragraphs.filter(({ id }) => articleOf(id) === article),
      ),
      embedder,
    );
    const next = articles[(i + 1) % articles.length];
    for (const { text, unanswerable, asked_of } of questions) {
      const of = articleOf(asked_of);
      if (of !== article && of !== next) continue;
      const { evidence } = await retrieve({ index, embedder }, { question: text });
      const kind = of === next ? "unrelated" : unanswerable ? "near miss" : "answerable";
      examples.push({ kind, evidence, heldBack: i % 2 === 1 });
    }
    process.stderr.write(`${i + 1} of ${articles.length} articles\n`);
  }
  return examples;
}

/** Share of the examples that the shipped coefficients call unanswerable. */
function rejected(examples: readonly Example[], kind: Example["kind"], withVectors: boolean): string {
  const judged = examples
    .filter((example) => example.kind === kind)
    .map(({ evidence }) =>
      judgeAnswerability(withVectors ? evidence : { ...evidence, model: null, similarity: null }),
    );
  const share = judged.filter(({ answerable }) => !answerable).length / judged.length;
  return `${share.toFixed(3)} of ${judged.length}`;
}

const config = readTestConfig();
const embedder = createTransformersEmbedder({
  model: findModel(config.modelName),
  modelDir: config.modelDir,
});
const examples = await gather(embedder);
await embedder.close();

const fitted = examples.filter(({ kind, heldBack }) => kind !== "near miss" && !heldBack);
const labels = fitted.map(({ kind }) => kind === "answerable");
const print = (line: string) => process.stdout.write(`${line}\n`);
const round = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(", ");
const full = fitLogistic(
  fitted.map(({ evidence }) => [evidence.similarity ?? 0, evidence.coverage]),
  labels,
);
const words = fitLogistic(
  fitted.map(({ evidence }) => [evidence.coverage]),
  labels,
);
print(`fitted on ${fitted.length} questions with ${config.modelName}`);
print(`intercept, similarity, coverage: ${round(full)}`);
print(`words only, intercept, coverage: ${round(words)}`);
print("\nthe shipped coefficients on articles that were held back, share called unanswerable");
const heldBack = examples.filter((example) => example.heldBack);
for (const kind of ["answerable", "unrelated", "near miss"] as const) {
  print(
    `${kind.padEnd(11)} ${rejected(heldBack, kind, true)}; by words only ${rejected(heldBack, kind, false)}`,
  );
}
