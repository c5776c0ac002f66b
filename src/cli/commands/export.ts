import { composeExport } from "../../compose/compose-export.js";
import { trySample } from "../../compose/sample.js";
import { isSound } from "../../export/check/check-folder.js";
import { expectOutside } from "../../export/folder/expect-outside.js";
import { AppError } from "../../shared/errors.js";
import {
  describeMixed,
  isMixed,
  type ModelEndpoint,
  readModelEndpoint,
} from "../../shared/folder/model-endpoint.js";
import type { CommandContext } from "../context.js";
import { printExport } from "../print/print-export.js";
import { readQuestionFile } from "../read-question-file.js";

export interface ExportCommandOptions {
  readonly dir: string;
  /** Address of the folder on the web without a slash at its end; null where nobody says. */
  readonly base: string | null;
  readonly episodes: readonly string[];
  readonly better: boolean;
  /** The address of what writes prose for readers; null where nothing does. */
  readonly modelEndpoint: string | null;
  /** The model that is asked there; null for the only one, or for a Cuepoint server. */
  readonly model: string | null;
  readonly check: boolean;
  /** A file of questions with known answers; null for none. */
  readonly questions: string | null;
  readonly json: boolean;
}

/** `cuepoint export`: writes the show as a folder of static files. Throws `internal` where the folder does not stand its check. */
export async function exportFolder(options: ExportCommandOptions, context: CommandContext): Promise<void> {
  const { reporter, screen, signal, openModels } = context;
  const config = trySample(context.readConfig(), reporter);
  const { json, questions: file, model, ...request } = options;
  const modelEndpoint = readEndpoint(options.modelEndpoint, model);
  if (modelEndpoint !== null && isMixed(options.base, modelEndpoint))
    reporter.note(describeMixed(modelEndpoint));
  await expectOutside(options.dir, config);
  const questions = file === null ? null : await readQuestionFile(file, signal);
  const outcome = await composeExport(config, reporter, {
    ...{ ...request, modelEndpoint, questions, signal, openModels },
    onProgress: reporter.progress,
    onAsked: (progress) => reporter.progress("eval", progress),
  });
  reporter.done();
  if (json) screen.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
  else printExport(outcome, screen);
  if (outcome.check === null || isSound(outcome.check)) return;
  throw new AppError("internal", `the folder ${options.dir} does not answer as it should`, {
    hint: "What is wrong stands above; report it, if it is not your page's.",
  });
}

function readEndpoint(address: string | null, model: string | null): ModelEndpoint | null {
  if (address !== null) return readModelEndpoint(address, model);
  if (model === null) return null;
  throw new AppError("usage", `--model ${model} names no server to ask it of`, {
    hint: "Name one with --model-endpoint: the base address of a server that speaks OpenAI's API.",
  });
}
