import { cp, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { AppError } from "../../../src/shared/errors.js";
import { loadIndex, type StoredIndex } from "../../../src/store/local/load-index.js";
import { updateIndex } from "../../../src/store/local/update-index.js";
import { loadAddon } from "../../../src/store/vectors/load-addon.js";
import { makeReader } from "../../fakes/corpus.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";

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

test("of 300 changed files none is loaded silently, and none reaches native code: each gives a sentence that says what to do", async () => {
  const folder = join(await mkdtemp(join(tmpdir(), "cuepoint-faults-")), "index");
  await cp(whole, folder, { recursive: true });
  const expected = await loadIndex(whole, addon);
  let refused = 0;
  for (const sample of fc.sample(change, { numRuns: 300, seed: 60 })) {
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
  expect(refused).toBeGreaterThan(250);
});
