import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CONTENT, judgeRequest } from "../../src/answer/requests/recognise/judge-request.js";
import { listRequestTerms } from "../../src/answer/requests/recognise/list-request-terms.js";
import { readRequestModel } from "../../src/answer/requests/recognise/read-request-model.js";
import {
  LEAST_MARGIN,
  NAMING,
  PENALTY_OF_TOPIC,
} from "../../src/answer/requests/recognise/recognise-request.js";
import { centre, mixLikeness } from "../../src/answer/requests/recognise/score-by-phrasings.js";
import { weighTerms } from "../../src/answer/requests/recognise/weigh-terms.js";
import { findModel } from "../../src/embed/find-model.js";
import { MODEL_TABLE } from "../../src/embed/model-table.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { listSigns } from "../../src/language/list-form-terms.js";
import { tokenize } from "../../src/language/tokenize.js";
import { readTestConfig } from "../../test/test-config.js";
import { fitRidge, type Ridge } from "./fit-ridge.js";
import { LARGEST, listHolders, packHolders, packVector } from "./pack-weights.js";
import { type Phrasing, readPhrasings } from "./read-phrasings.js";

/**
 * Fits `models/requests/weights.json`. With `--measure` it prints how each phrasing would be judged if it had been left out.
 */
const ROOT = process.cwd();
const PENALTY = 0.1;
/** A likeness that all rows share, so that each class may have its own base. */
const BASE = 0.3;
/** A word of fewer phrasings is what they are about. */
const LEAST_KEPT = 2;
/** Terms of fewer phrasings are chance. */
const LEAST_PHRASINGS = 3;
/** Requests that are answered alike count as one. */
const ALIKE: Readonly<Record<string, string>> = {
  host: "people",
  guest: "people",
  guests: "list",
  topicquotes: "quotes",
};

const print = (line: string) => process.stdout.write(`${line}\n`);
const phrasings = readPhrasings(ROOT);
const texts = phrasings.map(({ text }) => text);
const intents = [...new Set(phrasings.map(({ intent }) => intent))];
const classes = phrasings.map(({ intent }) => intents.indexOf(intent));
const lexicon = JSON.parse(readFileSync(join(ROOT, "training/requests/word-classes.json"), "utf8")) as Record<
  string,
  string
>;
const kept = listKept();
const signs = listSigns({ classes: lexicon, kept });
const stems = listStems();
const terms = weighAll();
const words = texts.map((text) => weighTerms(text, { signs, terms }));
const holders = listHolders(words);
const alike = compareAllWords();
const isMeasuring = process.argv.includes("--measure");
const models: Awaited<ReturnType<typeof fitModel>>[] = [];
for (const name of [null, ...MODEL_TABLE.map((model) => model.name)]) models.push(await fitModel(name));
writeModels();

/** Words that several phrasings have outside their slots. */
function listKept(): string {
  const classed = new Set(Object.values(lexicon).flatMap((list) => list.split(" ")));
  const counts = new Map<string, number>();
  for (const { wording } of phrasings) {
    const bare = wording.replaceAll(/\{\w+\}/g, " ").toLowerCase();
    const found = bare.replaceAll("'", " '").match(/[\p{L}]+|'(?:s|m|re|ve|ll|d)\b|[,;:?"]/gu);
    for (const word of new Set(found ?? [])) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const often = [...counts].filter(([word, count]) => count >= LEAST_KEPT && !classed.has(word));
  return ["#", ...often.map(([word]) => word).sort()].join(" ");
}

/** The stems of the requests' own words, each with the phrasings that have it. */
function listStems(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { wording, intent } of phrasings) {
    if (intent === CONTENT) continue;
    for (const stem of tokenize(wording.replaceAll(/\{\w+\}/g, " ")))
      found.set(stem, (found.get(stem) ?? new Set()).add(wording));
  }
  return found;
}

/** Counts the words of a phrasing that no other request has. */
function countOwnWords({ text, wording }: Phrasing): number {
  return tokenize(text).filter((stem) => {
    const holders = stems.get(stem) ?? new Set();
    return !/^\p{N}/u.test(stem) && holders.size - Number(holders.has(wording)) === 0;
  }).length;
}

/** A term tells the more, the fewer phrasings have it. */
function weighAll(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const term of listRequestTerms(text, signs)) counts.set(term, (counts.get(term) ?? 0) + 1);
  return new Map(
    [...counts]
      .filter(([, count]) => count >= LEAST_PHRASINGS)
      .map(([term, count]) => [term, round(Math.log(texts.length / count))]),
  );
}

function compareAllWords(): Float32Array[] {
  return words.map((own) => {
    const row = new Float32Array(texts.length);
    for (const [term, weight] of own)
      for (const [i, other] of holders.get(term) ?? []) row[i] = (row[i] ?? 0) + weight * other;
    return row;
  });
}

