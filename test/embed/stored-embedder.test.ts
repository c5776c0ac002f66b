import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Embedder } from "../../src/embed/embedder.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { storeVectors } from "../fakes/models/stored-embedder.js";
import { readTestConfig } from "../test-config.js";

const { modelDir } = readTestConfig();
const model = findModel("bge-small-en-v1.5");
const real = createTransformersEmbedder({ model, modelDir });
afterAll(() => real.close());

const TEXTS = ["Damp kills more colonies than cold", "naïve café 東京 🐝"];
const embedAll = async ({ embedPassages, embedTokens, embedQuery }: Embedder) =>
  await Promise.all([embedPassages(TEXTS), embedTokens(TEXTS), embedQuery("why do colonies die?")]);

test("vectors that are kept are the embedder's own, bit for bit, and are not asked for again", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "cuepoint-vectors-")), "vectors");
  const expected = await embedAll(real);
  expect(await embedAll(storeVectors(real, folder))).toEqual(expected);
  const refuse = () => Promise.reject(new Error("expected no text to embed"));
  const silent = { ...real, embedPassages: refuse, embedTokens: refuse, embedQuery: refuse };
  const kept = storeVectors(silent, folder);
  expect(await embedAll(kept)).toEqual(expected);
  await expect(kept.embedPassages(["another text"])).rejects.toThrow("expected no text to embed");
});
