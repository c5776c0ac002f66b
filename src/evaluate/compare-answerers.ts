import type { AnswerParts } from "../answer/answer-parts.js";
import { type EvaluateOptions, evaluate } from "./evaluate.js";
import type { Figures } from "./measure-figures.js";
import type { EvalQuestion } from "./read-questions.js";

/** What tells most of how good answers are. */
export type ComparedFigures = Pick<
  Figures,
  "hitAt1" | "recallAt5" | "firstCitationAnswers" | "falseAbstention" | "abstentionRecall"
>;

/** How an exported folder answers, beside the server that it was exported by. */
export interface Comparison {
  readonly questions: number;
  readonly server: ComparedFigures;
  readonly folder: ComparedFigures;
}

/** Asks a server's parts and a folder's the same questions. `onProgress` counts over both. */
export async function compareAnswerers(
  { server, folder }: { readonly server: AnswerParts; readonly folder: AnswerParts },
  questions: readonly EvalQuestion[],
  { onProgress, ...options }: Omit<EvaluateOptions, "inLowerCase"> = {},
): Promise<Comparison> {
  const measure = async (parts: AnswerParts, before: number): Promise<ComparedFigures> => {
    const { overall } = await evaluate(parts, questions, {
      ...options,
      onProgress: (done, total) => onProgress?.(before + done, 2 * total),
    });
    const { hitAt1, recallAt5, firstCitationAnswers, falseAbstention, abstentionRecall } = overall;
    return { hitAt1, recallAt5, firstCitationAnswers, falseAbstention, abstentionRecall };
  };
  return {
    questions: questions.length,
    server: await measure(server, 0),
    folder: await measure(folder, questions.length),
  };
}
