import type { EmbeddingModel } from "./model-table.js";
import type { TextVectors } from "./read-hidden-states.js";

/** A worker is started with these settings. */
export interface WorkerSettings extends Pick<EmbeddingModel, "name" | "dimensions" | "pooling"> {
  readonly modelDir: string;
}

export interface WorkerRequest {
  readonly text: string;
  /** It is put before the text, and has no token vectors of its own. */
  readonly prefix: string;
  readonly withTokens: boolean;
}

/** A text to embed, or the order to end. */
export type WorkerMessage = WorkerRequest | { readonly close: true };

/** A worker first says that the model is loaded; then, for each text in order, it gives the vectors or why there are none. */
export type WorkerReply = { readonly ready: true } | TextVectors | { readonly error: string };
