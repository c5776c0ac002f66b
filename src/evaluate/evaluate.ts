import type { AnswerParts } from "../answer/answer-parts.js";
import { answerEvalQuestion, type Outcome } from "./answer-eval-question.js";
import { describeMiss, type Miss } from "./describe-miss.js";
import { type Figures, measureFigures } from "./measure-figures.js";
import { type Latencies, measureLatencies } from "./measure-latencies.js";
import type { EvalQuestion } from "./read-questions.js";

export interface Evaluation {
  readonly questions: number;
  /** `extractive` figures are the same in every run over the same index; those of a model are of one run. */
  readonly answerer: "extractive" | "llm, one run";
  readonly overall: Figures;
  readonly byKind: Readonly<Record<string, Figures>>;
  readonly misses: readonly Miss[];
  readonly latencyMs: Latencies;
}

export interface EvaluateOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Asks the questions one after another. The first is asked once in advance, so that no latency includes the start. */
export async function evaluate(
  parts: AnswerParts,
  questions: readonly EvalQuestion[],
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { onProgress, signal } = options;
  const [first] = questions;
  if (first !== undefined) await answerEvalQuestion({ ...parts, chatModel: null }, first, signal);
  const outcomes: Outcome[] = [];
  for (const question of questions) {
    outcomes.push(await answerEvalQuestion(parts, question, signal));
    onProgress?.(outcomes.length, questions.length);
  }
  const { store } = parts;
  const ids = store.episodes.map(({ id }) => id);
  const view = await store.readEpisodes(ids, { signal });
  const kinds = [...new Set(questions.map(({ kind }) => kind))];
  const ofKind = (kind: string) => outcomes.filter(({ question }) => question.kind === kind);
  return {
    questions: questions.length,
    answerer: parts.chatModel === null ? "extractive" : "llm, one run",
    overall: measureFigures(outcomes, view),
    byKind: Object.fromEntries(kinds.map((kind) => [kind, measureFigures(ofKind(kind), view)])),
    misses: outcomes.flatMap((outcome) => describeMiss(outcome) ?? []),
    latencyMs: measureLatencies(outcomes.map(({ response }) => response.timings)),
  };
}
