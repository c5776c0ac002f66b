import type { EmbeddingModel, ModelFile } from "./model-table.js";

export interface FetchOptions {
  /** Called with the bytes received so far. */
  readonly onBytes: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** A place model files come from. What it gives is not trusted until its digest is checked. */
export interface ModelSource {
  readonly name: string;
  /** The files' bytes, in order. Throws with a sentence that says why they cannot be had. */
  fetchFiles(
    model: EmbeddingModel,
    files: readonly ModelFile[],
    options: FetchOptions,
  ): Promise<Uint8Array[]>;
}
