import { runCli } from "../../../../dist/cli/run-cli.js";
import { findModel } from "../../../../dist/embed/find-model.js";
import { createModelEmbedder } from "../../../../dist/embed/model-embedder.js";
import { WorkerPool } from "../../../../dist/inference/worker-pool.js";

/** `cuepoint serve` on a free port, with embeddings of questions that were made before: FILE, and MS that each takes. */
const [file, ms] = process.argv.slice(2);
const { href } = new URL("../vectors/kept-embedding.mjs", import.meta.url);
const { stdin, stdout, stderr, env } = process;
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());

process.exitCode = await runCli(["serve", "--port", "0"], {
  stdin,
  stdout,
  stderr,
  env,
  signal: stopping.signal,
  async openModels({ modelName }) {
    const pool = new WorkerPool();
    pool.add({ href, settings: { file, ms: Number(ms) } });
    const embedder = createModelEmbedder({
      model: findModel(modelName),
      run: (work, options) => pool.run({ href, ...work }, options),
      close: () => pool.close(),
    });
    return { embedder, reader: null };
  },
});
