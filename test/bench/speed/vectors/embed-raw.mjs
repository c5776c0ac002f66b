import { readFileSync } from "node:fs";
import { env, pipeline } from "@huggingface/transformers";

/**
 * The model's own limit: texts through Transformers.js with its default threads, and nothing done with the vectors.
 * Arguments: the file of texts, the models' folder, the model, its pooling, texts a batch; batches are of like length.
 */
const [file, modelDir, model, pooling, batch] = process.argv.slice(2);
env.allowRemoteModels = false;
env.localModelPath = modelDir;

const embed = await pipeline("feature-extraction", model, { dtype: "q8" });
const texts = JSON.parse(readFileSync(file, "utf8")).sort((a, b) => a.length - b.length);
const started = performance.now();
for (let at = 0; at < texts.length; at += Number(batch)) {
  const tensor = await embed(texts.slice(at, at + Number(batch)), { pooling, normalize: true });
  tensor.dispose();
}
process.stdout.write(`${performance.now() - started}\n`);
