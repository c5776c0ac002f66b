import type { EmbeddingModel } from "./model-table.js";

export interface EmbedOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called after each text with the number embedded so far. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** A text's own word pieces, in order, each with its vector in context. Prefix and special tokens are left out. */
export interface TokenVectors {
  /** As the model's tokeniser writes them: `bar`, `##codes`. */
  readonly pieces: readonly string[];
  /** Unit vectors, `pieces.length` rows of `model.dimensions` numbers. */
  readonly data: Float32Array;
}

export interface Embedding {
  /** Unit vector of the whole text, `model.dimensions` numbers. */
  readonly vector: Float32Array;
  readonly tokens: TokenVectors;
}

/**
 * Texts in, unit vectors of `model.dimensions` numbers out. A text has the same vector whatever it is embedded with.
 * Who asks may keep a vector, and never writes into it.
 */
export interface Embedder {
  readonly model: EmbeddingModel;
  /** Loads the model and embeds once, so that the first question is not the slow one. */
  warmUp(): Promise<void>;
  /** One vector a text, in the order given. An empty text is refused. */
  embedPassages(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
  /** Like `embedPassages`, with the vectors of the text's word pieces. */
  embedTokens(texts: readonly string[], options?: EmbedOptions): Promise<Embedding[]>;
  /** Goes before passages that wait. */
  embedQuery(text: string, options?: EmbedOptions): Promise<Embedding>;
  /** Ends the workers; pending calls are rejected. */
  close(): Promise<void>;
}
