import type { AnswerParts } from "../answer/answer-parts.js";
import { answerEvalQuestion, type Outcome } from "./answer-eval-question.js";
import { describeMiss, type Miss } from "./describe-miss.js";
import { type Figures, measureFigures } from "./measure-figures.js";
import { type Latencies, measureLatencies } from "./measure-latencies.js";
import { measureReliability, type Reliability } from "./measure-reliability.js";
import type { EvalQuestion } from "./read-questions.js";

type FiguresByKind = Readonly<Record<string, Figures>>;

export interface Evaluation {
  readonly questions: number;
  /** `extractive` figures are the same in every run over the same index; those of a model are of one run. */
  readonly answerer: "extractive" | "llm, one run";
  readonly overall: Figures;
  readonly byKind: FiguresByKind;
  /** The same of the questions in lower case and without their question marks; null where they were not asked so. */
  readonly lowerCase: { readonly overall: Figures; readonly byKind: FiguresByKind } | null;
  readonly reliability: Reliability;
  readonly misses: readonly Miss[];
  readonly latencyMs: Latencies;
}

export interface EvaluateOptions {
  /** Asks every question a second time, in lower case and without its question mark. */
  readonly inLowerCase?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Asks the questions one after another, after another one, so that no latency includes the start. */
export async function evaluate(
  parts: AnswerParts,
  questions: readonly EvalQuestion[],
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { inLowerCase = false, onProgress, signal } = options;
  const [first] = questions;
  if (first !== undefined) {
    // Not the first itself: what was embedded and read for it would be kept.
    const other = { ...first, question: `${first.question} And why is that?` };
    await answerEvalQuestion({ ...parts, chatModel: null }, other, signal);
  }
  const asked = inLowerCase ? [...questions, ...questions.map(writeInLowerCase)] : questions;
  const all: Outcome[] = [];
  for (const question of asked) {
    all.push(await answerEvalQuestion(parts, question, signal));
    onProgress?.(all.length, asked.length);
  }
  const outcomes = all.slice(0, questions.length);
  const { store } = parts;
  const ids = store.episodes.map(({ id }) => id);
  const view = await store.readEpisodes(ids, { signal });
  const kinds = [...new Set(questions.map(({ kind }) => kind))];
  const measure = (some: readonly Outcome[]) => {
    const ofKind = (kind: string) => some.filter(({ question }) => question.kind === kind);
    const byKind = Object.fromEntries(kinds.map((kind) => [kind, measureFigures(ofKind(kind), view)]));
    return { overall: measureFigures(some, view), byKind };
  };
  return {
    questions: questions.length,
    answerer: parts.chatModel === null ? "extractive" : "llm, one run",
    ...measure(outcomes),
    lowerCase: inLowerCase ? measure(all.slice(questions.length)) : null,
    reliability: measureReliability(outcomes),
    misses: outcomes.flatMap((outcome) => describeMiss(outcome) ?? []),
    latencyMs: measureLatencies(outcomes.map(({ response }) => response.timings)),
  };
}

/** Writes a question as somebody in a hurry does. */
function writeInLowerCase(asked: EvalQuestion): EvalQuestion {
  return { ...asked, question: asked.question.toLowerCase().replaceAll("?", "").trim() };
}
