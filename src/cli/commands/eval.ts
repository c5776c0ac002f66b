import { composeAnswering } from "../../compose/compose.js";
import { evaluate } from "../../evaluate/evaluate.js";
import type { CommandContext } from "../context.js";
import { drawReliability } from "../print/draw-reliability.js";
import { printEvaluation } from "../print/print-evaluation.js";
import { saveFile } from "../print/save-file.js";
import { readQuestionFile } from "../read-question-file.js";

export interface EvalOptions {
  readonly file: string;
  /** Asks each question a second time, in lower case. */
  readonly lowerCase: boolean;
  /** The file that the picture of the reliability is written to; null for none. */
  readonly picture: string | null;
  readonly json: boolean;
}

/** `cuepoint eval`: measures the quality of search and answers over a file of questions. */
export async function evalQuestions(options: EvalOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal, openModels } = context;
  const questions = await readQuestionFile(options.file, signal);
  const answering = await composeAnswering(context.readConfig(), reporter, signal, { openModels });
  try {
    const evaluation = await evaluate(answering.parts, questions, {
      inLowerCase: options.lowerCase,
      onProgress: (done, total) => reporter.progress("eval", { done, total }),
      signal,
    });
    reporter.done();
    if (options.json) screen.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
    else printEvaluation(evaluation, screen);
    if (options.picture === null) return;
    // Written over what is there, since a picture can be drawn again.
    const written = { flag: "w", hint: "Choose another path." } as const;
    await saveFile(options.picture, drawReliability(evaluation.reliability), written);
  } finally {
    await answering.close();
  }
}
