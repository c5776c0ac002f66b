import { availableParallelism } from "node:os";
import { AppError } from "../shared/errors.js";
import type { Embedder, Embedding } from "./embedder.js";
import { EmbeddingPool } from "./embedding-pool.js";
import type { EmbeddingModel } from "./model-table.js";
import type { TextVectors } from "./read-hidden-states.js";

/** Each has the model in memory. */
const MOST_WORKERS = 4;

/** The built worker, found from `src/` as from `dist/`: a thread runs JavaScript only. */
const WORKER = new URL("../../dist/embed/embedding-worker.js", import.meta.url);

export interface TransformersEmbedderOptions {
  readonly model: EmbeddingModel;
  /** Holds the verified files, in a folder named after the model. */
  readonly modelDir: string;
  /** Threads at most, 1 or more; default: a core each, four at most. */
  readonly workers?: number;
  /** The thread's program. Default: the built worker. */
  readonly worker?: URL;
}

/**
 * Transformers.js in worker threads: inference blocks the thread it runs on. A run has one text on one core: the
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
  const passages = { prefix: passagePrefix, urgent: false };
  const embedQuery: Embedder["embedQuery"] = async (text, embedOptions = {}) => {
    refuseEmpty([text]);
    const query = { texts: [text], prefix: queryPrefix, withTokens: true, urgent: true };
    const [found] = await pool.embed(query, embedOptions);
    if (found === undefined) throw new AppError("internal", "the embedding worker gave no vector");
    return toEmbedding(found);
  };
  return {
    model,
    warmUp: async () => void (await embedQuery("warm-up")),
    async embedPassages(texts, embedOptions = {}) {
      refuseEmpty(texts);
      const found = await pool.embed({ ...passages, texts, withTokens: false }, embedOptions);
      return found.map(({ vector }) => vector);
    },
    async embedTokens(texts, embedOptions = {}) {
      refuseEmpty(texts);
      return (await pool.embed({ ...passages, texts, withTokens: true }, embedOptions)).map(toEmbedding);
    },
    embedQuery,
    close: () => pool.close(),
  };
}

function toEmbedding({ vector, pieces, tokens }: TextVectors): Embedding {
  return { vector, tokens: { pieces, data: tokens } };
}

/** Looks at the texts themselves: with a prefix none is empty. */
function refuseEmpty(texts: readonly string[]): void {
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) throw new AppError("internal", `expected a text to embed, got an empty one at ${empty}`);
}
