import { Tokenizer } from "@huggingface/tokenizers";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import type { Bert } from "./bert.js";

/** A model's tokeniser: what `tokenizer.json` and `tokenizer_config.json` say, of which this much is used. */
export interface TokenizerFacts {
  readonly tokenizer: object;
  readonly config: { readonly model_max_length: number; readonly unk_token: string };
}

export interface BertFiles {
  /** The runtime's program, `ort-wasm-simd-threaded.wasm`: the first one given runs all models. */
  readonly runtime: Uint8Array;
  /** The model of 8-bit weights, as ONNX. */
  readonly weights: Uint8Array;
  readonly tokenizer: TokenizerFacts;
}

/**
 * Loads a BERT model where there is WebAssembly, to run on this thread, which a run blocks. It tokenises as
 * Transformers.js does, by the same code; numbers differ from those of the native runtime in their last digits.
 */
export async function loadBertInBrowser({ runtime, weights, tokenizer: facts }: BertFiles): Promise<Bert> {
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = runtime;
  const session = await InferenceSession.create(weights, { executionProviders: ["wasm"] });
  const tokenizer = new Tokenizer(facts.tokenizer, facts.config);
  const { model_max_length, unk_token } = facts.config;
  const added = [...tokenizer.get_added_tokens_decoder().values()];
  const toTensor = (numbers: readonly number[]) =>
    new Tensor("int64", BigInt64Array.from(numbers, BigInt), [1, numbers.length]);
  return {
    tokenizer: {
      model_max_length,
      unk_token_id: tokenizer.token_to_id(unk_token) ?? 0,
      all_special_ids: added.filter(({ special }) => special).map(({ id }) => id),
      tokenize: (text, { add_special_tokens } = { add_special_tokens: false }) =>
        tokenizer.tokenize(text, { add_special_tokens }),
      convert_tokens_to_ids: (pieces) => pieces.map((piece) => tokenizer.token_to_id(piece)),
      encode: (text, options) => tokenizer.encode(text, options).ids,
    },
    run: (ids, segments) =>
      session.run({
        input_ids: toTensor(ids),
        attention_mask: toTensor(ids.map(() => 1)),
        token_type_ids: toTensor(segments),
      }),
    dispose: () => session.release(),
  };
}
