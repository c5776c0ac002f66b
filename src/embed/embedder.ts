import type { EmbeddingModel } from "./model-table.js";

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** Called after each batch with the number of texts embedded so far. */
  readonly onProgress?: (done: number) => void;
}

/** Texts in, unit vectors of `model.dimensions` numbers out. */
export interface Embedder {
  readonly model: EmbeddingModel;
  /** Loads the model and embeds once, so that the first question is not the slow one. */
  warmUp(): Promise<void>;
  /** One vector a text, in the order given. An empty text is refused. */
  embedPassages(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
  embedQuery(text: string, options?: EmbedOptions): Promise<Float32Array>;
  /** Ends the worker; pending calls are rejected. */
  close(): Promise<void>;
}
