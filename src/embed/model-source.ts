import type { EmbeddingModel, FetchedFile } from "./model-table.js";

export interface FetchOptions {
  /** Is called with the number of bytes received so far. */
  readonly onBytes: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Model files come from such a source. They are not trusted until their digests are checked. */
export interface ModelSource {
  readonly name: string;
  /** Fetches the files' bytes, in order. Throws with a sentence that says why they cannot be had. */
  fetchFiles(
    model: EmbeddingModel,
    files: readonly FetchedFile[],
    options: FetchOptions,
  ): Promise<Uint8Array[]>;
}
