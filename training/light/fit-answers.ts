import { fitSparseLogistic } from "../refusals/fit-sparse-logistic.js";
import type { FitQuestion } from "./read-libraries.js";

export interface ReadPair {
  readonly signs: readonly number[];
  /** Of how the search liked it, before anything is fitted. */
  readonly first: number;
  readonly answers: boolean;
}

export interface AskedQuestion {
  readonly question: FitQuestion;
  readonly pairs: readonly ReadPair[];
  readonly weight: number;
}

/**
 * What a question of each kind counts for. Near misses are left out: without understanding they cannot be told. So are unrelated ones,
 * which small libraries alone have: they would teach that a small library answers less.
 */
const KIND_WEIGHTS = { answerable: 1, unrelated: 0, general: 3, "near miss": 0 } as const;
const ROUNDS = 3;
const PENALTY = 1e-4;

/**
 * Fits what decides: of each question the text that the model itself thinks likeliest, from round to round. Were all texts fitted,
 * what is said of the question as a whole would count for little, since it is the same for the right text and the others. Of an
 * answerable question whose text was not found nothing is learnt. Gives the intercept, then a weight for each sign.
 */
export function fitAnswers(asked: readonly AskedQuestion[]): number[] {
  const told = asked.filter(
    ({ question: { kind }, pairs }) =>
      KIND_WEIGHTS[kind] > 0 &&
      pairs.length > 0 &&
      (kind !== "answerable" || pairs.some(({ answers }) => answers)),
  );
  let choose = ({ pairs }: AskedQuestion) => findBest(pairs, ({ first }) => first);
  let weights: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const rows = told.map((each) => ({
      signs: choose(each)?.signs ?? [],
      label: each.question.kind === "answerable",
      weight: each.weight * KIND_WEIGHTS[each.question.kind],
    }));
    const fitted = fitScaled(rows);
    weights = fitted;
    choose = ({ pairs }) => findBest(pairs, ({ signs }) => predictLogit(fitted, signs));
  }
  return weights;
}

/** The logit of the likeliest text; that of a question for which nothing was found is the least. */
export function judgeQuestion(weights: readonly number[], { pairs }: AskedQuestion): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...pairs.map(({ signs }) => predictLogit(weights, signs)));
}

export function predictLogit(weights: readonly number[], signs: readonly number[]): number {
  return signs.reduce((sum, sign, i) => sum + sign * (weights[i + 1] ?? 0), weights[0] ?? 0);
}

function findBest(pairs: readonly ReadPair[], measure: (pair: ReadPair) => number): ReadPair | undefined {
  const values = pairs.map(measure);
  return pairs[values.indexOf(Math.max(...values))];
}

interface Row {
  readonly signs: readonly number[];
  readonly label: boolean;
  readonly weight: number;
}

/** Signs have different scales; on one of them the gradient finds its way. */
function fitScaled(rows: readonly Row[]): number[] {
  const count = rows[0]?.signs.length ?? 0;
  const scales = Array.from({ length: count }, (_, i) => {
    const values = rows.map(({ signs }) => signs[i] ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { mean, spread: Math.sqrt(square) || 1 };
  });
  const { intercept, weights } = fitSparseLogistic(
    rows.map(({ signs, label, weight }) => ({
      features: signs.map((sign, i) => {
        const { mean = 0, spread = 1 } = scales[i] ?? {};
        return [String(i), (sign - mean) / spread] as const;
      }),
      ...{ label, weight },
    })),
    { lasso: 0, ridge: PENALTY },
  );
  const own = scales.map(({ spread }, i) => (weights.get(String(i)) ?? 0) / spread);
  return [own.reduce((sum, weight, i) => sum - weight * (scales[i]?.mean ?? 0), intercept), ...own];
}
