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
  /** Put before each text; has no token vectors of its own. */
  readonly prefix: string;
  readonly withTokens: boolean;
}

/** Texts to embed, a request to give up, or the order to end. */
export type WorkerMessage = WorkerRequest | { readonly cancel: number } | { readonly close: true };

export interface WorkerVectors {
  /** A row a text. */
  readonly vectors: Float32Array;
  /** The word pieces of each text, and their vectors in one block in the same order; empty unless asked for. */
  readonly pieces: readonly (readonly string[])[];
  readonly tokens: Float32Array;
}

/** Progress, the vectors, or why there are none. */
export type WorkerReply =
  | { readonly id: number; readonly done: number }
  | ({ readonly id: number } & WorkerVectors)
  | { readonly id: number; readonly error: string };
