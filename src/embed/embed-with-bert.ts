import type { Bert } from "../inference/bert.js";
import type { LoadedModel } from "../inference/worker-messages.js";
import type { Embedding } from "./embedder.js";
import type { EmbeddingModel } from "./model-table.js";
import { readHiddenStates } from "./read-hidden-states.js";

export interface EmbeddingInput {
  readonly text: string;
  /** It is put before the text, and has no token vectors of its own. */
  readonly prefix: string;
  readonly withTokens: boolean;
}

/** Embeds by a model that is loaded. */
export function embedWithBert(
  { tokenizer, ...bert }: Bert,
  { dimensions, pooling }: Pick<EmbeddingModel, "dimensions" | "pooling">,
): LoadedModel<EmbeddingInput, Embedding> {
  const prefixPieces = new Map<string, number>();

  /** Gives what the feature extraction pipeline gives for the text alone, but tokenises it once. */
  async function run({ text, prefix, withTokens }: EmbeddingInput): Promise<Embedding> {
    const read = tokenizer.tokenize(prefix + text, { add_special_tokens: true });
    const ids = tokenizer
      .convert_tokens_to_ids(read)
      .slice(0, tokenizer.model_max_length)
      .map((id) => id ?? tokenizer.unk_token_id);
    const { last_hidden_state: states } = await bert.run(ids, Array(ids.length).fill(0));
    if (states === undefined) throw new Error("expected hidden states from the model");
    try {
      if (states.size !== ids.length * dimensions)
        throw new Error(`expected ${ids.length} x ${dimensions} numbers, got ${states.dims.join(" x ")}`);
      return readHiddenStates(states.data as Float32Array, {
        pieces: read.slice(1, -1),
        skipped: countPieces(prefix),
        dimensions,
        pooling,
        withTokens,
      });
    } finally {
      states.dispose();
    }
  }

  function countPieces(prefix: string): number {
    const known = prefixPieces.get(prefix);
    if (known !== undefined) return known;
    const { length } = tokenizer.tokenize(prefix);
    prefixPieces.set(prefix, length);
    return length;
  }

  return { run, dispose: bert.dispose };
}
