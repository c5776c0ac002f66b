import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Embedder } from "../../../src/embed/embedder.js";
import { findModel } from "../../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../../src/embed/transformers-embedder.js";
import { writeBetterFiles } from "../../../src/export/write-better-files.js";
import type { Reader } from "../../../src/read/reader.js";
import { OWN_MODELS_DIR } from "../../../src/read/reader-model.js";
import { createTransformersReader } from "../../../src/read/transformers-reader.js";
import type { ModelOpening, ModelReply, ModelRequest } from "../../../src/static/better/model-messages.js";
import type { Thread } from "../../../src/static/better/model-thread.js";
import { type BetterTier, openBetterTier } from "../../../src/static/better/open-better-tier.js";
import { serveModels } from "../../../src/static/better/serve-models.js";
import { type BetterFiles, parseBetterFiles } from "../../../src/store/static/better-files.js";
import { readTestConfig } from "../../test-config.js";

const { modelDir } = readTestConfig();
const model = findModel("bge-small-en-v1.5");
const FOLDER = "https://show.example";

const files = new Map<string, Uint8Array>();
let better: BetterFiles;
let tier: BetterTier;
const [embedder, reader]: [Embedder, Reader] = [
  createTransformersEmbedder({ model, modelDir }),
  createTransformersReader(),
];

let runs = 0;

/** The models' thread, in this one. */
function startHere(): Thread {
  let receive = (_: ModelReply): void => {};
  let answer: ((request: ModelRequest) => Promise<ModelReply>) | null = null;
  const open = async ({ models }: ModelOpening): Promise<ModelReply> => {
    answer = await serveModels(models, async (path) => files.get(path) ?? new Uint8Array(0));
    return { output: null };
  };
  return {
    postMessage: (message) => {
      runs++;
      const reply = "models" in message ? open(message) : answer?.(message);
      void reply?.catch((error) => ({ error: String(error) })).then(receive);
    },
    addEventListener: (type: string, listener: (event: never) => void) => {
      if (type === "message") receive = (data) => listener({ data } as never);
    },
    terminate: () => {},
  };
}

beforeAll(async () => {
  const put = async (name: string, bytes: Uint8Array) => {
    files.set(`search/${name}`, bytes);
    return `search/${name}`;
  };
  better = await writeBetterFiles({ model, modelDir, readerDir: OWN_MODELS_DIR, put });
  const opening = { folder: FOLDER, models: better };
  tier = await openBetterTier(opening, { start: async () => startHere(), onLost: () => {} });
});
afterAll(async () => {
  await Promise.all([embedder.close(), reader.close()]);
});

test("an exported folder has each model's weights, the runtime, and one tokeniser for models of one vocabulary", () => {
  const { runtime, embedder: embeds, reader: reads } = better;
  expect(better.model).toBe(model.name);
  expect(reads?.tokenizer).toEqual(embeds.tokenizer);
  const parts = [runtime, embeds.weights, embeds.tokenizer, ...(reads ? [reads.weights] : [])];
  expect(parts.map(({ path, bytes }) => files.get(path)?.length === bytes)).toEqual([true, true, true, true]);
  expect([...files.keys()].sort()).toEqual(parts.map(({ path }) => path).sort());
  const weights = readFileSync(join(modelDir, model.name, "onnx/model_quantized.onnx"));
  expect(weights.equals(files.get(embeds.weights.path) ?? new Uint8Array(0))).toBe(true);
});

test("a question's vectors point where the server's do", async () => {
  const cosine = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, each, i) => sum + each * (b[i] ?? 0), 0);
  for (const question of ["How are models fine-tuned?", "Where did he grow up?", "who funds it"]) {
    const [server, browser] = [await embedder.embedQuery(question), await tier.embedder.embedQuery(question)];
    expect(cosine(server.vector, browser.vector)).toBeGreaterThan(0.98);
    expect(browser.tokens.pieces).toEqual(server.tokens.pieces);
    expect(browser.tokens.data).toHaveLength(server.tokens.data.length);
  }
});

test("a text reads about as likely as on the server, and the same sentence answers", async () => {
  const write = (...sentences: string[]) => ({
    title: null,
    sentences: sentences.map((text) => ({ speaker: null, text })),
  });
  const texts = [
    write("Ada bought her first hive in 2019 for 300 dollars.", "She opens it again in March."),
    write("Flour and water are all that a dough needs."),
  ];
  const question = "How much did Ada pay for her first hive?";
  const [server, browser] = [
    await reader.answers(question, texts),
    await tier.reader?.answers(question, texts),
  ];
  for (const [i, { probability }] of server.entries())
    expect(Math.abs((browser?.[i]?.probability ?? Number.NaN) - probability)).toBeLessThan(0.1);
  expect(browser?.[0]?.sentenceProbabilities[0]).toBeGreaterThan(0.5);
});

test("what was asked and read before runs no model again", async () => {
  const texts = [{ title: null, sentences: [{ speaker: null, text: "Bees ventilate the hive." }] }];
  const ask = async () => [
    (await tier.embedder.embedQuery("Who ventilates the hive?")).vector,
    await tier.reader?.answers("Who ventilates the hive?", texts),
  ];
  const first = await ask();
  const before = runs;
  expect(await ask()).toEqual(first);
  expect(runs).toBe(before);
});

test("where a file is not a model, the tier says so and its thread ends", async () => {
  const broken = { ...better, embedder: { ...better.embedder, weights: better.embedder.tokenizer } };
  let ended = false;
  const start = async () => ({
    ...startHere(),
    terminate: () => {
      ended = true;
    },
  });
  const opening = { folder: FOLDER, models: broken };
  await expect(openBetterTier(opening, { start, onLost: () => {} })).rejects.toMatchObject({
    code: "model_unavailable",
    message: expect.stringMatching(/^the models cannot be loaded: ./),
  });
  expect(ended).toBe(true);
});

test("the manifest's list is read, may be missing, and is refused where it is something else", () => {
  expect(parseBetterFiles({ format: 1, better })).toEqual(better);
  expect(parseBetterFiles({ format: 1 })).toBeNull();
  expect(parseBetterFiles({ better: { ...better, reader: null } })?.reader).toBeNull();
  for (const wrong of [[], "x", 7, {}, { ...better, runtime: "x" }, { ...better, reader: { weights: 1 } }])
    expect(() => parseBetterFiles({ better: wrong })).toThrow(
      expect.objectContaining({ code: "index_damaged", message: expect.stringContaining("search.json") }),
    );
});

test("a model whose files are missing is told by path, with what to do", async () => {
  const put = async (name: string) => name;
  await expect(writeBetterFiles({ model, modelDir: "/nowhere", readerDir: null, put })).rejects.toMatchObject(
    {
      code: "model_unavailable",
      message: expect.stringContaining("/nowhere/bge-small-en-v1.5/onnx/model_quantized.onnx"),
      hint: expect.stringContaining("cuepoint models pull"),
    },
  );
});
