import { readFileSync } from "node:fs";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Embedder } from "../../../src/embed/embedder.js";
import { MODEL_TABLE } from "../../../src/embed/model-table.js";
import { distilWords } from "../../../src/embed/words/distil-words.js";
import { WHOLE_SHARE } from "../../../src/embed/words/distilled-words.js";
import { keepWordVectors } from "../../../src/embed/words/keep-word-vectors.js";
import { measurePacked, unpackVectors } from "../../../src/embed/words/packed-vectors.js";
import { findAxes } from "../../../src/embed/words/principal-axes.js";
import { decodeQuestionWords, encodeQuestionWords } from "../../../src/embed/words/question-words.js";

const bytes = readFileSync("models/light/words.bin");
const learnt = decodeQuestionWords(bytes);
/** The file with another first line. */
function changeHead(changes: object): Buffer {
  const end = bytes.indexOf("\n");
  const head = { ...JSON.parse(bytes.toString("utf8", 0, end)), ...changes };
  return Buffer.concat([Buffer.from(JSON.stringify(head)), bytes.subarray(end)]);
}
const FEW = 100;
const few = {
  ...learnt,
  words: learnt.words.slice(0, FEW),
  vectors: learnt.vectors.slice(0, FEW * measurePacked(learnt.modelDimensions)),
};
const corpus = new Map([
  ["zylophant", 3],
  ["quaxile", 1],
]);
const rows = Array.from({ length: 80 }, (_, row) =>
  Float32Array.from({ length: 384 }, (_, i) => Math.sin(row * 384 + i)),
);

function fake(name: string) {
  const model = MODEL_TABLE.find((entry) => entry.name === name);
  if (model === undefined) throw new Error("expected a model");
  const embedQuery = vi.fn(async (text: string) => ({
    vector: Float32Array.from({ length: 384 }, (_, i) => Math.cos(text.length + i * text.charCodeAt(0))),
    tokens: { pieces: [], data: new Float32Array() },
  }));
  return { model, embedQuery } as unknown as Embedder & { embedQuery: typeof embedQuery };
}

test("what is shipped is read as it was written, for the default model", () => {
  expect(Buffer.compare(encodeQuestionWords(learnt), bytes)).toBe(0);
  expect(MODEL_TABLE.map(({ files }) => files[0]?.sha256)).toContain(learnt.model);
  expect(learnt.words.length).toBeGreaterThan(10_000);
});

test.each([
  ["another file", Buffer.from("{}\n"), "the first line"],
  ["a file that was cut off", bytes.subarray(0, bytes.length - 1), "it has"],
  ["a file without its words", bytes.subarray(0, 300), "fewer than"],
  ["a file without a scale", changeHead({ scale: null }), "the first line"],
  ["a file of vectors that have no length", changeHead({ scale: 0 }), "the first line"],
  ["a file without the map's scale", changeHead({ mapScale: undefined }), "the first line"],
  ["a file whose dimensions are a text", changeHead({ modelDimensions: "384" }), "the first line"],
  ["a file of half a word", changeHead({ words: 0.5 }), "the first line"],
  ["a file of no model", changeHead({ model: 1 }), "the first line"],
])("%s is refused with a sentence that says what and the way out", (_, file, says) => {
  expect(() => decodeQuestionWords(file)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(says),
      hint: expect.stringContaining("install"),
    }),
  );
});

test("of the learnt model only words of the corpus that were not learnt are embedded, and the same twice", async () => {
  const embedder = fake("bge-small-en-v1.5");
  const seen: number[] = [];
  const onProgress = ({ done }: { done: number }) => seen.push(done);
  const made = await distilWords(embedder, corpus, { rows, learnt: few, onProgress });
  expect(embedder.embedQuery.mock.calls.map(([word]) => word)).toEqual(["zylophant", "quaxile"]);
  expect(seen).toEqual([2]);
  expect(made.model).toBe("bge-small-en-v1.5");
  expect(made.words).toContain("zylophant");
  expect(made.words).toEqual([...made.words].sort());
  expect(made.vectors).toHaveLength(made.words.length * measurePacked(made.dimensions));
  expect(Math.hypot(...made.project(rows[0] as Float32Array))).toBeCloseTo(1);
  const again = await distilWords(embedder, corpus, { rows, learnt: few });
  expect(Buffer.compare(Buffer.from(made.vectors.buffer), Buffer.from(again.vectors.buffer))).toBe(0);
});

test("a model of fewer dimensions than the light tier has as many axes as it has dimensions, and keeps all of a row", async () => {
  const { model } = fake("bge-small-en-v1.5");
  const embedQuery = async (text: string) => ({
    vector: Float32Array.from({ length: 12 }, (_, i) => Math.cos(text.length + i * text.charCodeAt(0))),
  });
  const small = { model: { ...model, dimensions: 12 }, embedQuery } as unknown as Embedder;
  const short = rows.map((row) => row.subarray(0, 12));
  const made = await distilWords(small, corpus, { rows: short, learnt: few });
  expect([made.dimensions, made.bias.length]).toEqual([12, 12]);
  const [first, second] = [short[0], short[1]] as [Float32Array, Float32Array];
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  const cosine = dot(first, second) / Math.sqrt(dot(first, first) * dot(second, second));
  expect(dot(made.project(first), made.project(second))).toBeCloseTo(cosine, 5);
  expect(() => findAxes(new Float64Array(4), 2, 3)).toThrow(RangeError);
});

test("a word's share is what the library's axes keep of it: all of one that lies where the rows do, little of one that does not", async () => {
  const embedder = fake("bge-small-en-v1.5");
  const learntRows = Array.from({ length: 60 }, (_, i) => readLearnt(few, i));
  const { words, shares } = await distilWords(embedder, new Map(), { rows: learntRows, learnt: few });
  const shareOf = (at: number) => shares[words.indexOf(few.words[at] ?? "")] ?? 0;
  const mean = (from: number, to: number) => {
    const all = Array.from({ length: to - from }, (_, i) => shareOf(from + i));
    return all.reduce((sum, share) => sum + share, 0) / all.length / WHOLE_SHARE;
  };
  expect(mean(0, 60)).toBeGreaterThan(0.95);
  expect(mean(60, FEW)).toBeLessThan(0.9);
});

function readLearnt({ vectors, scale, modelDimensions }: typeof few, place: number): Float32Array {
  const width = measurePacked(modelDimensions);
  return unpackVectors(vectors.subarray(place * width, (place + 1) * width), modelDimensions, scale);
}

test("words that were embedded once are kept for the model, and a damaged file is made anew", async () => {
  const cache = await mkdtemp(join(tmpdir(), "cuepoint-words-"));
  const embedder = fake("bge-small-en-v1.5");
  const distil = () =>
    distilWords(embedder, corpus, { rows, learnt: few, kept: keepWordVectors(cache, embedder.model) });
  const first = await distil();
  expect(embedder.embedQuery).toHaveBeenCalledTimes(2);
  const second = await distil();
  expect(embedder.embedQuery).toHaveBeenCalledTimes(2);
  expect(second.vectors).toEqual(first.vectors);
  const [file = ""] = await readdir(join(cache, "words"));
  await writeFile(join(cache, "words", file), "[]\nodd");
  expect((await distil()).vectors).toEqual(first.vectors);
  expect(embedder.embedQuery).toHaveBeenCalledTimes(4);
});
