import { writeFileSync } from "node:fs";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { describeSentences, describeText, weighTerms } from "../../src/read/describe-match.js";
import { fromLogit, judge } from "../../src/read/judge-probability.js";
import { listSections, measureLikeness, toCandidate } from "../../src/read/list-candidates.js";
import { findChapters } from "../../src/retrieve/find-chapters.js";
import { indexInMemory } from "../../src/store/local/index-in-memory.js";
import { makeLightLibrary } from "../../test/bench/light/light-library.js";
import { storeVectors } from "../../test/fakes/models/stored-embedder.js";
import { readTestConfig } from "../../test/test-config.js";
import { fitSparseLogistic } from "../refusals/fit-sparse-logistic.js";
import { type AuthoredQuestion, readAuthored } from "./read-authored.js";

/**
 * `npm run fit:light-reader`: fits `src/read/light-weights.ts` on the authored passages, by what a search of their libraries
 * finds, and prints what the weights of the other libraries decide of each.
 */
const OUT = "src/read/light-weights.ts";
const AUTHORED = "../shared/data/reader/authored.jsonl.xz";
const READ = 4;
/** What is added to the logit: half of what is fitted on is unrelated, of what readers ask less. DESIGN.md, "A static folder". */
const SHIFT = 1.25;
const STEPS = 600;
const PENALTY = 1e-4;

interface ReadPair {
  readonly signs: readonly number[];
  readonly answers: boolean;
}

interface Asked {
  readonly question: AuthoredQuestion;
  readonly pairs: readonly ReadPair[];
  /** Of the text that answers: the signs of its sentences, and which one answers. */
  readonly sentences: { readonly signs: readonly (readonly number[])[]; readonly right: number } | null;
}

const { modelDir } = readTestConfig();
const embedder = storeVectors(
  createTransformersEmbedder({ model: findModel("bge-small-en-v1.5"), modelDir }),
  "dist/bench/light-vectors",
);
const libraries = readAuthored(AUTHORED);
const indexes = [];
for (const { divided } of libraries) indexes.push(await indexInMemory([divided], embedder));
const light = await makeLightLibrary(indexes, embedder);
const asked: Asked[][] = [];
for (const [i, { questions }] of libraries.entries()) {
  const index = indexes[i];
  if (index === undefined) continue;
  const store = light.lighten(index);
  const own: Asked[] = [];
  for (const question of questions) own.push(await ask(store, question));
  asked.push(own);
  process.stderr.write(`asked ${i + 1} of ${libraries.length}\n`);
}
const judged = asked.flatMap((own, i) => {
  const weights = fitText(asked.filter((_, at) => at !== i).flat());
  return own.map(({ question, pairs }) => {
    const probabilities = pairs.map(({ signs }) => predict(weights, signs));
    const most = Math.max(0, ...probabilities);
    const first = pairs[probabilities.indexOf(most)]?.answers ?? false;
    return { kind: question.kind, verdict: judge(most), first };
  });
});
for (const kind of ["answerable", "near miss", "unrelated"]) {
  const some = judged.filter((each) => each.kind === kind);
  const share = (verdict: string) =>
    (some.filter((each) => each.verdict === verdict).length / some.length).toFixed(3);
  process.stdout.write(
    `${kind.padEnd(12)} ${some.length} answered ${share("answers")} near ${share("near")} nothing ${share("nothing")} right text first ${(some.filter(({ first }) => first).length / some.length).toFixed(3)}\n`,
  );
}
const text = fitText(asked.flat());
const sentence = fitSentences(asked.flat());
const withSentences = asked.flat().flatMap(({ sentences }) => sentences ?? []);
const right = withSentences.filter(({ signs, right: gold }) => {
  const scores = signs.map((each) => dot(sentence, each));
  return scores.indexOf(Math.max(...scores)) === gold;
}).length;
process.stdout.write(
  `right sentence ${(right / withSentences.length).toFixed(3)} of ${withSentences.length}\n`,
);
const round = (values: readonly number[]) => values.map((value) => Number(value.toFixed(3))).join(", ");
process.stdout.write(`text: [${round(text)}]\nsentence: [${round(sentence)}]\n`);
writeFileSync(
  OUT,
  `/** What \`npm run fit:light-reader\` fitted: the signs of \`describe-match.ts\` in their order; of texts behind the intercept. */
export interface LightWeights {
  readonly text: readonly number[];
  readonly sentence: readonly number[];
}

export const LIGHT_WEIGHTS: LightWeights = {
  text: [${round(text)}],
  sentence: [${round(sentence)}],
};
`,
);
process.exit(0);

