import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import type { Embedder } from "../../src/embed/embedder.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { readQuestions } from "../../src/evaluate/read-questions.js";
import { WorkerPool } from "../../src/inference/worker-pool.js";
import { createTransformersReader } from "../../src/read/transformers-reader.js";
import { readTestConfig } from "../test-config.js";
import { type Ablation, runAblation, VARIANTS } from "./ablation.js";
import { findDataSet, indexEpisode } from "./data/data-set.js";
import { readQmsum } from "./data/qmsum.js";
import { type LanguageRow, measureLanguages, measureOwnLanguages } from "./languages.js";
import { askNames, listNameRows } from "./names.js";

/**
 * The ablation of retrieval on the dev set and QMSum val, questions with and without the subject's name, and other languages on
 * XQuAD; for one embedding model.
 */
const QUESTIONS = "test/quality/questions.jsonl";
/** Kinds whose ranking says something: the others lean on a history, or ask for the episode's own data. */
const RANKED_KINDS = ["opinion", "name", "number", "paraphrase", "keyword", "two-chapter", "partial"];

const print = (line = "") => process.stdout.write(`${line}\n`);
const config = readTestConfig();
const model = findModel(process.argv[2] ?? config.modelName);
const pool = new WorkerPool();
const embedder = createTransformersEmbedder({ model, modelDir: config.modelDir, pool });
const reader = createTransformersReader({ pool });
print(`embedding model ${model.name}`);

const dev = await runAblation(await readDevSet(embedder), embedder);
const qmsum = findDataSet("qmsum");
if (qmsum === null) print("QMSum is not in ../shared/data: left out.");
const val = qmsum === null ? null : await runAblation(await readMeetings(qmsum, embedder), embedder);
printAblation(dev, val);
print(`\n${"questions with and without names".padEnd(34)}hit@1   hit@5   quoted first`);
for (const row of listNameRows(await askNames({ embedder, reader }))) print(row);
const xquad = findDataSet("xquad");
if (xquad === null) print("XQuAD is not in ../shared/data: left out.");
else await printLanguages(xquad);
await embedder.close();

async function readDevSet(embedder: Embedder) {
  const { episodes } = await readCorpus("corpus");
  const questions = readQuestions(readFileSync(QUESTIONS, "utf8"), QUESTIONS).filter(
    ({ answerable, kind }) => answerable && RANKED_KINDS.includes(kind),
  );
  const sets = episodes.map(async ({ episode }) => ({
    index: await indexEpisode(episode, embedder),
    questions: questions.map(({ question, gold_chapters }) => ({
      text: question,
      gold: gold_chapters.map((number) => number - 1),
    })),
  }));
  return await Promise.all(sets);
}

async function readMeetings(folder: string, embedder: Embedder) {
  const sets = [];
  const meetings = readQmsum(join(folder, "val"));
  for (const [i, { episode, questions }] of meetings.entries()) {
    const index = await indexEpisode(episode, embedder);
    sets.push({
      index,
      questions: questions
        .filter(({ kind }) => kind === "answerable")
        .map(({ text, gold }) => ({ text, gold: gold.map((number) => number - 1) })),
    });
    process.stderr.write(`qmsum: ${i + 1} of ${meetings.length}\n`);
  }
  return sets;
}

function printAblation(dev: Ablation, val: Ablation | null): void {
  print(
    `\n${"".padEnd(30)}dev, ${dev.questions} questions`.padEnd(56) +
      (val === null ? "" : `QMSum val, ${val.questions}`),
  );
  print(`${"chapters ranked by".padEnd(30)}${"hit@1   rec@5   MRR".padEnd(26)}hit@1   rec@5   nDCG@10`);
  const show = (value: number | undefined) => (value === undefined ? "-" : value.toFixed(3)).padEnd(8);
  for (const { name } of VARIANTS) {
    const a = dev.rows.get(name);
    const b = val?.rows.get(name);
    print(
      `${name.padEnd(30)}${`${show(a?.hitAt1)}${show(a?.recallAt5)}${show(a?.mrr)}`.padEnd(26)}${show(b?.hitAt1)}${show(b?.recallAt5)}${show(b?.ndcgAt10).trimEnd()}`,
    );
  }
  const { embed, keywords, views, alignment } = dev.costMs;
  print(
    `\nms a question on this page: embedding ${embed.toFixed(2)}, keywords ${keywords.toFixed(2)}, views ${views.toFixed(2)}, late interaction ${alignment.toFixed(2)}`,
  );
}

async function printLanguages(folder: string): Promise<void> {
  const models = { embedder, reader };
  printRows("English paragraphs, questions in", await measureLanguages(folder, models));
  printRows("paragraphs and questions in", await measureOwnLanguages(folder, models));
}

function printRows(title: string, rows: readonly LanguageRow[]): void {
  print(`\nXQuAD, ${title}`);
  print(
    `${"language".padEnd(10)}${"hit@1".padEnd(8)}${"answered".padEnd(10)}${"of them right".padEnd(15)}${"right sentence".padEnd(16)}unrelated declined`,
  );
  for (const row of rows) {
    print(
      row.language.padEnd(10) +
        row.hitAt1.toFixed(3).padEnd(8) +
        row.answered.toFixed(3).padEnd(10) +
        row.rightWhereAnswered.toFixed(3).padEnd(15) +
        row.rightSentence.toFixed(3).padEnd(16) +
        row.unrelatedDeclined.toFixed(3),
    );
  }
}
