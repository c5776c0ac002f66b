import type { Embedder } from "../../src/embed/embedder.js";
import { measureNdcg, measureRecall, measureReciprocalRank } from "../../src/evaluate/measure-ranking.js";
import { type Reading, readQuestion } from "../../src/retrieve/read-question.js";
import type { PassageIndex } from "../../src/store/local/passage-index.js";

/** What each stage says of each chapter, by ordinal. */
interface Stages {
  readonly keywords: readonly number[];
  readonly bullet: readonly number[];
  readonly summary: readonly number[];
  readonly chapter: readonly number[];
  readonly alignment: readonly number[];
}

interface Variant {
  readonly name: string;
  readonly score: (stages: Stages) => number[];
}

const add = (...parts: readonly (readonly number[])[]) =>
  (parts[0] ?? []).map((_, i) => parts.reduce((sum, part) => sum + (part[i] ?? 0), 0));
const scale = (values: readonly number[], weight: number) => values.map((value) => value * weight);
/** BM25 against its own greatest. */
const relative = (values: readonly number[]) => scale(values, 1 / Math.max(...values, Number.MIN_VALUE));
const stretch = (values: readonly number[]) => {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (value - least) / Math.max(most - least, Number.MIN_VALUE));
};
/** Reciprocal rank fusion (Cormack et al. 2009), k = 60. */
const fuseRanks = (...lists: readonly (readonly number[])[]) =>
  add(...lists.map((list) => list.map((value) => 1 / (61 + list.filter((other) => other > value).length))));
const views = ({ bullet, summary, chapter }: Stages) => scale(add(bullet, summary, chapter), 1 / 3);

export const VARIANTS: readonly Variant[] = [
  { name: "BM25, chapter", score: ({ keywords }) => [...keywords] },
  { name: "dense, best bullet", score: ({ bullet }) => [...bullet] },
  { name: "dense, summary", score: ({ summary }) => [...summary] },
  { name: "dense, whole chapter", score: ({ chapter }) => [...chapter] },
  { name: "dense, mean of the views", score: views },
  { name: "RRF, views and BM25", score: (s) => fuseRanks(s.bullet, s.summary, s.chapter, s.keywords) },
  {
    name: "convex, .7 views + .3 BM25",
    score: (s) => add(scale(stretch(views(s)), 0.7), scale(stretch(s.keywords), 0.3)),
  },
  { name: "views + .033 BM25", score: (s) => add(views(s), scale(relative(s.keywords), 0.033)) },
  { name: "views + .067 BM25", score: (s) => add(views(s), scale(relative(s.keywords), 0.067)) },
  { name: "views + .2 BM25", score: (s) => add(views(s), scale(relative(s.keywords), 0.2)) },
  { name: "late interaction alone", score: ({ alignment }) => [...alignment] },
  { name: "views + late", score: (s) => add(views(s), s.alignment) },
  ...[1, 2, 3, 5].map((weight) => ({
    name: `views + .033 BM25 + ${weight} late`,
    score: (s: Stages) => add(views(s), scale(relative(s.keywords), 0.033), scale(s.alignment, weight)),
  })),
  {
    name: "views + .067 BM25 + 3 late",
    score: (s) => add(views(s), scale(relative(s.keywords), 0.067), scale(s.alignment, 3)),
  },
];

export interface AblationQuestion {
  readonly text: string;
  /** Ordinals of the chapters that answer. */
  readonly gold: readonly number[];
}

export interface AblationRow {
  readonly hitAt1: number;
  readonly recallAt5: number;
  readonly mrr: number;
  readonly ndcgAt10: number;
}

export interface Ablation {
  readonly rows: ReadonlyMap<string, AblationRow>;
  readonly questions: number;
  /** Mean milliseconds a question, by stage, over every chapter. */
  readonly costMs: Readonly<Record<"embed" | "keywords" | "views" | "alignment", number>>;
}

/** Ranks every chapter of each index by every variant; the embedding model is asked once a question. */
export async function runAblation(
  sets: readonly { index: PassageIndex; questions: readonly AblationQuestion[] }[],
  embedder: Embedder,
): Promise<Ablation> {
  const sums = new Map(VARIANTS.map(({ name }) => [name, { hitAt1: 0, recallAt5: 0, mrr: 0, ndcgAt10: 0 }]));
  const cost = { embed: 0, keywords: 0, views: 0, alignment: 0 };
  let count = 0;
  for (const { index, questions } of sets) {
    for (const { text, gold } of questions) {
      count++;
      const started = performance.now();
      const reading = await readQuestion(text, embedder);
      cost.embed += performance.now() - started;
      const stages = measureStages(index, reading, cost);
      for (const { name, score } of VARIANTS) {
        const scores = score(stages);
        const ranked = scores.map((_, i) => i).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
        const sum = sums.get(name);
        if (sum === undefined) continue;
        sum.hitAt1 += gold.includes(ranked[0] ?? -1) ? 1 : 0;
        sum.recallAt5 += measureRecall(ranked, gold, 5);
        sum.mrr += measureReciprocalRank(ranked, gold);
        sum.ndcgAt10 += measureNdcg(ranked, gold, 10);
      }
    }
  }
  const mean = (value: number) => value / Math.max(1, count);
  return {
    questions: count,
    rows: new Map(
      [...sums].map(([name, { hitAt1, recallAt5, mrr, ndcgAt10 }]) => [
        name,
        { hitAt1: mean(hitAt1), recallAt5: mean(recallAt5), mrr: mean(mrr), ndcgAt10: mean(ndcgAt10) },
      ]),
    ),
    costMs: {
      embed: mean(cost.embed),
      keywords: mean(cost.keywords),
      views: mean(cost.views),
      alignment: mean(cost.alignment),
    },
  };
}

function measureStages(
  index: PassageIndex,
  { terms, meaning }: Reading,
  cost: { keywords: number; views: number; alignment: number },
): Stages {
  const { sections, passages, vectors, tokens } = index;
  const begun = performance.now();
  const hits = new Map(
    index.keywords.search(terms, sections.length).map(({ document, score }) => [document, score]),
  );
  const searched = performance.now();
  const similarity = (row: number) =>
    meaning === null || vectors === null ? 0 : vectors.matrix.similarity(meaning.vector, row);
  const best = (kind: "bullet" | "summary") =>
    sections.map(({ firstPassage, endPassage }) => {
      const own = passages
        .slice(firstPassage, endPassage)
        .flatMap((passage, i) => (passage.kind === kind ? [similarity(firstPassage + i)] : []));
      return own.length === 0 ? 0 : Math.max(...own);
    });
  const dense = {
    bullet: best("bullet"),
    summary: best("summary"),
    chapter: sections.map(({ row }) => similarity(row)),
  };
  const compared = performance.now();
  const alignment = sections.map(({ ordinal }) => {
    if (meaning === null || tokens === null || meaning.tokens.length === 0) return 0;
    const matches = tokens.matchTokens(meaning.tokens, ordinal);
    return matches.reduce((sum, match) => sum + match, 0) / matches.length;
  });
  cost.keywords += searched - begun;
  cost.views += compared - searched;
  cost.alignment += performance.now() - compared;
  return { keywords: sections.map(({ ordinal }) => hits.get(ordinal) ?? 0), ...dense, alignment };
}
