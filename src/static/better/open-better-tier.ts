import { cacheQueries } from "../../embed/cache-queries.js";
import type { Embedder } from "../../embed/embedder.js";
import { findModel } from "../../embed/find-model.js";
import { createModelEmbedder } from "../../embed/model-embedder.js";
import { cacheReadings } from "../../read/cache-readings.js";
import { createModelReader } from "../../read/model-reader.js";
import type { Reader } from "../../read/reader.js";
import type { ModelOpening } from "./model-messages.js";
import { ModelThread, type Thread } from "./model-thread.js";

/** The models of the server, run in the browser. */
export interface BetterTier {
  readonly embedder: Embedder;
  /** Null where nothing reads. */
  readonly reader: Reader | null;
}

export interface TierOptions {
  /** Starts the thread. */
  readonly start: () => Promise<Thread>;
  /** Is called where the thread ends by itself: nothing can be asked of the tier then. */
  readonly onLost: () => void;
}

/**
 * Loads the models in a thread of their own and runs each once, so that whoever asks meanwhile waits for nothing. Throws
 * `model_unavailable`, and `internal` where they cannot be run; the thread has ended then.
 */
export async function openBetterTier(
  opening: ModelOpening,
  { start, onLost }: TierOptions,
): Promise<BetterTier> {
  const thread = new ModelThread(await start(), onLost);
  const close = async () => thread.close();
  try {
    await thread.open(opening);
    const { model: name, reader: readerFiles } = opening.models;
    const model = findModel(name);
    const embedder = createModelEmbedder({ model, run: thread.runner("embedder"), close });
    const reader =
      readerFiles && createModelReader({ run: thread.runner("reader"), keep: cacheReadings, close });
    await embedder.warmUp();
    await reader?.warmUp();
    return { embedder: cacheQueries(embedder), reader };
  } catch (error) {
    thread.close();
    throw error;
  }
}
