import type { RunOptions } from "../inference/waiting-tasks.js";
import type { EmbeddingModel } from "./model-table.js";

export type EmbedOptions = RunOptions;

/** A text's own word pieces in order, each with its vector in context. The prefix and special tokens are left out. */
export interface TokenVectors {
  /** The pieces as the model's tokeniser writes them: `bar`, `##codes`. */
  readonly pieces: readonly string[];
  /** The unit vectors: `pieces.length` rows of `model.dimensions` numbers. */
  readonly data: Float32Array;
}

export interface Embedding {
  /** The unit vector of the whole text, of `model.dimensions` numbers. */
  readonly vector: Float32Array;
  readonly tokens: TokenVectors;
}

/**
 * Turns texts into unit vectors of `model.dimensions` numbers. A text has the same vector whatever it is embedded with.
 * The caller may keep a vector, but must not write into it.
 */
export interface Embedder {
  readonly model: EmbeddingModel;
  /** Loads the model and embeds once, so that the first question is not the slow one. */
  warmUp(): Promise<void>;
  /** Gives one vector for each text, in the order of the texts. An empty text is refused. */
  embedPassages(texts: readonly string[], options?: EmbedOptions): Promise<Float32Array[]>;
  /** Embeds like `embedPassages`, and gives the vectors of the word pieces as well. For a client, before texts that wait for nobody. */
  embedTokens(texts: readonly string[], options?: EmbedOptions): Promise<Embedding[]>;
  /**
   * Embeds a question, before texts that wait for nobody. Throws `overloaded` where a client's question waits too long, or
   * where too many wait: who asked can do without.
   */
  embedQuery(text: string, options?: EmbedOptions): Promise<Embedding>;
  /** Ends the workers; calls that are pending fail. */
  close(): Promise<void>;
}