async function ask(store: ReturnType<typeof light.lighten>, question: AuthoredQuestion): Promise<Asked> {
  const { chapters } = await findChapters({ store, embedder: light.embedder }, { question: question.text });
  const candidates = listSections(chapters, false).slice(0, READ).map(toCandidate);
  const weighed = weighTerms(question.text, store.keywords);
  let sentences: Asked["sentences"] = null;
  const pairs = candidates.map((candidate): ReadPair => {
    const own = {
      title: candidate.ranked.chapter.title,
      sentences: candidate.sentences.map(({ sentence: { speaker, text: said } }) => ({
        speaker,
        text: said,
      })),
    };
    const at = own.sentences.findIndex(({ text: said }) => isSame(said, question.sentence));
    const answers =
      candidate.ranked.chapter.number === question.gold && (at >= 0 || question.sentence === null);
    if (answers && at >= 0) sentences = { signs: describeSentences(question.text, weighed, own), right: at };
    const likeness = measureLikeness(candidate);
    return { answers, signs: describeText(question.text, weighed, { text: own, likeness }) };
  });
  return { question, pairs, sentences };
}

function isSame(said: string, wanted: string | null): boolean {
  const plain = (value: string) =>
    value
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  if (wanted === null) return false;
  const [a, b] = [plain(said), plain(wanted)];
  return a === b || (a.length > 20 && (b.includes(a) || a.includes(b)));
}

function dot(weights: readonly number[], signs: readonly number[]): number {
  return signs.reduce((sum, sign, i) => sum + sign * (weights[i] ?? 0), 0);
}

function predict(weights: readonly number[], signs: readonly number[]): number {
  return fromLogit((weights[0] ?? 0) + dot(weights.slice(1), signs));
}

/** Near misses are left out: without understanding they cannot be told, and would lower what is said of all that is near. */
function fitText(some: readonly Asked[]): number[] {
  const told = some.filter(({ question }) => question.kind !== "near miss");
  const rows = told.flatMap(({ pairs }) =>
    pairs.map(({ signs, answers }) => ({
      features: signs.map((sign, i) => [String(i), sign] as const),
      label: answers,
      weight: 1,
    })),
  );
  const { intercept, weights } = fitSparseLogistic(rows, { lasso: 0, ridge: PENALTY });
  return [intercept + SHIFT, ...(rows[0]?.features ?? []).map(([name]) => weights.get(name) ?? 0)];
}

/** The likelihood of the right sentence among those of its text, by gradient ascent. */
function fitSentences(some: readonly Asked[]): number[] {
  const all = some.flatMap(({ sentences }) => sentences ?? []);
  const weights = Array<number>(all[0]?.signs[0]?.length ?? 0).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight) => -PENALTY * weight);
    for (const each of all) addGradient(gradient, weights, each, all.length);
    for (const [i, value] of gradient.entries()) weights[i] = (weights[i] ?? 0) + value;
  }
  return weights;
}

function addGradient(
  gradient: number[],
  weights: readonly number[],
  { signs, right: gold }: NonNullable<Asked["sentences"]>,
  count: number,
): void {
  const raised = signs.map((each) => Math.exp(dot(weights, each)));
  const whole = raised.reduce((sum, value) => sum + value, 0);
  for (const [at, each] of signs.entries()) {
    const error = (Number(at === gold) - (raised[at] ?? 0) / whole) / count;
    for (const [i, sign] of each.entries()) gradient[i] = (gradient[i] ?? 0) + error * sign;
  }
}
