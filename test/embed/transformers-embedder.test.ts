import { execFile } from "node:child_process";
import { copyFile, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { env, pipeline } from "@huggingface/transformers";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Embedder } from "../../src/embed/embedder.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { WorkerPool } from "../../src/inference/worker-pool.js";
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
/** How many pieces the model reads, its marks at both ends among them. */
const MOST_TOKENS = 512;
const LONG = "honey ".repeat(5_000);

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
    expect(query).toEqual(prefixed);
    expect(cosine(query, plain)).toBeLessThan(0.99);
  });

  test("gives a text the same numbers alone and in company, in the order of the texts", async () => {
    const alone = createTransformersEmbedder({
      model: embedder.model,
      modelDir,
      pool: new WorkerPool({ workers: 1 }),
    });
    const text = fc.lorem({ maxCount: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 6 }), async (texts) => {
        const [vectors, embeddings] = await Promise.all([
          embedder.embedPassages(texts),
          embedder.embedTokens(texts),
        ]);
        for (const [i, own] of texts.entries()) {
          const [expected] = await alone.embedTokens([own]);
          expect(embeddings[i]).toEqual(expected);
          expect(vectors[i]).toEqual(expected?.vector);
        }
      }),
      { numRuns: 12 },
    );
    await alone.close();
  });

  test("agrees with the library's own pipeline, and with its tokeniser on the pieces", async () => {
    env.allowRemoteModels = false;
    env.localModelPath = modelDir;
    const { name, queryPrefix } = embedder.model;
    const raw = await pipeline("feature-extraction", name, {
      dtype: "q8",
      session_options: { intraOpNumThreads: 1 },
    });
    const odd = ["naïve café 東京 🐝", "see [SEP] and [MASK]", "supercalifragilisticexpialidocious-42", LONG];
    for (const text of [...TEXTS, ...odd]) {
      const [passage] = await embedder.embedTokens([text]);
      const query = await embedder.embedQuery(text);
      for (const [prefix, found] of [
        ["", passage],
        [queryPrefix, query],
      ] as const) {
        if (!found) throw new Error("expected an embedding");
        const expected = await raw(prefix + text, { pooling: "cls", normalize: true });
        expect(cosine(found.vector, expected.data as Float32Array)).toBeGreaterThan(0.999999);
        const pieces = raw.tokenizer.tokenize(text);
        const skipped = raw.tokenizer.tokenize(prefix).length;
        expect(found.tokens.pieces).toEqual(pieces.slice(0, MOST_TOKENS - 2 - skipped));
        expect(found.tokens.data).toHaveLength(found.tokens.pieces.length * 384);
      }
    }
    await raw.dispose();
  });

  test("cuts a text that is longer than it reads", async () => {
    const [vector] = await embedder.embedPassages([LONG]);
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

test("progress is told text by text up to the last one", async () => {
  const progress: number[] = [];
  await embedder.embedPassages(Array(5).fill("honey"), { onProgress: (done) => progress.push(done) });
  expect(progress).toEqual([1, 2, 3, 4, 5]);
});

test("the thread that answers is free while a large job is embedded", async () => {
  let turns = 0;
  let turning = setImmediate(function turn() {
    turns++;
    turning = setImmediate(turn);
  });
  await embedder.embedPassages(Array(100).fill("Bees cluster around the queen in winter"));
  clearImmediate(turning);
  // A thread that computed itself would come to a few turns a text.
  expect(turns).toBeGreaterThan(2_000);
});

test("a question does not wait for a large job to end", async () => {
  let jobDone = false;
  const job = embedder.embedPassages(Array(100).fill("Bees cluster around the queen in winter")).then(() => {
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
  const ended = expect(job).rejects.toThrow("the models were closed");
  await own.close();
  await ended;
  expect((await own.embedQuery("honey")).vector).toHaveLength(384);
  await own.close();
});

test("a model whose files are not there fails with a sentence, and asks no network", async () => {
  const model = { ...findModel("bge-small-en-v1.5"), name: "not-there" };
  const own = createTransformersEmbedder({ model, modelDir });
  await expect(own.warmUp()).rejects.toThrow(/^a model's thread failed: /);
  await own.close();
});

test("a model that did not load is tried again once its files are mended", async () => {
  const own = await mkdtemp(join(tmpdir(), "cuepoint-mended-"));
  const model = findModel("bge-small-en-v1.5");
  const onnx = join(model.name, "onnx", "model_quantized.onnx");
  await cp(join(modelDir, model.name), join(own, model.name), { recursive: true });
  await writeFile(join(own, onnx), "broken");
  const mended = createTransformersEmbedder({ model, modelDir: own });
  await expect(mended.warmUp()).rejects.toThrow(/^a model's thread failed: /);
  await copyFile(join(modelDir, onnx), join(own, onnx));
  expect((await mended.embedQuery("honey")).vector).toHaveLength(384);
  await mended.close();
  await rm(own, { recursive: true });
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
