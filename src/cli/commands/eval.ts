import { readFile } from "node:fs/promises";
import { composeAnswering } from "../../compose/compose.js";
import { evaluate } from "../../evaluate/evaluate.js";
import { readQuestions } from "../../evaluate/read-questions.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import { printEvaluation } from "../print/print-evaluation.js";

export interface EvalOptions {
  readonly file: string;
  readonly json: boolean;
}

/** `cuepoint eval`: measures the quality of search and answers over a file of questions. */
export async function evalQuestions(options: EvalOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal, openEmbedder } = context;
  const questions = readQuestions(await readText(options.file), options.file);
  const answering = await composeAnswering(context.readConfig(), reporter, signal, { openEmbedder });
  try {
    const evaluation = await evaluate(answering.parts, questions, {
      onProgress: (done, total) => reporter.evalProgress({ done, total }),
      signal,
    });
    reporter.done();
    if (options.json) screen.stdout.write(`${JSON.stringify(evaluation, null, 2)}\n`);
    else printEvaluation(evaluation, screen);
  } finally {
    await answering.close();
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new AppError("bad_request", `cannot read ${file}: ${describeError(cause)}`, {
      hint: "Name a file with one question a line, as JSON.",
      cause,
    });
  }
}
