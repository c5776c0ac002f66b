import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readRefusalModel } from "../../src/answer/ground/read-refusal-model.js";
import { judgeRefusal, LEAST_REFUSAL } from "../../src/answer/ground/recognise-refusal.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { readJsonLines } from "../bench/data/data-set.js";
import { storeVectors } from "../fakes/models/stored-embedder.js";
import { readTestConfig } from "../test-config.js";

const ROOT = join(import.meta.dirname, "../..");
const model = readRefusalModel(readFileSync(join(ROOT, "models/refusals/weights.json"), "utf8"));

test("with the embedding model, refusals of the final set are recognised, and few negative statements taken for one", async () => {
  const { modelDir, modelName } = readTestConfig();
  const real = createTransformersEmbedder({ model: findModel(modelName), modelDir });
  try {
    const embedder = storeVectors(real);
    const taken = { refusals: 0, statements: 0 };
    const final = readJsonLines<{ text: string; refusal: boolean }>(
      join(ROOT, "test/quality/refusals.jsonl"),
    );
    for (const { text, refusal } of final) {
      const [embedding] = await embedder.embedTokens([text]);
      const meaning = embedding === undefined ? null : { model: modelName, vector: embedding.vector };
      if (judgeRefusal(model, text, meaning) >= LEAST_REFUSAL) taken[refusal ? "refusals" : "statements"]++;
    }
    const refusals = final.filter(({ refusal }) => refusal).length;
    expect(taken.refusals / refusals).toBeGreaterThanOrEqual(0.95);
    expect(taken.statements / (final.length - refusals)).toBeLessThanOrEqual(0.02);
  } finally {
    await real.close();
  }
});
