import { parentPort, workerData } from "node:worker_threads";
import { env, pipeline } from "@huggingface/transformers";

/** Transformers.js as its own examples use it, and nothing else: a text in, its vector out. */
const { name, modelDir, pooling, threads } = workerData;
env.allowRemoteModels = false;
env.localModelPath = modelDir;
const embed = await pipeline("feature-extraction", name, {
  dtype: "q8",
  session_options: { intraOpNumThreads: threads },
});

parentPort.on("message", async (text) => {
  const tensor = await embed(text, { pooling, normalize: true });
  parentPort.postMessage(tensor.data);
  tensor.dispose();
});
