import { writeFileSync } from "node:fs";
import type { Embedder } from "../../src/embed/embedder.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { measureReach } from "../../src/embed/words/measure-reach.js";
import {
  describeQuestion,
  describeSentences,
  describeText,
  weighTerms,
} from "../../src/read/describe-match.js";
import { ANSWERS, toLogit } from "../../src/read/judge-probability.js";
import { listSections, measureLikeness, toCandidate } from "../../src/read/list-candidates.js";
import { findChapters } from "../../src/retrieve/find-chapters.js";
import { hashText } from "../../src/shared/hash-text.js";
import { indexInMemory } from "../../src/store/local/index-in-memory.js";
import { makeLightLibrary } from "../../test/bench/light/light-library.js";
import { storeVectors } from "../../test/fakes/models/stored-embedder.js";
import { readTestConfig } from "../../test/test-config.js";
import { type AskedQuestion, fitAnswers, judgeQuestion } from "./fit-answers.js";
import { type AskedSentences, fitSentences, isRight } from "./fit-sentences.js";
import { type FitLibrary, type FitQuestion, nameChapter, readLibraries } from "./read-libraries.js";

/**
 * `npm run fit:light-reader`: fits `src/read/light-weights.ts` on libraries of several sizes, by what a search of them finds, and
 * prints what the weights of the other questions decide of each fifth.
 */
const OUT = "src/read/light-weights.ts";
const DATA = "../shared/data";
const READ = 4;
const FOLDS = 5;
/** So many general questions are declined, of those that were not fitted on. DESIGN.md, "A static folder". */
const DECLINED = 0.93;

interface Asked extends AskedQuestion {
  readonly library: string;
  readonly sentences: AskedSentences | null;
}

const { modelDir } = readTestConfig();
const embedder = leaveTokens(
  storeVectors(
    createTransformersEmbedder({ model: findModel("bge-small-en-v1.5"), modelDir }),
    "dist/bench/light-vectors",
  ),
);
const asked: Asked[] = [];
for (const library of readLibraries(DATA)) {
  asked.push(...(await askAll(library)));
  process.stderr.write(`asked ${library.name}: ${asked.length}\n`);
}
const foldOf = ({ question }: Asked) => hashText(question.text) % FOLDS;
const byFold = Array.from({ length: FOLDS }, (_, fold) =>
  fitAnswers(asked.filter((each) => foldOf(each) !== fold)),
);
const judged = asked.map((each) => ({ ...each, logit: judgeQuestion(byFold[foldOf(each)] ?? [], each) }));
const general = judged
  .flatMap(({ question, logit }) => (question.kind === "general" ? [logit] : []))
  .sort((a, b) => a - b);
const threshold = general[Math.floor(DECLINED * general.length)] ?? 0;
for (const declined of [0.9, 0.93, 0.95, 0.97]) {
  const least = general[Math.floor(declined * general.length)] ?? 0;
  const own = judged.filter(({ question }) => question.kind === "answerable");
  const answered = own.filter(({ logit }) => logit >= least).length / own.length;
  process.stdout.write(
    `general declined ${declined}: answerable answered ${answered.toFixed(3)}, from logit ${least.toFixed(3)}\n`,
  );
}
for (const library of [...new Set(asked.map((each) => each.library)), null]) {
  const own = judged.filter((each) => library === null || each.library === library);
  const cells = (["answerable", "near miss", "unrelated", "general"] as const).map((kind) => {
    const some = own.filter(({ question }) => question.kind === kind);
    const answered = some.filter(({ logit }) => logit >= threshold).length / some.length;
    return `${kind} ${some.length} answered ${answered.toFixed(3)}`;
  });
  process.stdout.write(`${(library ?? "all").padEnd(16)} ${cells.join(", ")}\n`);
}
const text = fitAnswers(asked);
text[0] = (text[0] ?? 0) + toLogit(ANSWERS) - threshold;
const withSentences = asked.flatMap(({ sentences }) => sentences ?? []);
const sentence = fitSentences(withSentences);
const right = withSentences.filter((each) => isRight(sentence, each)).length;
process.stdout.write(
  `right sentence ${(right / withSentences.length).toFixed(3)} of ${withSentences.length}\n`,
);
const round = (values: readonly number[]) => values.map((value) => Number(value.toFixed(2))).join(", ");
process.stdout.write(`text: [${round(text)}]\nsentence: [${round(sentence)}]\n`);
writeFileSync(
  OUT,
  `/** What \`npm run fit:light-reader\` fitted: the signs of \`describe-match.ts\` in their order; of texts behind the intercept, before those of questions. */
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

/** The light tier does without vectors of words, which are most of what an index weighs. */
function leaveTokens(own: Embedder): Embedder {
  const tokens = { pieces: [], data: new Float32Array() };
  return {
    ...own,
    embedTokens: async (texts, options) =>
      (await own.embedPassages(texts, options)).map((vector) => ({ vector, tokens })),
  };
}

async function askAll({ name, divided, questions, weight }: FitLibrary): Promise<Asked[]> {
  const index = await indexInMemory(divided, embedder);
  const light = await makeLightLibrary([index], embedder);
  const store = light.lighten(index);
  const all: Asked[] = [];
  for (const question of questions) all.push({ ...(await ask(question)), library: name, weight });
  return all;

  async function ask(question: FitQuestion): Promise<Omit<Asked, "library" | "weight">> {
    const { chapters } = await findChapters({ store, embedder: light.embedder }, { question: question.text });
    const weighed = weighTerms(question.text, store.keywords);
    const reach = await measureReach(question.text, light.table);
    const ofQuestion = describeQuestion(weighed, { reach, passages: store.counts.passages });
    let sentences: AskedSentences | null = null;
    const candidates = listSections(chapters, false).slice(0, READ).map(toCandidate);
    const pairs = candidates.map((candidate) => {
      const { episode, chapter } = candidate.ranked;
      const own = {
        title: chapter.generated === true ? null : chapter.title,
        sentences: candidate.sentences.map(({ sentence: { speaker, text: said } }) => ({
          speaker,
          text: said,
        })),
      };
      const at = own.sentences.findIndex(({ text: said }) => isSame(said, question.sentence));
      const isGold = question.gold.includes(nameChapter(episode.id, chapter.number));
      const answers = isGold && (at >= 0 || question.sentence === null);
      if (answers && at >= 0)
        sentences = { signs: describeSentences(question.text, weighed, own), right: at };
      const likeness = measureLikeness(candidate);
      const ofText = describeText(question.text, weighed, { text: own, likeness });
      return { answers, first: likeness, signs: [...ofText, ...ofQuestion] };
    });
    return { question, pairs, sentences };
  }
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
