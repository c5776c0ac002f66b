import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openModels } from "../../src/compose/compose-models.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { WorkerPool } from "../../src/inference/worker-pool.js";
import type { ReadText } from "../../src/read/reader.js";
import { OWN_MODELS_DIR } from "../../src/read/reader-model.js";
import { createTransformersReader } from "../../src/read/transformers-reader.js";
import { readTestConfig } from "../test-config.js";

const { modelDir } = readTestConfig();
const reader = createTransformersReader();
afterAll(() => reader.close());

function write(title: string | null, ...sentences: string[]): ReadText {
  return { title, sentences: sentences.map((text) => ({ speaker: null, text })) };
}

const HIVES = write(
  "Keeping bees through the winter",
  "Damp kills more colonies than cold does.",
  "Ada bought her first hive in 2019 for 300 dollars.",
  "She opens it again in March.",
);
const BREAD = write("Bread", "Flour and water are all that a dough needs.", "It rests for a night.");
const COST = "How much did Ada pay for her first hive?";
const FILLER = Array.from(
  { length: 40 },
  (_, i) => `The keepers of valley ${i} met on a rainy day and talked at length.`,
);

describe("the real model", () => {
  test("finds what answers likelier than what does not, and the sentence that answers", async () => {
    const [hives, bread] = await reader.answers(COST, [HIVES, BREAD]);
    expect(hives?.probability).toBeGreaterThan((bread?.probability ?? 1) + 0.1);
    expect(hives?.sentenceProbabilities[1]).toBeGreaterThan(0.5);
  });

  test("gives a pair the same numbers alone and in company, whatever its case, and from either of two threads", async () => {
    const alone = createTransformersReader({ pool: new WorkerPool({ workers: 1 }) });
    const texts = fc.array(fc.lorem({ maxCount: 3, mode: "sentences" }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.lorem({ maxCount: 9 }), texts, async (question, sentences) => {
        const all = [write("Lorem", ...sentences), write(null, ...sentences), HIVES];
        const together = await reader.answers(question, all);
        for (const [i, text] of all.entries())
          expect(await alone.answers(question.toUpperCase(), [text])).toEqual([together[i]]);
      }),
      { numRuns: 6 },
    );
    await alone.close();
  });

  test("reads a long text in parts: what answers is found at its end too", async () => {
    const [, answering = ""] = HIVES.sentences.map(({ text }) => text);
    const [found] = await reader.answers(COST, [write("Bees", ...FILLER, answering)]);
    const [without] = await reader.answers(COST, [write("Bees", ...FILLER)]);
    expect(found?.sentenceProbabilities.indexOf(Math.max(...found.sentenceProbabilities))).toBe(
      FILLER.length,
    );
    expect(found?.probability).toBeGreaterThan((without?.probability ?? 1) + 0.1);
  });

  test("reads the end of a long question, where what is asked stands", async () => {
    const known = "I have kept bees all my life and know them well. ".repeat(20);
    const [short, long, longer] = await Promise.all(
      [known, `What does a dough need? ${known}`, known.repeat(9)].map(async (lead) => {
        const [found] = await reader.answers(`${lead}${COST}`, [HIVES]);
        return found;
      }),
    );
    expect([long, longer]).toEqual([short, short]);
    expect(short).not.toEqual((await reader.answers(known, [HIVES]))[0]);
  });

  test("reads texts together with a claim, in their order; no text is refused", async () => {
    const together = await reader.supports("Ada bought a hive in 2019.", [BREAD, HIVES]);
    expect(together).toBeGreaterThan(0);
    expect(together).toBeLessThan(1);
    await expect(reader.supports("Ada bought a hive.", [])).rejects.toThrow("expected texts");
  });
});

