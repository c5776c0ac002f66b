import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Embedding, EmbedOptions } from "../../src/embed/embedder.js";
import { digestText } from "../../src/store/describe-rows.js";
import { embedSections, type TextRow } from "../../src/store/embed-sections.js";
import { EmbeddingJournal } from "../../src/store/local/embedding-journal.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

let folder: string;
let journal: EmbeddingJournal;
const model = { sha256: "5".repeat(64), dimensions: 64 };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-sections-"));
  journal = await EmbeddingJournal.open(folder, model);
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true });
});

/** Every third text is a section. */
const rows = Array.from({ length: 300 }, (_, i): TextRow => {
  const text = `Hive number ${i} hums`;
  return { text, digest: digestText(text), section: i % 3 === 0 ? i / 3 : null };
});
const common = { rows, sections: 100 };
const useJournal = () => ({
  known: [({ digest }: TextRow) => journal.find(digest)],
  keep: (made: Parameters<EmbeddingJournal["append"]>[0]) => journal.append(made),
});

test("each row has its own vector, each section its own tokens, and progress counts the texts", async () => {
  const embedder = new HashingEmbedder();
  const progress: number[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) => {
    expect(total).toBe(300);
    progress.push(done);
  };
  const made = await embedSections(embedder, { ...common, ...useJournal(), onProgress });
  expect(progress).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  for (const [at, { text, section }] of rows.entries()) {
    const expected = await embedder.embedQuery(text);
    expect(made.matrix.row(at)).toEqual(expected.vector);
    // "hive", "number", the number, "hums".
    if (section !== null) expect(made.tokens?.read(section).length).toBe(4 * (64 + 4));
  }
});

/** Keeps each batch of sections until it is released. */
class HeldEmbedder extends HashingEmbedder {
  readonly held: { readonly release: () => void; readonly signal: AbortSignal | undefined }[] = [];

  override async embedTokens(texts: readonly string[], options: EmbedOptions = {}): Promise<Embedding[]> {
    const { signal } = options;
    await new Promise<void>((release) => this.held.push({ release, signal }));
    return await super.embedTokens(texts, options);
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("two batches are embedded at once, and not a third before the first is put down", async () => {
  const embedder = new HeldEmbedder();
  const work = embedSections(embedder, { ...common, ...useJournal() });
  await until(() => embedder.held.length === 2);
  embedder.held[1]?.release();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(embedder.held.length).toBe(2);
  for (let batch = 0; batch < 5; batch++) {
    await until(() => embedder.held[batch] !== undefined);
    embedder.held[batch]?.release();
  }
  expect((await work).embeddedTexts).toBe(300);
});

test("a journal that cannot be written stops the batches that are being embedded", async () => {
  const embedder = new HeldEmbedder();
  const work = embedSections(embedder, { ...common, ...useJournal() });
  await until(() => embedder.held.length === 2);
  await journal.close();
  embedder.held[0]?.release();
  await expect(work).rejects.toThrow(expect.objectContaining({ code: "index_unwritable" }));
  expect(embedder.held[1]?.signal?.aborted).toBe(true);
});

test("an interruption costs the batches at hand and no others", async () => {
  const embedder = new HeldEmbedder();
  const interruption = new AbortController();
  const work = embedSections(embedder, { ...common, ...useJournal(), signal: interruption.signal });
  await until(() => embedder.held.length === 2);
  embedder.held[0]?.release();
  await until(() => embedder.held.length === 3);
  interruption.abort(new Error("enough"));
  for (const { release } of embedder.held) release();
  await expect(work).rejects.toThrow("enough");
  await journal.close();
  journal = await EmbeddingJournal.open(folder, model);
  expect(journal.size).toBe(64);
});
