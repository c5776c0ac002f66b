import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { AppError } from "../../../src/shared/errors.js";
import { loadIndex, type StoredIndex } from "../../../src/store/local/load-index.js";
import { updateIndex } from "../../../src/store/local/update-index.js";
import { loadAddon } from "../../../src/store/vectors/load-addon.js";
import { makeReader } from "../../fakes/corpus.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { makePipe, makeSparseFile } from "../../fakes/odd-files.js";
import { IS_SWEEP } from "../../fakes/sweep.js";

const CHANGES = IS_SWEEP ? 300 : 100;
const NUMBERS = IS_SWEEP ? [2 ** 31, 2 ** 32 + 1, 1e12, Number.MAX_SAFE_INTEGER] : [2 ** 32 + 1];

const addon = loadAddon();
let whole: string;
let paths: string[];

beforeAll(async () => {
  whole = join(await mkdtemp(join(tmpdir(), "cuepoint-faults-")), "index");
  await updateIndex({
    indexDir: whole,
    readCorpus: makeReader(makeEpisode()),
    paths: null,
    embedder: new HashingEmbedder(),
    addon,
    lateInteraction: null,
    rebuild: false,
    waitMs: 1000,
  });
  const { generation } = JSON.parse(await readFile(join(whole, "manifest.json"), "utf8"));
  paths = [
    "manifest.json",
    ...(await readdir(join(whole, generation))).map((name) => join(generation, name)),
  ];
});

const change = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 0.999, noNaN: true }),
  how: fc.constantFrom("flip a bit", "cut off", "add", "empty", "swap") as fc.Arbitrary<string>,
  bit: fc.nat(7),
});

function mutate(bytes: Buffer, { at, how, bit }: { at: number; how: string; bit: number }): Buffer {
  const place = Math.floor(at * bytes.length);
  const changed = Buffer.from(bytes);
  if (how === "flip a bit") changed[place] = (changed[place] ?? 0) ^ (1 << bit);
  if (how === "swap") changed.subarray(0, place).reverse();
  if (how === "cut off") return changed.subarray(0, place);
  if (how === "empty") return Buffer.alloc(0);
  return how === "add" ? Buffer.concat([changed, Buffer.from([bit])]) : changed;
}

/** All that is read from the files. */
function describeIndex({
  episodes,
  sections,
  passages,
  keywords,
  vectors,
  tokens,
  readDigests,
}: StoredIndex) {
  return {
    episodes,
    sections,
    passages: [...passages],
    keywords: keywords.postings,
    vectors: [...(vectors?.matrix.encode() ?? [])],
    tokens: [...(tokens?.encode() ?? [])],
    digests: readDigests(),
  };
}

test("of many changed files none is loaded silently, and none reaches native code: each gives a sentence that says what to do", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "cuepoint-faults-")), "index");
  await cp(whole, folder, { recursive: true });
  const expected = await loadIndex(whole, addon);
  let refused = 0;
  for (const sample of fc.sample(change, { numRuns: CHANGES, seed: 60 })) {
    const path = join(folder, paths[sample.file % paths.length] ?? "");
    const bytes = await readFile(path);
    const changed = mutate(bytes, sample);
    await writeFile(path, changed);
    try {
      const index = await loadIndex(folder, addon);
      // White space in the manifest, or a change that changes nothing.
      expect(describeIndex(index)).toEqual(describeIndex(expected));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect(["index_damaged", "index_mismatch"]).toContain(error.code);
      expect(error.sentence).toContain("cuepoint ingest");
      refused++;
    } finally {
      await writeFile(path, bytes);
    }
  }
  expect(refused).toBeGreaterThan((CHANGES * 5) / 6);
}, 120_000);

describe.skipIf(process.platform === "win32")(
  "what is no file of the index is refused before it is read",
  () => {
    const PLACED: [string, (path: string) => Promise<unknown>][] = [
      ["a pipe that nobody writes to", makePipe],
      ["a device that never ends", (path) => symlink("/dev/zero", path)],
      ["a folder", (path) => mkdir(path)],
      ["a sparse file of 8 GB", (path) => makeSparseFile(path)],
    ];
    test.each(PLACED)("%s in the place of each file", async (_, place) => {
      const folder = join(await mkdtemp(join(tmpdir(), "cuepoint-faults-")), "index");
      await cp(whole, folder, { recursive: true });
      const before = process.memoryUsage().rss;
      for (const name of paths) {
        const path = join(folder, name);
        await rm(path);
        await place(path);
        const error = await loadIndex(folder, addon).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: "index_damaged", message: expect.stringContaining(path) });
        await rm(path, { recursive: true });
        await cp(join(whole, name), path);
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
      expect(describeIndex(await loadIndex(folder, addon))).toEqual(
        describeIndex(await loadIndex(whole, addon)),
      );
    });
  },
);

test("no number in a manifest makes more memory than its files have bytes", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "cuepoint-faults-")), "index");
  await cp(whole, folder, { recursive: true });
  const text = await readFile(join(whole, "manifest.json"), "utf8");
  const manifest = JSON.parse(text);
  const places = [
    ...Object.keys(manifest.counts).map((name) => ["counts", name]),
    ["model", "dimensions"],
    ...Object.keys(manifest.files).map((name) => ["files", name, "bytes"]),
  ];
  const before = process.memoryUsage().rss;
  for (const place of places) {
    for (const number of NUMBERS) {
      const changed = JSON.parse(text);
      const last = place.at(-1) ?? "";
      place.slice(0, -1).reduce((inner, name) => inner[name], changed)[last] = number;
      await writeFile(join(folder, "manifest.json"), JSON.stringify(changed));
      const error = await loadIndex(folder, addon).catch((reason: unknown) => reason);
      expect([place, number, error]).toMatchObject([place, number, { code: "index_damaged" }]);
    }
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
});
