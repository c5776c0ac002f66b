import type { TextVectors } from "./read-hidden-states.js";

/** What a worker is started with. */
export interface WorkerSettings {
  readonly name: string;
  readonly modelDir: string;
  readonly dimensions: number;
  readonly pooling: "cls" | "mean";
}

export interface WorkerRequest {
  readonly text: string;
  /** Put before the text; has no token vectors of its own. */
  readonly prefix: string;
  readonly withTokens: boolean;
}

/** A text to embed, or the order to end. */
export type WorkerMessage = WorkerRequest | { readonly close: true };

/** That the model is loaded; then, for each text in order, its vectors or why there are none. */
export type WorkerReply = { readonly ready: true } | TextVectors | { readonly error: string };
