import { createRequire } from "node:module";
import { join } from "node:path";
import type { BertModel, BertTokenizer } from "@huggingface/transformers";
import { AppError } from "../shared/errors.js";
import type { Bert } from "./bert.js";

const PACKAGE = "@huggingface/transformers";
/** Transformers.js runs models by it; npm leaves both out where its install script fails. */
const RUNTIME = "onnxruntime-node";

/** Words as a speech model places them: seconds from the beginning of the samples; the end is null where it heard none. */
export interface HeardWords {
  readonly timestamp: readonly [number | null, number | null];
  readonly text: string;
}

export interface HearOptions {
  /** A language code of the model's own; null for a model of one language. */
  readonly language: string | null;
  /** No sequence of so many tokens is written twice; 0 lets all repeat. */
  readonly noRepeats: number;
  readonly mostTokens: number;
  /** Is asked after each token whether nobody waits any more. */
  readonly isStopped: () => boolean;
}

export interface Whisper {
  /** Hears at most 30 s of 16,000 samples a second, from -1 to 1. Nothing orders the times or keeps them within the samples. */
  hear(samples: Float32Array, options: HearOptions): Promise<readonly HeardWords[]>;
  dispose(): Promise<unknown>;
}

/** Throws `model_unavailable` where Transformers.js or its runtime is not installed. */
export function requireTransformers(): void {
  try {
    createRequire(createRequire(import.meta.url).resolve(PACKAGE)).resolve(RUNTIME);
  } catch (cause) {
    throw new AppError("model_unavailable", `${PACKAGE}, which runs the models, is not installed`, {
      hint: "Run `ONNXRUNTIME_NODE_INSTALL=skip npm install`: without that setting npm fetches CUDA files that nothing here needs, and leaves the package out where it cannot have them.",
      cause,
    });
  }
}

/** Where a BERT model's weights lie in its folder. */
const BERT_WEIGHTS = "onnx/model_quantized.onnx";
/** The paths of all weights that were loaded, by `nameFile`. */
const weights = new Map<string, string>();

/** Loads a BERT model of 8-bit weights and its tokeniser from a folder, to run on one core; no network is asked. */
export async function loadBert(folder: string): Promise<Bert> {
  const { AutoModel, AutoTokenizer, Tensor } = loadTransformers();
  weights.set(nameFile(`${folder}/${BERT_WEIGHTS}`), join(folder, BERT_WEIGHTS));
  const [tokenizer, model]: [BertTokenizer, BertModel] = await Promise.all([
    AutoTokenizer.from_pretrained(folder),
    AutoModel.from_pretrained(folder, {
      dtype: "q8",
      // A pattern keeps the memory for a text of each length that was read once.
      session_options: { intraOpNumThreads: 1, enableMemPattern: false },
    }),
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

/** Loads a Whisper model of 8-bit weights from a folder, to run on so many cores; no network is asked. */
export async function loadWhisper(folder: string, cores: number): Promise<Whisper> {
  const { pipeline, StoppingCriteria } = loadTransformers();
  const recognise = await pipeline("automatic-speech-recognition", folder, {
    dtype: "q8",
    local_files_only: true,
    session_options: { intraOpNumThreads: cores },
  });
  return {
    async hear(samples, { language, noRepeats, mostTokens, isStopped }) {
      class Stop extends StoppingCriteria {
        override _call = (ids: readonly unknown[]) => ids.map(isStopped);
      }
      const { chunks = [] } = await recognise(samples, {
        return_timestamps: true,
        // With a limit it decodes once. Without one it goes on by the times of the model, which may never get to the end.
        max_new_tokens: mostTokens,
        no_repeat_ngram_size: noRepeats,
        stopping_criteria: new Stop(),
        ...(language === null ? {} : { language, task: "transcribe" }),
      });
      return chunks;
    },
    dispose: () => recognise.dispose(),
  };
}

/**
 * Names a file alike for both names that Transformers.js asks its cache for: the path, and the address that the file would have on the hub,
 * with a revision between folder and file.
 */
function nameFile(name: string): string {
  return name.replace(/^(?:https?:\/\/[^/]+)?\/?/, "").replace("/resolve/main/", "/");
}

/**
 * Loads Transformers.js, to ask no network, and without the image library, which it would load at once, used or not: that takes longer than
 * all the rest of it. Nothing here reads an image. Weights that its cache knows by their path are read by the runtime itself; it would read
 * those of a folder as well, a piece at a time, and keep the pieces.
 */
function loadTransformers(): typeof import("@huggingface/transformers") {
  const require = createRequire(import.meta.url);
  const id = createRequire(require.resolve(PACKAGE)).resolve("sharp");
  require.cache[id] ??= Object.assign(Object.create(null), { id, filename: id, loaded: true, exports: {} });
  const transformers: typeof import("@huggingface/transformers") = require(PACKAGE);
  const { env } = transformers;
  env.allowRemoteModels = false;
  env.useCustomCache = true;
  env.customCache = { match: async (name) => weights.get(nameFile(name)), put: async () => undefined };
  return transformers;
}
