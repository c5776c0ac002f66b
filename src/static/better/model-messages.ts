import type { BetterFiles } from "../../store/static/better-files.js";

export type ModelName = "embedder" | "reader";

/** The first message to the thread of the models. */
export interface ModelOpening {
  /** The folder's address, without a slash at its end. */
  readonly folder: string;
  readonly models: BetterFiles;
}

/** What comes back first is that the models are loaded or why they are not; then an output for each input, in their order. */
export interface ModelRequest {
  readonly model: ModelName;
  readonly input: unknown;
}

export type ModelReply = { readonly output: unknown } | { readonly error: string };
