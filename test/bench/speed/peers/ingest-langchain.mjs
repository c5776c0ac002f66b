import { readFileSync } from "node:fs";
import { env } from "@huggingface/transformers";
import { HuggingFaceTransformersEmbeddings } from "@langchain/community/embeddings/huggingface_transformers";
import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";

/**
 * LangChain.js as its quick start has it: texts to vectors to an HNSWLib index that is saved.
 * Arguments: the file of texts, the models' folder, the model, `fp32` or `q8`, texts a batch, where to save.
 */
const [texts, modelDir, model, dtype, batch, folder] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = modelDir;

const embeddings = new HuggingFaceTransformersEmbeddings({
  model,
  ...(dtype === "fp32" ? {} : { pretrainedOptions: { dtype } }),
});
embeddings.batchSize = Number(batch);
const documents = JSON.parse(readFileSync(texts, "utf8")).map((pageContent) => ({
  pageContent,
  metadata: {},
}));
const store = await HNSWLib.fromDocuments(documents, embeddings);
await store.save(folder);
process.stdout.write(`${store.index.getCurrentCount()}\n`);
