import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LEAST_REFUSAL } from "../../src/answer/ground/recognise-refusal.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { listFormTerms, listSigns, type WordClasses } from "../../src/language/list-form-terms.js";
import { readJsonLines } from "../../test/bench/data/data-set.js";
import { readTestConfig } from "../../test/test-config.js";
import { fitSparseLogistic, type SparseModel, type SparseRow } from "./fit-sparse-logistic.js";
import { type RefusalExample, readExamples } from "./read-examples.js";

/**
 * Fits `models/refusals/weights.json`. With `--measure` it first prints how well sentences are judged whose wording and
 * topic were held back: by their words and form, by the embedding model's vector, and by both; then the same of the
 * final set, with all that may be fitted on.
 */
const ROOT = process.cwd();
const MODEL = "bge-small-en-v1.5";
const PENALTY = { lasso: 3e-4, ridge: 1e-4 };
/** Terms of fewer wordings are chance. */
const LEAST_WORDINGS = 3;
/** A unit vector's numbers are small beside a term's 1. */
const VECTOR_SCALE = 6;
/** Begins the names of what is no term. */
const DIMENSION = "vector ";
const SHARES_OF_STATEMENTS = [0.0025, 0.005, 0.01, 0.02, 0.05];

type Features = SparseRow["features"];
type Reader = (text: string) => Features;

const print = (line: string) => process.stdout.write(`${line}\n`);
const lexicon = JSON.parse(
  readFileSync(join(ROOT, "training/refusals/word-classes.json"), "utf8"),
) as WordClasses;
const signs = listSigns(lexicon);
const examples = readExamples(ROOT);
const final = readJsonLines<{ text: string; refusal: boolean }>(join(ROOT, "test/quality/refusals.jsonl"));
const vectors = await embed([...examples, ...final].map(({ text }) => text));
const byWords: Reader = (text) => [...listFormTerms(text, signs)].map((term) => [term, 1] as const);
const byVector: Reader = (text) =>
  [...(vectors.get(text) ?? [])].map((value, i) => [`${DIMENSION}${i}`, value * VECTOR_SCALE] as const);
const byBoth: Reader = (text) => [...byWords(text), ...byVector(text)];
const readers = { words: byWords, vector: byVector, both: byBoth };
if (process.argv.includes("--measure")) {
  for (const [name, read] of Object.entries(readers)) report(name, read);
}
writeModels([null, MODEL]);

function report(name: string, read: Reader): void {
  const judged = [0, 1].flatMap((half) => {
    const model = fitModel(
      examples.filter((example) => example.half !== half),
      read,
    );
    return examples
      .filter((example) => example.half === half)
      .map((example) => ({ ...example, probability: judge(model, read(example.text)) }));
  });
  print(`${name}: wordings and topics held back: ${describe(judged)}`);
  const whole = fitModel(examples, read);
  const last = final.map((row) => ({ ...row, probability: judge(whole, read(row.text)) }));
  print(`${name}: final set: ${describe(last)}`);
}

/** Recall where so many statements are taken for refusals, then both at the shipped threshold. */
function describe(judged: readonly { refusal: boolean; probability: number }[]): string {
  const refusals = judged.filter(({ refusal }) => refusal).map(({ probability }) => probability);
  const statements = judged
    .filter(({ refusal }) => !refusal)
    .map(({ probability }) => probability)
    .sort((a, b) => b - a);
  const share = (list: readonly number[], least: number) =>
    list.filter((probability) => probability >= least).length / Math.max(1, list.length);
  const recalls = SHARES_OF_STATEMENTS.map((taken) => {
    const highest = statements[Math.floor(taken * statements.length)] ?? 1;
    return `${(100 * taken).toFixed(2)} %: ${share(refusals, highest + 1e-9).toFixed(3)}`;
  });
  const at = `${share(refusals, LEAST_REFUSAL).toFixed(3)} of ${refusals.length} refusals`;
  const wrong = `${share(statements, LEAST_REFUSAL).toFixed(4)} of ${statements.length} statements`;
  return `recall by statements taken ${recalls.join(", ")}; at ${LEAST_REFUSAL} ${at}, ${wrong}`;
}

function fitModel(list: readonly RefusalExample[], read: Reader): SparseModel {
  const lines = new Map<string, number>();
  for (const { wording } of list) lines.set(wording, (lines.get(wording) ?? 0) + 1);
  const wordings = new Map<string, Set<string>>();
  const all = list.map((example) => ({ example, features: read(example.text) }));
  for (const { example, features } of all) {
    for (const [name] of features) {
      const known = wordings.get(name) ?? new Set();
      wordings.set(name, known.add(example.wording));
    }
  }
  const rows = all.map(
    ({ example, features }): SparseRow => ({
      features: features.filter(([name]) => (wordings.get(name)?.size ?? 0) >= LEAST_WORDINGS),
      label: example.refusal,
      weight: 1 / Math.sqrt(lines.get(example.wording) ?? 1),
    }),
  );
  return fitSparseLogistic(rows, PENALTY);
}

function judge({ intercept, weights }: SparseModel, features: Features): number {
  const logit = features.reduce((sum, [name, value]) => sum + value * (weights.get(name) ?? 0), intercept);
  return 1 / (1 + Math.exp(-logit));
}

async function embed(texts: readonly string[]): Promise<Map<string, Float32Array>> {
  const config = readTestConfig();
  const embedder = createTransformersEmbedder({
    model: findModel(MODEL),
    modelDir: config.modelDir,
  });
  try {
    const different = [...new Set(texts)];
    const embedded = await embedder.embedPassages(different);
    return new Map(different.map((text, i) => [text, embedded[i] ?? new Float32Array()]));
  } finally {
    await embedder.close();
  }
}

/** One weight a line, by name, so that a change can be read. */
function writeModels(names: readonly (string | null)[]): void {
  const models = names.map((model) => {
    const { intercept, weights } = fitModel(examples, model === null ? byWords : byBoth);
    const terms = [...weights]
      .filter(([name]) => !name.startsWith(DIMENSION))
      .map(([name, weight]) => [name, round(weight)] as const)
      .filter(([, weight]) => weight !== 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const dimensions = model === null ? 0 : findModel(model).dimensions;
    const vector = Array.from({ length: dimensions }, (_, i) =>
      round((weights.get(`${DIMENSION}${i}`) ?? 0) * VECTOR_SCALE),
    );
    print(`${model ?? "words alone"}: ${terms.length} terms, ${vector.length} dimensions`);
    return { model, intercept: round(intercept), vector, terms: Object.fromEntries(terms) };
  });
  mkdirSync(join(ROOT, "models/refusals"), { recursive: true });
  const text = JSON.stringify({ ...lexicon, models }, null, 1);
  writeFileSync(join(ROOT, "models/refusals/weights.json"), `${text}\n`);
}

function round(weight: number): number {
  return Number(weight.toFixed(3));
}
