import { describeError } from "../../shared/errors.js";
import type { BetterFiles } from "../../store/static/better-files.js";
import type { FilePart } from "../../store/static/search-manifest.js";
import { fetchFile } from "../fetch-file.js";
import { keepInCache } from "./keep-in-cache.js";
import type { ModelOpening, ModelReply, ModelRequest } from "./model-messages.js";
import { serveModels } from "./serve-models.js";

/** Loads a folder's models in this worker, says so or why not, and answers requests from then on. */
export async function runModels({ folder, models }: ModelOpening): Promise<void> {
  const reply = (message: ModelReply) => self.postMessage(message);
  try {
    const readFile = keepInCache(folder, listParts(models), (path, bytes) => fetchFile(folder, path, bytes));
    const answer = await serveModels(models, readFile);
    self.addEventListener("message", async ({ data }: MessageEvent<ModelRequest>) =>
      reply(await answer(data)),
    );
    reply({ output: null });
  } catch (error) {
    reply({ error: describeError(error) });
  }
}

function listParts({ runtime, embedder, reader }: BetterFiles): FilePart[] {
  const ofModels = [embedder, reader].flatMap((model) => (model ? [model.weights, model.tokenizer] : []));
  return [runtime, ...ofModels];
}
