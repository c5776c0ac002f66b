import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { EmbeddingModel } from "../embed/model-table.js";
import { READER_MODEL } from "../read/reader-model.js";
import { AppError, describeError } from "../shared/errors.js";
import type { BetterFiles, ExportedModel } from "../store/static/better-files.js";
import type { FilePart } from "../store/static/search-manifest.js";

/** What a browser runs models by, which comes with Transformers.js. */
const RUNTIME = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

export interface BetterOptions {
  readonly model: EmbeddingModel;
  /** It holds the verified files, in a folder with the model's name. */
  readonly modelDir: string;
  /** It holds the folder of the reading model; null where nothing reads. */
  readonly readerDir: string | null;
  /** Writes a file of the search data and gives its path, as for `writeSearchData`. */
  put(name: string, bytes: Uint8Array): Promise<string>;
}

/** Writes what a browser needs to run the models of the server. Throws `model_unavailable` where a file cannot be read. */
export async function writeBetterFiles({
  model,
  modelDir,
  readerDir,
  put,
}: BetterOptions): Promise<BetterFiles> {
  const write = async (name: string, bytes: Uint8Array): Promise<FilePart> => ({
    path: await put(name, bytes),
    bytes: bytes.length,
  });
  const writeModel = async (name: string, folder: string): Promise<ExportedModel> => ({
    weights: await write(`${name}.onnx`, await readOwn(join(folder, "onnx", "model_quantized.onnx"))),
    tokenizer: await write("tokenizer.json", await packTokenizer(folder)),
  });
  return {
    model: model.name,
    runtime: await write("runtime.wasm", await readOwn(findRuntime())),
    embedder: await writeModel("embedder", join(modelDir, model.name)),
    reader: readerDir === null ? null : await writeModel("reader", join(readerDir, READER_MODEL.name)),
  };
}

/** How texts are cut and filled up is for batches. Without it, models of one vocabulary have one file. */
async function packTokenizer(folder: string): Promise<Uint8Array> {
  const read = async (name: string) => JSON.parse(String(await readOwn(join(folder, name))));
  const [tokenizer, config] = [await read("tokenizer.json"), await read("tokenizer_config.json")];
  const { model_max_length, unk_token } = config;
  const packed = {
    tokenizer: { ...tokenizer, truncation: null, padding: null },
    config: { model_max_length, unk_token },
  };
  return Buffer.from(JSON.stringify(packed));
}

function findRuntime(): string {
  try {
    return createRequire(import.meta.url).resolve(RUNTIME);
  } catch (cause) {
    throw new AppError(
      "model_unavailable",
      `${RUNTIME}, which runs the models in a browser, is not installed`,
      {
        hint: "Run `npm install` without `--omit=optional`, or export without `--better`.",
        cause,
      },
    );
  }
}

async function readOwn(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new AppError("model_unavailable", `cannot read ${path}: ${describeError(cause)}`, {
      hint: "Run `cuepoint models pull`, or export without `--better`.",
      cause,
    });
  }
}