async function fitModel(name: string | null) {
  const vectors = name === null ? [] : await embed(name, texts);
  const mean = Array.from(vectors[0] ?? [], (_, k) =>
    round(vectors.reduce((sum, vector) => sum + (vector[k] ?? 0), 0) / vectors.length),
  );
  const own = vectors.map((vector) => centre(vector, mean));
  const likeness = (i: number, j: number) => {
    const byWords = alike[i]?.[j] ?? 0;
    const [a, b] = [own[i], own[j]];
    if (a === undefined || b === undefined) return BASE + byWords;
    let product = 0;
    for (let k = 0; k < a.length; k++) product += (a[k] as number) * (b[k] as number);
    return BASE + mixLikeness(byWords, product);
  };
  const ridge = fitRidge({
    count: texts.length,
    likeness,
    classes,
    classCount: intents.length,
    penalty: PENALTY,
  });
  if (isMeasuring) report(name, ridge);
  return { model: name, ...packModel(ridge, mean, own) };
}

function packModel({ shares }: Ridge, mean: readonly number[], own: readonly Float64Array[]) {
  const column = (c: number) => texts.map((_, i) => shares[i * intents.length + c] ?? 0);
  const scales = intents.map((_, c) => Math.max(...column(c).map(Math.abs)) / LARGEST);
  const bytes = Int8Array.from(shares, (share, i) => Math.round(share / (scales[i % intents.length] ?? 1)));
  return {
    intercepts: intents.map((_, c) => round(BASE * column(c).reduce((sum, share) => sum + share, 0))),
    scales: scales.map((scale) => Number(scale.toPrecision(5))),
    shares: Buffer.from(bytes.buffer).toString("base64"),
    mean,
    vectors: Buffer.concat(own.map(packVector)).toString("base64"),
  };
}

/** Prints how the phrasings are judged, each as though it had been left out. */
function report(name: string | null, ridge: Ridge): void {
  const judged = ridge.heldOut();
  const content = intents.indexOf(CONTENT);
  const rows = phrasings.map((phrasing, i) => {
    const { intent, text } = phrasing;
    const scores = intents.map((_, c) => judged[i * intents.length + c] ?? 0);
    const base = Math.max(0, scores[content] ?? 0);
    const best = intents
      .map((found, c) => ({ found, margin: (scores[c] ?? 0) - base }))
      .filter(({ found }) => found !== CONTENT)
      .reduce((most, next) => (next.margin > most.margin ? next : most));
    const penalty = NAMING.has(best.found) ? 0 : PENALTY_OF_TOPIC * countOwnWords(phrasing);
    return { intent, text, found: best.found, margin: best.margin - penalty };
  });
  printRates(`${name ?? "words alone"}, phrasings held back`, rows, name !== null);
}

interface JudgedRow {
  readonly intent: string;
  readonly found: string;
  readonly margin: number;
}

function printRates(title: string, rows: readonly JudgedRow[], byVector: boolean): void {
  const least = LEAST_MARGIN[byVector ? "vector" : "words"];
  const group = (intent: string) => ALIKE[intent] ?? intent;
  const requests = rows.filter(({ intent }) => intent !== CONTENT);
  const content = rows.filter(({ intent }) => intent === CONTENT);
  const right = requests.filter(
    ({ intent, found, margin }) => margin >= least && group(found) === group(intent),
  );
  const wrong = content.filter(({ margin }) => margin >= least);
  const share = (part: readonly unknown[], all: readonly unknown[]) =>
    (part.length / Math.max(1, all.length)).toFixed(3);
  print(
    `${title}: ${share(right, requests)} of ${requests.length} requests recognised; ${share(wrong, content)} of ${content.length} questions about content mistaken`,
  );
}

async function embed(name: string, list: readonly string[]): Promise<Float32Array[]> {
  const embedder = createTransformersEmbedder({
    model: findModel(name),
    modelDir: readTestConfig().modelDir,
  });
  try {
    const found: Float32Array[] = [];
    for (const text of list) found.push((await embedder.embedQuery(text)).vector);
    return found;
  } finally {
    await embedder.close();
  }
}

function writeModels(): void {
  const listed = Object.fromEntries([...terms].sort(([a], [b]) => (a < b ? -1 : 1)));
  const written = {
    classes: lexicon,
    kept,
    vocabulary: [...stems.keys()].sort().join(" "),
    intents,
    phrasings: texts.length,
    terms: listed,
    holders: packHolders(Object.keys(listed), holders),
    models,
  };
  const text = JSON.stringify(written);
  const model = readRequestModel(text);
  const known = phrasings.filter(({ text: own, intent }) => {
    const { intent: found, margin } = judgeRequest(model, own, null);
    return intent === CONTENT
      ? margin < LEAST_MARGIN.words
      : found === intent && margin >= LEAST_MARGIN.words;
  });
  print(`${known.length} of ${phrasings.length} phrasings are judged right by their words as written`);
  mkdirSync(join(ROOT, "models/requests"), { recursive: true });
  writeFileSync(
    join(ROOT, "models/requests/weights.json"),
    `${text.replaceAll(/("holders"|"terms"|"models"|\{"model")/g, "\n$1")}\n`,
  );
}

function round(weight: number): number {
  return Number(weight.toFixed(4));
}
