import { judgeAnswerability } from "../../../src/retrieve/judge-answerability.js";
import type { Evidence } from "../../../src/retrieve/measure-evidence.js";
import { readQmsum } from "../data/qmsum.js";
import { readSquad } from "../data/squad.js";
import { fitLogistic } from "./fit-logistic.js";
import { type Example, gatherEvidence } from "./gather-evidence.js";
import { gatherExamples } from "./gather-examples.js";
import { measureAuc } from "./measure-auc.js";

/**
 * Fits `answerability-models`: what is answerable against near misses and unrelated questions, on every other
 * episode of SQuAD 2.0 and QMSum val; the figures are of those that were held back.
 */
const SIGNALS = ["similarity", "alignment", "weakest", "coverage", "missingNames"] as const;
const VECTORS = ["similarity", "coverage", "missingNames"] as const;
type Signal = (typeof SIGNALS)[number];
/** Answerable questions of QMSum that the threshold may decline. */
const DECLINED = 0.01;

const print = (line: string) => process.stdout.write(`${line}\n`);
const gathered = await gatherExamples<Example>({
  squad: (folder, embedder) => gatherEvidence("squad2", readSquad(folder), embedder),
  qmsum: (folder, embedder) => gatherEvidence("qmsum", readQmsum(folder), embedder),
});
if (gathered !== null) report(gathered.modelName, gathered.examples);

function report(modelName: string, examples: readonly Example[]): void {
  const [compared, vectors] = splitExamples(examples);
  const isFitted = ({ heldBack }: Example) => !heldBack;
  print(`fitted on ${compared.filter(isFitted).length} questions with ${modelName}`);
  printModel(modelName, SIGNALS, compared.filter(isFitted), compared);
  printModel(`${modelName}, vectors alone`, VECTORS, vectors.filter(isFitted), vectors);
  // Words cannot tell a near miss from an answer: with near misses among the examples they tell nothing.
  const told = compared.filter((example) => isFitted(example) && example.kind !== "near miss");
  printModel("words alone", ["coverage"], told, compared);
  const heldBack = examples.filter((example) => example.heldBack);
  printDeclined(heldBack);
  print("\nnear misses against answerable ones, held back, area under the curve");
  const [withTokens, withoutTokens] = splitExamples(heldBack);
  printAreas("words compared", SIGNALS, withTokens);
  printAreas("vectors alone", VECTORS, withoutTokens);
}

/** Those with words compared one by one, and those without. */
function splitExamples(examples: readonly Example[]): [Example[], Example[]] {
  return [
    examples.filter(({ comparesWords }) => comparesWords),
    examples.filter(({ comparesWords }) => !comparesWords),
  ];
}

function printDeclined(heldBack: readonly Example[]): void {
  print("\nwith the shipped coefficients, episodes that were held back, share declined");
  for (const set of new Set(heldBack.map((example) => example.set))) {
    for (const kind of ["answerable", "unrelated", "near miss"] as const) {
      const chosen = heldBack.filter((example) => example.set === set && example.kind === kind);
      if (chosen.length === 0) continue;
      const [compared, vectors] = splitExamples(chosen);
      const words = measureDeclined(
        compared,
        ({ evidence }) => judgeAnswerability({ ...evidence, model: null }).answerable,
      );
      print(
        `${set.padEnd(7)} ${kind.padEnd(11)} ${describeDeclined(compared)}; vectors alone ${describeDeclined(vectors)}; words alone, without unknown names ${words.toFixed(3)}; of ${compared.length}`,
      );
    }
  }
}

function describeDeclined(examples: readonly Example[]): string {
  const all = measureDeclined(examples, ({ answerable }) => answerable);
  const model = measureDeclined(examples, ({ evidence }) => judgeAnswerability(evidence).answerable);
  return `${all.toFixed(3)}, without unknown names ${model.toFixed(3)}`;
}

/** How well each signal, and all of them, tell near misses of SQuAD 2.0 from what is answerable. */
function printAreas(name: string, signals: readonly Signal[], heldBack: readonly Example[]): void {
  const measure = (read: (evidence: Evidence) => number) => {
    const values = (kind: Example["kind"]) =>
      heldBack
        .filter((example) => example.set === "squad2" && example.kind === kind)
        .map((e) => read(e.evidence));
    return measureAuc(values("answerable"), values("near miss")).toFixed(2);
  };
  const areas = signals.map((signal) => {
    const sign = signal === "missingNames" ? -1 : 1;
    return `${signal} ${measure((evidence) => sign * (evidence[signal] ?? 0))}`;
  });
  const all = measure((evidence) => judgeAnswerability(evidence).probability);
  print(`${name}: ${areas.join(", ")}, all ${all}`);
}

function printModel(
  name: string,
  signals: readonly Signal[],
  fitted: readonly Example[],
  examples: readonly Example[],
): void {
  const features = (evidence: Evidence) => signals.map((signal) => evidence[signal] ?? 0);
  const weights = fitLogistic(
    fitted.map(({ evidence }) => features(evidence)),
    fitted.map(({ kind }) => kind === "answerable"),
  );
  const judge = (evidence: Evidence) => {
    const logit = [1, ...features(evidence)].reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);
    return 1 / (1 + Math.exp(-logit));
  };
  const answerable = examples.filter(({ set, kind }) => set === "qmsum" && kind === "answerable");
  const probabilities = answerable.map(({ evidence }) => judge(evidence)).sort((a, b) => a - b);
  const least = probabilities[Math.floor(DECLINED * probabilities.length)] ?? 0;
  const named = signals.map((signal, i) => `${signal} ${(weights[i + 1] ?? 0).toFixed(2)}`).join(", ");
  print(
    `${name}: intercept ${(weights[0] ?? 0).toFixed(2)}, ${named}; least probability ${least.toFixed(3)}`,
  );
}

function measureDeclined(examples: readonly Example[], isAnswered: (example: Example) => boolean): number {
  return examples.filter((example) => !isAnswered(example)).length / examples.length;
}