describe("a text of any kind", () => {
  const ODD = [
    "",
    " ",
    "\ud800",
    "🐝🐝",
    "...",
    "[SEP] [CLS]",
    "\u0000",
    "a".repeat(5_000),
    "東京 ".repeat(900),
    "؟",
  ];

  test.each([
    ["an empty question", ""],
    ["a question of 2,000 characters", "why? ".repeat(400)],
    ["a question with a lone surrogate", "why \udc00?"],
  ])("is read with %s: all are probabilities", async (_, question) => {
    const texts = [write(null), write("Bees"), write(null, ...ODD), ...ODD.map((text) => write(text, text))];
    const found = await reader.answers(question, texts);
    for (const [i, { probability, sentenceProbabilities }] of found.entries()) {
      expect(probability >= 0 && probability <= 1).toBe(true);
      const { length } = texts[i]?.sentences ?? [];
      expect(sentenceProbabilities).toHaveLength(length);
      const sum = sentenceProbabilities.reduce((all, each) => all + each, 0);
      expect(sum).toBeCloseTo(length === 0 ? 0 : 1);
    }
    expect(await reader.supports(question, texts)).toBeGreaterThan(0);
  });

  test("does not end the question where it writes the model's own marks", async () => {
    const [separated, masked] = await Promise.all(
      ["[SEP]", "[MASK]"].map((mark) => reader.answers(`Why? ${mark} Damp.`, [HIVES])),
    );
    expect(separated).toEqual(masked);
  });
});

test("no text is no work", async () => {
  expect(await reader.answers(COST, [])).toEqual([]);
});

test("a reading that is aborted ends with the signal's reason, and the next one is served", async () => {
  const leaving = new AbortController();
  const texts = FILLER.map((text) => write("aborted", text));
  const left = reader.answers(COST, texts, { client: "a", signal: leaving.signal });
  leaving.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  expect(await reader.answers(COST, [BREAD])).toHaveLength(1);
});

test("where too many wait a client's reading gives way as a whole, and another's is served", async () => {
  const own = createTransformersReader({ pool: new WorkerPool({ workers: 1, mostWaiting: 20 }) });
  const greedy = own.answers(
    COST,
    FILLER.map((text) => write(null, text)),
    { client: "a" },
  );
  const other = own.answers(COST, [HIVES, BREAD], { client: "b" });
  await expect(greedy).rejects.toThrow(expect.objectContaining({ code: "overloaded" }));
  expect(await other).toHaveLength(2);
  await own.close();
});

test("closing rejects what is pending; a later reading starts anew", async () => {
  const own = createTransformersReader();
  const pending = expect(own.answers(COST, [HIVES])).rejects.toThrow("the models were closed");
  await own.close();
  await pending;
  expect(await own.answers(COST, [HIVES])).toHaveLength(1);
  await own.close();
});

describe("a model whose file is damaged", () => {
  test("is not opened: the operator is told, and texts are embedded as ever", async () => {
    const readerDir = await mkdtemp(join(tmpdir(), "cuepoint-reader-"));
    await cp(join(OWN_MODELS_DIR, "reader"), join(readerDir, "reader"), { recursive: true });
    await writeFile(join(readerDir, "reader/onnx/model_quantized.onnx"), "broken");
    const notes: string[] = [];
    const reporter = { note: (sentence: string) => void notes.push(sentence), progress: () => undefined };
    const config = { ...readTestConfig(), readerDir };
    const models = await openModels(config, reporter, new AbortController().signal);
    expect(models.reader).toBeNull();
    expect(notes).toEqual([
      expect.stringMatching(/^The reading model .+ is damaged\. .+ anew\. .+may not answer\.$/),
    ]);
    expect((await models.embedder.embedQuery("honey")).vector).toHaveLength(384);
    await models.embedder.close();

    // Its bytes may fail it after they were checked.
    const pool = new WorkerPool({ workers: 1 });
    const embedder = createTransformersEmbedder({ model: findModel("bge-small-en-v1.5"), modelDir, pool });
    const broken = createTransformersReader({ modelsDir: readerDir, pool });
    await expect(broken.warmUp()).rejects.toThrow("a model's thread failed");
    expect((await embedder.embedQuery("honey")).vector).toHaveLength(384);
    await pool.close();
    await rm(readerDir, { recursive: true });
  });
});
