/** The signs of the sentences of a text that answers, and which of them does. */
export interface AskedSentences {
  readonly signs: readonly (readonly number[])[];
  readonly right: number;
}

const STEPS = 600;
const PENALTY = 1e-4;

/** Fits the likelihood of the right sentence among those of its text, by gradient ascent; gives a weight for each sign. */
export function fitSentences(all: readonly AskedSentences[]): number[] {
  const weights = Array<number>(all[0]?.signs[0]?.length ?? 0).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight) => -PENALTY * weight);
    for (const each of all) addGradient(gradient, weights, each, all.length);
    for (const [i, value] of gradient.entries()) weights[i] = (weights[i] ?? 0) + value;
  }
  return weights;
}

/** True where the right sentence has the greatest score. */
export function isRight(weights: readonly number[], { signs, right }: AskedSentences): boolean {
  const scores = signs.map((each) => dot(weights, each));
  return scores.indexOf(Math.max(...scores)) === right;
}

function addGradient(
  gradient: number[],
  weights: readonly number[],
  { signs, right }: AskedSentences,
  count: number,
): void {
  const raised = signs.map((each) => Math.exp(dot(weights, each)));
  const whole = raised.reduce((sum, value) => sum + value, 0);
  for (const [at, each] of signs.entries()) {
    const error = (Number(at === right) - (raised[at] ?? 0) / whole) / count;
    for (const [i, sign] of each.entries()) gradient[i] = (gradient[i] ?? 0) + error * sign;
  }
}

function dot(weights: readonly number[], signs: readonly number[]): number {
  return signs.reduce((sum, sign, i) => sum + sign * (weights[i] ?? 0), 0);
}
