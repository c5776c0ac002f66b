import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Embedder } from "../../src/embed/embedder.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { readTestConfig } from "../test-config.js";

const { modelDir } = readTestConfig();
const create = (): Embedder =>
  createTransformersEmbedder({ model: findModel("bge-small-en-v1.5"), modelDir });

const embedder = create();
afterAll(() => embedder.close());

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

const TEXTS = [
  "Small models are cheap to run.",
  "A tiny network costs little.",
  "The cathedral was built in the twelfth century by masons from the north, who left their marks on every stone.",
  "Damp kills more colonies than cold",
  "x",
];

describe("the real model", () => {
  test("gives unit vectors of 384 finite numbers, the same every time", async () => {
    const [first, second] = await Promise.all([embedder.embedPassages(TEXTS), embedder.embedPassages(TEXTS)]);
    expect(second).toEqual(first);
    for (const vector of first) {
      expect(vector).toHaveLength(384);
      expect(cosine(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  test("puts a paraphrase nearer than an unrelated text", async () => {
    const [small, tiny, cathedral] = await embedder.embedPassages(TEXTS);
    if (!small || !tiny || !cathedral) throw new Error("expected three vectors");
    expect(cosine(small, tiny)).toBeGreaterThan(cosine(small, cathedral) + 0.1);
  });

  test("leads a question with the model's prefix, and a passage with none", async () => {
    const [plain] = await embedder.embedPassages(["small models"]);
    const { vector: query } = await embedder.embedQuery("small models");
    const [prefixed] = await embedder.embedPassages([`${embedder.model.queryPrefix}small models`]);
    if (!plain || !prefixed) throw new Error("expected two vectors");
    expect(cosine(query, prefixed)).toBeGreaterThan(0.999);
    expect(cosine(query, plain)).toBeLessThan(0.99);
  });

  test("keeps the order of the texts, whatever their lengths", async () => {
    const alone = await Promise.all(TEXTS.map((text) => embedder.embedPassages([text])));
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
    await fc.assert(
      fc.asyncProperty(order, async (indexes) => {
        const vectors = await embedder.embedPassages(indexes.map((i) => TEXTS[i] ?? ""));
        indexes.forEach((i, at) => {
          const [expected] = alone[i] ?? [];
          const found = vectors[at];
          if (!expected || !found) throw new Error("a vector is missing");
          // Quantised activations are scaled over the whole batch, so company moves a vector a little.
          expect(cosine(found, expected)).toBeGreaterThan(0.97);
        });
      }),
      { numRuns: 8 },
    );
  });

  test("cuts a text that is longer than it reads", async () => {
    const [vector] = await embedder.embedPassages(["honey ".repeat(5_000)]);
    expect(vector).toHaveLength(384);
  });
});

test("no text is no work, and an empty text is refused before the model is asked", async () => {
  expect(await embedder.embedPassages([])).toEqual([]);
  await expect(embedder.embedPassages(["a", " "])).rejects.toThrow(
    "expected a text to embed, got an empty one at 1",
  );
  await expect(embedder.embedQuery("")).rejects.toThrow("expected a text to embed, got an empty one at 0");
});

test("progress is told batch by batch up to the last text", async () => {
  const progress: number[] = [];
  await embedder.embedPassages(Array(40).fill("honey"), { onProgress: (done) => progress.push(done) });
  expect(progress).toEqual([16, 32, 40]);
});

test("the thread that answers is free while a large job is embedded", async () => {
  const started = performance.now();
  let ticks = 0;
  const timer = setInterval(() => ticks++, 5);
  await embedder.embedPassages(Array(300).fill("Bees cluster around the queen in winter"));
  clearInterval(timer);
  // A thread that computed itself would tick once a batch at most.
  expect(ticks).toBeGreaterThan(((performance.now() - started) / 5) * 0.3);
});

test("a question does not wait for a large job to end", async () => {
  let jobDone = false;
  const job = embedder.embedPassages(Array(400).fill("Bees cluster around the queen in winter")).then(() => {
    jobDone = true;
  });
  await embedder.embedQuery("how do bees keep warm?");
  expect(jobDone).toBe(false);
  await job;
});

test("an aborted job ends with the signal's reason, and the next one is served", async () => {
  const interruption = new AbortController();
  const job = embedder.embedPassages(Array(400).fill("honey"), {
    signal: interruption.signal,
    onProgress: () => interruption.abort(new Error("enough")),
  });
  await expect(job).rejects.toThrow("enough");
  expect((await embedder.embedQuery("honey")).vector).toHaveLength(384);
  await expect(embedder.embedQuery("honey", { signal: interruption.signal })).rejects.toThrow("enough");
});

test("closing rejects what is pending; a later call starts anew", async () => {
  const own = create();
  const job = own.embedPassages(Array(400).fill("honey"));
  const ended = expect(job).rejects.toThrow("the embedder was closed");
  await own.close();
  await ended;
  expect((await own.embedQuery("honey")).vector).toHaveLength(384);
  await own.close();
});

test("a model whose files are not there fails with a sentence, and asks no network", async () => {
  const model = { ...findModel("bge-small-en-v1.5"), name: "not-there" };
  const own = createTransformersEmbedder({ model, modelDir });
  await expect(own.warmUp()).rejects.toThrow(/^the embedding worker failed: /);
  await own.close();
});

test("a model that did not load is tried again once its files are mended", async () => {
  const own = await mkdtemp(join(tmpdir(), "cuepoint-mended-"));
  const model = findModel("bge-small-en-v1.5");
  const onnx = join(model.name, "onnx", "model_quantized.onnx");
  await cp(join(modelDir, model.name), join(own, model.name), { recursive: true });
  await writeFile(join(own, onnx), "broken");
  const mended = createTransformersEmbedder({ model, modelDir: own });
  await expect(mended.warmUp()).rejects.toThrow(/^the embedding worker failed: /);
  await copyFile(join(modelDir, onnx), join(own, onnx));
  expect((await mended.embedQuery("honey")).vector).toHaveLength(384);
  await mended.close();
  await rm(own, { recursive: true });
});

test("a worker that dies rejects what waits for it, and the next call has a new one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-worker-"));
  const path = join(folder, "worker.mjs");
  await writeFile(
    path,
    `import { parentPort } from "node:worker_threads";
     parentPort.on("message", ({ id, texts }) => {
       if (id === undefined) return parentPort.close();
       if (texts.length === 2) process.exit(9);
       if (texts.length === 3) throw new Error("out of luck");
       parentPort.postMessage({ id, vectors: new Float32Array(384 * texts.length).fill(1), pieces: [[]], tokens: new Float32Array() });
     });`,
  );
  const own = createTransformersEmbedder({
    model: findModel("bge-small-en-v1.5"),
    modelDir,
    worker: pathToFileURL(path),
  });
  await expect(Promise.all([own.embedPassages(["a", "b"]), own.embedPassages(["c", "d"])])).rejects.toThrow(
    "the embedding worker failed: it ended with code 9",
  );
  expect((await own.embedQuery("a")).vector).toEqual(new Float32Array(384).fill(1));
  await expect(own.embedPassages(["a", "b", "c"])).rejects.toThrow(
    "the embedding worker failed: out of luck",
  );
  expect((await own.embedQuery("a")).vector).toEqual(new Float32Array(384).fill(1));
  await own.close();
  await rm(folder, { recursive: true });
});

test("an idle embedder keeps no process alive, and the model prints nothing", async () => {
  const built = new URL("../../dist/embed/", import.meta.url).href;
  const script = `
    import { createTransformersEmbedder } from "${built}transformers-embedder.js";
    import { findModel } from "${built}find-model.js";
    const embedder = createTransformersEmbedder({
      model: findModel("bge-small-en-v1.5"),
      modelDir: ${JSON.stringify(modelDir)},
    });
    await embedder.warmUp();
    process.stdout.write("warm");`;
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-idle-"));
  await writeFile(join(folder, "idle.mjs"), script);
  const run = promisify(execFile)(process.execPath, [join(folder, "idle.mjs")], { timeout: 25_000 });
  expect(await run).toEqual({ stdout: "warm", stderr: "" });
  await rm(folder, { recursive: true });
});
