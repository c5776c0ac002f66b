import { WorkerPool } from "../inference/worker-pool.js";
import { BUILT } from "../platform/built-files.js";
import { AppError } from "../shared/errors.js";
import type { EmbeddingInput, EmbeddingSettings } from "./embed-in-worker.js";
import type { Embedder, Embedding, EmbedOptions } from "./embedder.js";
import type { EmbeddingModel } from "./model-table.js";

/** The thread runs JavaScript only. */
const { href } = new URL("embed/embed-in-worker.js", BUILT);

export interface TransformersEmbedderOptions {
  readonly model: EmbeddingModel;
  /** It holds the verified files, in a folder with the model's name. */
  readonly modelDir: string;
  /** Runs the model, with others where it is given; closed with the embedder. */
  readonly pool?: WorkerPool;
}

/** Embeds with Transformers.js. */
export function createTransformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const { model, modelDir, pool = new WorkerPool() } = options;
  const { name, dimensions, pooling, passagePrefix, queryPrefix } = model;
  pool.add({ href, settings: { name, modelDir, dimensions, pooling } satisfies EmbeddingSettings });
  const embed = async (
    texts: readonly string[],
    how: Omit<EmbeddingInput, "text"> & { readonly urgent: boolean; readonly givesWay: boolean },
    embedOptions: EmbedOptions,
  ) => {
    const { prefix, withTokens, urgent, givesWay } = how;
    refuseEmpty(texts);
    const inputs = texts.map((text): EmbeddingInput => ({ text, prefix, withTokens }));
    const work = { href, inputs, measure: ({ text }: EmbeddingInput) => text.length, urgent, givesWay };
    return await pool.run<EmbeddingInput, Embedding>(work, embedOptions);
  };
  const passages = { prefix: passagePrefix, givesWay: false };
  const embedQuery: Embedder["embedQuery"] = async (text, embedOptions = {}) => {
    const givesWay = embedOptions.client !== undefined;
    const query = { prefix: queryPrefix, withTokens: true, urgent: true, givesWay };
    const [found] = await embed([text], query, embedOptions);
    if (found === undefined) throw new AppError("internal", "the embedding model gave no vector");
    return found;
  };
  return {
    model,
    warmUp: async () => void (await embedQuery("warm-up")),
    async embedPassages(texts, embedOptions = {}) {
      const found = await embed(texts, { ...passages, withTokens: false, urgent: false }, embedOptions);
      return found.map(({ vector }) => vector);
    },
    async embedTokens(texts, embedOptions = {}) {
      const urgent = embedOptions.client !== undefined;
      return await embed(texts, { ...passages, withTokens: true, urgent }, embedOptions);
    },
    embedQuery,
    close: () => pool.close(),
  };
}

/** Refuses an empty text before the prefix is added, since no text is empty after that. */
function refuseEmpty(texts: readonly string[]): void {
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) throw new AppError("internal", `expected a text to embed, got an empty one at ${empty}`);
}
