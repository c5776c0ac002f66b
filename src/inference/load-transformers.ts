import { createRequire } from "node:module";
import type { BertModel, BertTokenizer, Tensor } from "@huggingface/transformers";
import { AppError } from "../shared/errors.js";

const PACKAGE = "@huggingface/transformers";
/** Transformers.js runs models by it; npm leaves both out where its install script fails. */
const RUNTIME = "onnxruntime-node";

export interface Bert {
  readonly tokenizer: BertTokenizer;
  /** Runs one text: its tokens, each with the number of the segment it is of. The caller disposes of the outputs. */
  run(ids: readonly number[], segments: readonly number[]): Promise<Record<string, Tensor>>;
  dispose(): Promise<unknown>;
}

/** Throws `model_unavailable` where Transformers.js or its runtime is not installed. */
export function requireTransformers(): void {
  try {
    createRequire(createRequire(import.meta.url).resolve(PACKAGE)).resolve(RUNTIME);
  } catch (cause) {
    throw new AppError("model_unavailable", `${PACKAGE}, which runs the embedding model, is not installed`, {
      hint: "Run `ONNXRUNTIME_NODE_INSTALL=skip npm install`: without that setting npm fetches CUDA files that nothing here needs, and leaves the package out where it cannot have them.",
      cause,
    });
  }
}

/** Loads a BERT model of 8-bit weights and its tokeniser from a folder, to run on one core; no network is asked. */
export async function loadBert(folder: string): Promise<Bert> {
  const { AutoModel, AutoTokenizer, env, Tensor } = loadTransformers();
  env.allowRemoteModels = false;
  const [tokenizer, model]: [BertTokenizer, BertModel] = await Promise.all([
    AutoTokenizer.from_pretrained(folder),
    AutoModel.from_pretrained(folder, { dtype: "q8", session_options: { intraOpNumThreads: 1 } }),
  ]);
  const toTensor = (numbers: readonly number[]) =>
    new Tensor("int64", BigInt64Array.from(numbers, BigInt), [1, numbers.length]);
  return {
    tokenizer,
    run: (ids, segments) =>
      model({
        input_ids: toTensor(ids),
        attention_mask: toTensor(ids.map(() => 1)),
        token_type_ids: toTensor(segments),
      }),
    dispose: () => model.dispose(),
  };
}

/**
 * Loads Transformers.js without the image library, which it would load at once, used or not: that takes longer than all the
 * rest of it. Nothing here reads an image.
 */
function loadTransformers(): typeof import("@huggingface/transformers") {
  const require = createRequire(import.meta.url);
  const id = createRequire(require.resolve(PACKAGE)).resolve("sharp");
  require.cache[id] ??= Object.assign(Object.create(null), { id, filename: id, loaded: true, exports: {} });
  return require(PACKAGE);
}
