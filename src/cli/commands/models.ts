import { join } from "node:path";
import { MEND_READER, openModels as openOwn } from "../../compose/compose-models.js";
import { findModel } from "../../embed/find-model.js";
import { MODEL_TABLE } from "../../embed/model-table.js";
import { describeFiles, type StoredModel, verifyModel } from "../../inference/model-files.js";
import { OWN_MODELS_DIR, READER_MODEL } from "../../read/reader-model.js";
import { AppError } from "../../shared/errors.js";
import type { CommandContext } from "../context.js";
import type { Screen } from "../print/print-answer.js";

export type ModelsAction = "list" | "pull" | "verify" | "path";

/** `cuepoint models`: lists, fetches, checks or locates the embedding model's files; the reading model's are listed and checked. */
export async function models(action: ModelsAction, context: CommandContext): Promise<void> {
  const { screen, reporter, signal, openModels = openOwn } = context;
  const { stdout } = screen;
  const config = context.readConfig();
  const model = findModel(config.modelName);
  if (action === "path") {
    stdout.write(`${join(config.modelDir, model.name)}\n`);
    return;
  }
  if (action === "list") {
    const mark = (isUsed: boolean) => (isUsed ? "*" : " ");
    for (const entry of MODEL_TABLE) {
      const facts = await describeModel(entry, config.modelDir, `${entry.dimensions} dimensions`);
      stdout.write(`${mark(entry === model)} ${facts}, ${entry.licence}\n`);
    }
    const facts = await describeModel(READER_MODEL, OWN_MODELS_DIR, "reads questions");
    stdout.write(`${mark(config.readerDir !== null)} ${facts}\n`);
    return;
  }
  if (action === "pull") {
    const { embedder } = await openModels({ ...config, readerDir: null }, reporter, signal);
    reporter.done();
    await embedder.close();
  }
  const isSound = await verify(model, config.modelDir, screen);
  const readerDir = action === "verify" ? config.readerDir : null;
  const readerIsSound = readerDir === null || (await verify(READER_MODEL, readerDir, screen));
  const hint = isSound ? MEND_READER : "Run `cuepoint models pull`.";
  const { name } = isSound ? READER_MODEL : model;
  if (!isSound || !readerIsSound)
    throw new AppError("model_unavailable", `the files of ${name} are not all here and sound`, { hint });
}

/** Prints the state of each of a model's files. Gives true where all are here and sound. */
async function verify(model: StoredModel, dir: string, { stdout }: Screen): Promise<boolean> {
  const files = await verifyModel(model, dir);
  for (const { path, state } of files) stdout.write(`${state.padEnd(8)} ${model.name}/${path}\n`);
  return describeFiles(files) === null;
}

async function describeModel(model: StoredModel, dir: string, facts: string): Promise<string> {
  const state = describeFiles(await verifyModel(model, dir)) === null ? "here" : "not here";
  const megabytes = Math.round(model.files.reduce((sum, file) => sum + file.bytes, 0) / 1e6);
  return `${model.name.padEnd(20)} ${state.padEnd(9)} ${facts}, ${megabytes} MB`;
}
