import { judgeSupport } from "../../../src/answer/ground/judge-sentence.js";
import type { SupportSignals } from "../../../src/answer/ground/measure-support.js";
import { fitLogistic } from "./fit-logistic.js";
import { gatherExamples } from "./gather-examples.js";
import { gatherSupport, type SupportExample } from "./gather-support.js";
import { readQmsumClaims, readSquadClaims } from "./read-claims.js";

/**
 * Fits `support-models`: claims beside a chapter that supports them against claims beside others, on every
 * other article of SQuAD 2.0. The figures are of what was held back, QMSum val among it: its gold passages
 * support an answer as a whole, so that as labels of one sentence they are too coarse to fit on.
 */
const WORDS = ["coverage", "behindCoverage"] as const;
const VECTORS = ["similarity", "behindSimilarity", ...WORDS] as const;
const SIGNALS = ["similarity", "alignment", "behindSimilarity", "behindAlignment", ...WORDS] as const;
/** Right pairs of SQuAD that the threshold may turn away; words alone tell foreign claims less well. */
const TURNED_AWAY = { meaning: 0.01, words: 0.03 };

const print = (line: string) => process.stdout.write(`${line}\n`);
const gathered = await gatherExamples<SupportExample>({
  squad: (folder, embedder) => gatherSupport("squad2", readSquadClaims(folder), embedder),
  qmsum: (folder, embedder) => gatherSupport("qmsum", readQmsumClaims(folder), embedder),
});
if (gathered !== null) report(gathered.modelName, gathered.examples);

function report(modelName: string, examples: readonly SupportExample[]): void {
  const fitted = examples.filter(({ set, heldBack }) => set === "squad2" && !heldBack);
  const compared = fitted.filter(({ comparesWords }) => comparesWords);
  const vectors = fitted.filter(({ comparesWords }) => !comparesWords);
  print(`fitted on ${compared.length} pairs with ${modelName}`);
  printModel(modelName, SIGNALS, TURNED_AWAY.meaning, compared);
  printModel(`${modelName}, vectors alone`, VECTORS, TURNED_AWAY.meaning, vectors);
  printModel("words alone", WORDS, TURNED_AWAY.words, compared);
  print("\nwith the shipped coefficients, episodes that were held back, share kept");
  const heldBack = examples.filter((example) => example.heldBack);
  for (const set of new Set(heldBack.map((example) => example.set))) {
    for (const kind of ["right", "wrong", "foreign"] as const) {
      const list = (comparesWords: boolean) =>
        heldBack
          .filter((one) => one.set === set && one.kind === kind && one.comparesWords === comparesWords)
          .map(({ signals }) => signals);
      const all = list(true);
      const words = all.map((values) => ({ ...values, model: null }));
      const shares = [all, list(false), words].map((signals) => measureKept(signals).toFixed(3));
      print(
        `${set.padEnd(7)} ${kind.padEnd(7)} ${shares[0]}, vectors alone ${shares[1]}, words alone ${shares[2]}, of ${all.length}`,
      );
    }
  }
}

function printModel(
  name: string,
  signals: readonly (typeof SIGNALS)[number][],
  turnedAway: number,
  fitted: readonly SupportExample[],
): void {
  const features = (values: SupportSignals) => signals.map((signal) => values[signal] ?? 0);
  const weights = fitLogistic(
    fitted.map((example) => features(example.signals)),
    fitted.map(({ kind }) => kind === "right"),
  );
  const judge = (values: SupportSignals) => {
    const logit = [1, ...features(values)].reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
    return 1 / (1 + Math.exp(-logit));
  };
  const probabilities = fitted
    .filter(({ kind }) => kind === "right")
    .map((example) => judge(example.signals))
    .sort((a, b) => a - b);
  const least = probabilities[Math.floor(probabilities.length * turnedAway)] ?? 0;
  const terms = ["intercept", ...signals].map((term, i) => `${term} ${(weights[i] ?? 0).toFixed(2)}`);
  print(`${name}: ${terms.join(", ")}, least probability ${least.toFixed(3)}`);
}

function measureKept(signals: readonly SupportSignals[]): number {
  const kept = signals.filter((values) => {
    const { probability, least } = judgeSupport(values);
    return probability >= least;
  });
  return kept.length / Math.max(1, signals.length);
}
