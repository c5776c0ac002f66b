import { expect, test } from "vitest";
import { MODEL_TABLE } from "../../../src/embed/model-table.js";
import { createWordEmbedder } from "../../../src/embed/words/word-embedder.js";

const [model] = MODEL_TABLE;
if (model === undefined) throw new Error("expected a model");
const VECTORS = new Map([
  ["bees", Float32Array.of(2, 0, 0)],
  ["honey", Float32Array.of(0, 2, 0)],
]);
const table = (bias = Float32Array.of(0, 0, 0)) => ({
  dimensions: 3,
  bias,
  findShares: async () => new Map<string, number>(),
  find: async (words: readonly string[]) =>
    new Map(words.flatMap((word) => (VECTORS.has(word) ? [[word, VECTORS.get(word) as Float32Array]] : []))),
});

test("a text is the sum of its words, of unit length, and its known words are its tokens", async () => {
  const embedder = createWordEmbedder(table(), model);
  const { vector, tokens } = await embedder.embedQuery("Why do BEES make honey?");
  expect([...vector]).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2), 0]);
  expect(tokens.pieces).toEqual(["bees", "honey"]);
  expect([...tokens.data]).toEqual([1, 0, 0, 0, 1, 0]);
  expect(embedder.model.dimensions).toBe(3);
});

test("the bias is added to the sum once that has unit length, so that a long question leans no further from it", async () => {
  const embedder = createWordEmbedder(table(Float32Array.of(0, 0, 1)), model);
  const once = (await embedder.embedQuery("bees")).vector;
  const often = (await embedder.embedQuery("bees, bees and bees")).vector;
  expect([...often]).toEqual([...once]);
  expect(once[2]).toBeCloseTo(Math.SQRT1_2);
});

test("a text of unknown words has the bias alone, and an empty one is refused", async () => {
  const embedder = createWordEmbedder(table(Float32Array.of(0, 0, 1)), model);
  expect([...(await embedder.embedQuery("quorum")).vector]).toEqual([0, 0, 1]);
  await expect(embedder.embedQuery(" ")).rejects.toMatchObject({ code: "internal" });
});
