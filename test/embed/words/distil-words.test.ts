import { readFileSync } from "node:fs";
import { mkdtemp, readdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Embedder } from "../../../src/embed/embedder.js";
import { MODEL_TABLE } from "../../../src/embed/model-table.js";
import { distilWords } from "../../../src/embed/words/distil-words.js";
import { keepWordVectors } from "../../../src/embed/words/keep-word-vectors.js";
import { decodeQuestionWords, encodeQuestionWords } from "../../../src/embed/words/question-words.js";

const bytes = readFileSync("models/light/words.bin");
const learnt = decodeQuestionWords(bytes);
const FEW = 100;
const few = {
  ...learnt,
  words: learnt.words.slice(0, FEW),
  vectors: learnt.vectors.slice(0, FEW * learnt.dimensions),
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
  expect(made.vectors).toHaveLength(made.words.length * made.dimensions);
  expect(Math.hypot(...made.project(rows[0] as Float32Array))).toBeCloseTo(1);
  const again = await distilWords(embedder, corpus, { rows, learnt: few });
  expect(Buffer.compare(Buffer.from(made.vectors.buffer), Buffer.from(again.vectors.buffer))).toBe(0);
});

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
