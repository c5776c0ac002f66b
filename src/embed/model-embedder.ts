import type { RunModel } from "../inference/waiting-tasks.js";
import { AppError } from "../shared/errors.js";
import type { EmbeddingInput } from "./embed-with-bert.js";
import type { Embedder, Embedding, EmbedOptions } from "./embedder.js";
import type { EmbeddingModel } from "./model-table.js";

export interface ModelEmbedderOptions {
  readonly model: EmbeddingModel;
  readonly run: RunModel<EmbeddingInput, Embedding>;
  readonly close: () => Promise<void>;
}

/** Embeds by a model that runs elsewhere. */
export function createModelEmbedder({ model, run, close }: ModelEmbedderOptions): Embedder {
  const { passagePrefix, queryPrefix } = model;
  const embed = async (
    texts: readonly string[],
    how: Omit<EmbeddingInput, "text"> & { readonly urgent: boolean; readonly givesWay: boolean },
    embedOptions: EmbedOptions,
  ) => {
    const { prefix, withTokens, urgent, givesWay } = how;
    refuseEmpty(texts);
    const inputs = texts.map((text): EmbeddingInput => ({ text, prefix, withTokens }));
    const measure = ({ text }: EmbeddingInput) => text.length;
    return await run({ inputs, measure, urgent, givesWay }, embedOptions);
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
    close,
  };
}

/** Refuses an empty text before the prefix is added, since no text is empty after that. */
function refuseEmpty(texts: readonly string[]): void {
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) throw new AppError("internal", `expected a text to embed, got an empty one at ${empty}`);
}
