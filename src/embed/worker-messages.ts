/** What the worker is started with. */
export interface WorkerSettings {
  readonly name: string;
  readonly modelDir: string;
  readonly dimensions: number;
  readonly pooling: "cls" | "mean";
  /** Threads of one run of the model. */
  readonly threads: number;
}

export interface WorkerRequest {
  readonly id: number;
  readonly texts: readonly string[];
}

/** Texts to embed, a request to give up, or the order to end. */
export type WorkerMessage = WorkerRequest | { readonly cancel: number } | { readonly close: true };

/** Progress, the vectors in one block, or why there are none. */
export type WorkerReply =
  | { readonly id: number; readonly done: number }
  | { readonly id: number; readonly vectors: Float32Array }
  | { readonly id: number; readonly error: string };
