import { embedWithBert } from "../../embed/embed-with-bert.js";
import { findModel } from "../../embed/find-model.js";
import { loadBertInBrowser, type TokenizerFacts } from "../../inference/load-bert-in-browser.js";
import type { LoadedModel } from "../../inference/worker-messages.js";
import { readWithBert } from "../../read/read-with-bert.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { BetterFiles, ExportedModel } from "../../store/static/better-files.js";
import type { ModelName, ModelReply, ModelRequest } from "./model-messages.js";

/** Reads a file of the folder by its path. */
type ReadModelFile = (path: string) => Promise<Uint8Array>;

type Models = Readonly<Record<ModelName, LoadedModel<unknown, unknown> | null>>;

/** Loads the models. `readFile` need not keep what it gives. */
async function loadModels(files: BetterFiles, readFile: ReadModelFile): Promise<Models> {
  const runtime = await readFile(files.runtime.path);
  const load = async ({ weights, tokenizer }: ExportedModel) => {
    const facts = new TextDecoder().decode(await readFile(tokenizer.path));
    const parsed = JSON.parse(facts) as TokenizerFacts;
    return await loadBertInBrowser({ runtime, weights: await readFile(weights.path), tokenizer: parsed });
  };
  const embedder = embedWithBert(await load(files.embedder), findModel(files.model));
  const reader = files.reader === null ? null : readWithBert(await load(files.reader));
  return { embedder, reader } as Models;
}

/** Loads the models and gives what runs them, an input at a time: a run blocks its thread. */
export async function serveModels(
  files: BetterFiles,
  readFile: ReadModelFile,
): Promise<(request: ModelRequest) => Promise<ModelReply>> {
  const models = await loadModels(files, readFile);
  let last: Promise<unknown> = Promise.resolve();
  const answer = async ({ model, input }: ModelRequest): Promise<ModelReply> => {
    try {
      const loaded = models[model];
      if (loaded === null) throw new AppError("model_unavailable", `there is no ${model}`);
      return { output: await loaded.run(input) };
    } catch (error) {
      return { error: describeError(error) };
    }
  };
  return (request) => {
    const reply = last.then(() => answer(request));
    last = reply;
    return reply;
  };
}
