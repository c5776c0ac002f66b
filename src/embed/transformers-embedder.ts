import { availableParallelism } from "node:os";
import { AppError } from "../shared/errors.js";
import type { Embedder, Embedding } from "./embedder.js";
import { EmbeddingPool } from "./embedding-pool.js";
import type { EmbeddingModel } from "./model-table.js";
import type { TextVectors } from "./read-hidden-states.js";

/** There are at most so many workers, since each has the model in memory. */
const MOST_WORKERS = 4;

/** The built worker, since a thread runs JavaScript only; the path holds from `src/` and from `dist/`. */
const WORKER = new URL("../../dist/embed/embedding-worker.js", import.meta.url);

export interface TransformersEmbedderOptions {
  readonly model: EmbeddingModel;
  /** It holds the verified files, in a folder with the model's name. */
  readonly modelDir: string;
  /** The greatest number of threads, 1 or more. By default there is one for each core, but at most four. */
  readonly workers?: number;
  /** The thread's program, by default the built worker. */
  readonly worker?: URL;
}

/**
 * Runs Transformers.js in worker threads, since inference blocks its thread. A run has one text on one core: the
 * quantised model scales its activations over a whole batch, so that a text's vector would depend on those it is
 * embedded with. Gathering the questions of a moment into a batch was measured and rejected for that reason.
 */
export function createTransformersEmbedder(options: TransformersEmbedderOptions): Embedder {
  const { model, modelDir, worker = WORKER } = options;
  const { name, dimensions, pooling, passagePrefix, queryPrefix } = model;
  const pool = new EmbeddingPool({
    program: worker,
    settings: { name, modelDir, dimensions, pooling },
    workers: options.workers ?? Math.min(availableParallelism(), MOST_WORKERS),
  });
  const passages = { prefix: passagePrefix, givesWay: false };
  const embedQuery: Embedder["embedQuery"] = async (text, embedOptions = {}) => {
    refuseEmpty([text]);
    const givesWay = embedOptions.client !== undefined;
    const query = { texts: [text], prefix: queryPrefix, withTokens: true, urgent: true, givesWay };
    const [found] = await pool.embed(query, embedOptions);
    if (found === undefined) throw new AppError("internal", "the embedding worker gave no vector");
    return toEmbedding(found);
  };
  return {
    model,
    warmUp: async () => void (await embedQuery("warm-up")),
    async embedPassages(texts, embedOptions = {}) {
      refuseEmpty(texts);
      const found = await pool.embed({ ...passages, texts, withTokens: false, urgent: false }, embedOptions);
      return found.map(({ vector }) => vector);
    },
    async embedTokens(texts, embedOptions = {}) {
      refuseEmpty(texts);
      const urgent = embedOptions.client !== undefined;
      return (await pool.embed({ ...passages, texts, withTokens: true, urgent }, embedOptions)).map(
        toEmbedding,
      );
    },
    embedQuery,
    close: () => pool.close(),
  };
}

function toEmbedding({ vector, pieces, tokens }: TextVectors): Embedding {
  return { vector, tokens: { pieces, data: tokens } };
}

/** Refuses an empty text before the prefix is added, since no text is empty after that. */
function refuseEmpty(texts: readonly string[]): void {
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) throw new AppError("internal", `expected a text to embed, got an empty one at ${empty}`);
}
