import { mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EmbeddedText } from "../../../src/store/embed-sections.js";
import { EmbeddingJournal } from "../../../src/store/local/embedding-journal.js";
import { makePipe, makeSparseFile } from "../../fakes/odd-files.js";

const MODEL = { sha256: "5".repeat(64), dimensions: 3 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-journal-"));
});
afterAll(() => rm(folder, { recursive: true }));

const entry = fc.record({
  digest: fc.stringMatching(/^[\da-f]{32}$/),
  // A view in the midst of its buffer, as a vector may be.
  vector: fc
    .array(fc.float({ noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((numbers) => Float32Array.from(numbers).subarray(1)),
  tokens: fc.option(fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes))),
});
const entries = fc.uniqueArray(entry, { minLength: 1, maxLength: 6, selector: ({ digest }) => digest });

async function write(
  batches: readonly (readonly (EmbeddedText & { readonly digest: string })[])[],
): Promise<void> {
  await rm(join(folder, ".embedding"), { force: true });
  const journal = await EmbeddingJournal.open(folder, MODEL);
  for (const batch of batches) await journal.append(batch);
  await journal.close();
}

test("what was put down is found again bit for bit, batch after batch, and by the same model alone", async () => {
  await fc.assert(
    fc.asyncProperty(entries, fc.nat(5), async (made, split) => {
      await write([made.slice(0, split), made.slice(split)]);
      const journal = await EmbeddingJournal.open(folder, MODEL);
      expect(journal.size).toBe(made.length);
      for (const { digest, ...own } of made) expect(journal.find(digest)).toEqual(own);
      await journal.close();
      const other = await EmbeddingJournal.open(folder, { ...MODEL, sha256: "6".repeat(64) });
      expect(other.size).toBe(0);
      await other.close();
    }),
    { numRuns: 30 },
  );
});

test("numbers are written as little-endian floats", async () => {
  await write([[{ digest: "ab".repeat(16), vector: Float32Array.of(1, -2, 0.5), tokens: null }]]);
  const bytes = await readFile(join(folder, ".embedding"));
  expect(bytes.subarray(-20, -8).toString("hex")).toBe("0000803f000000c00000003f");
});

test("cut off at any byte, all records before the cut are found, and what follows is put behind them", async () => {
  await fc.assert(
    fc.asyncProperty(entries, fc.double({ min: 0, max: 1, noNaN: true }), async (made, share) => {
      await write([made]);
      const path = join(folder, ".embedding");
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, Math.floor(share * bytes.length)));
      const cut = await EmbeddingJournal.open(folder, MODEL);
      const left = cut.size;
      await cut.append(made.slice(left));
      await cut.close();
      expect(await readFile(path)).toEqual(bytes);
      const whole = await EmbeddingJournal.open(folder, MODEL);
      made.forEach(({ digest, ...own }, i) => {
        expect(cut.find(digest)).toEqual(i < left ? own : undefined);
        expect(whole.find(digest)).toEqual(own);
      });
      await whole.close();
    }),
    { numRuns: 30 },
  );
});

test("more records than are read at once are found, also where one ends where a piece does", async () => {
  // A record of 1 MiB: four of them and the head reach just beyond the first piece.
  const tokens = Buffer.alloc((1 << 20) - 4 - 16 - 4 - 12 - 8, 7);
  const made = Array.from({ length: 10 }, (_, i) => ({
    digest: i.toString(16).padStart(32, "0"),
    vector: Float32Array.of(i, 1, 2),
    tokens,
  }));
  await write([made]);
  const journal = await EmbeddingJournal.open(folder, MODEL);
  expect(journal.size).toBe(10);
  for (const { digest, vector } of made) {
    const found = journal.find(digest);
    expect([found?.vector, found?.tokens && tokens.equals(found.tokens)]).toEqual([vector, true]);
  }
  await journal.close();
});

test("a length that reaches beyond the file ends the reading, and so does an endless run of zeros", async () => {
  const [first] = fc.sample(entry, { numRuns: 1, seed: 4 });
  await write([first === undefined ? [] : [first]]);
  const path = join(folder, ".embedding");
  const bytes = await readFile(path);
  const before = process.memoryUsage().rss;
  for (const length of [0, 1, 0x7fffffff, 0xffffffff]) {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(length);
    await makeSparseFile(path, Buffer.concat([bytes, size]));
    const journal = await EmbeddingJournal.open(folder, MODEL);
    expect(journal.size).toBe(1);
    await journal.close();
    expect((await stat(path)).size).toBe(bytes.length);
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
});

test.skipIf(process.platform === "win32")("what is no file in the journal's place is put aside", async () => {
  const path = join(folder, ".embedding");
  const places = [() => symlink("/dev/zero", path), () => makePipe(path)];
  for (const place of places) {
    await rm(path, { force: true });
    await place();
    const journal = await EmbeddingJournal.open(folder, MODEL);
    expect(journal.size).toBe(0);
    await journal.remove();
  }
});
