import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
} from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { identifyProcess } from "../../../src/platform/process-identity.js";
import { AppError } from "../../../src/shared/errors.js";
import { loadIndex } from "../../../src/store/local/load-index.js";
import { MANIFEST_FORMAT } from "../../../src/store/local/manifest.js";
import { openIndex } from "../../../src/store/local/open-index.js";
import {
  type LocalUpdateOptions,
  previewUpdate,
  updateIndex,
} from "../../../src/store/local/update-index.js";
import { writeIndex } from "../../../src/store/local/write-index.js";
import { type AddonState, loadAddon } from "../../../src/store/vectors/load-addon.js";
import { makeReader } from "../../fakes/corpus.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";

const addon = loadAddon();
const noAddon: AddonState = { loaded: false, reason: "not compiled" };

let indexDir: string;
beforeEach(async () => {
  indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-index-")), "index");
});

function update(changes: Partial<LocalUpdateOptions> = {}) {
  return updateIndex({
    indexDir,
    readCorpus: makeReader(makeEpisode()),
    paths: null,
    embedder: new HashingEmbedder(),
    addon,
    lateInteraction: null,
    rebuild: false,
    waitMs: 5_000,
    ...changes,
  });
}

async function readFailure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`expected an AppError, got ${String(error)}`);
  return error;
}

async function readGeneration(): Promise<string> {
  return JSON.parse(await readFile(join(indexDir, "manifest.json"), "utf8")).generation;
}

describe("an index that is written and loaded", () => {
  test("holds the episodes, passages and vectors it was made of, and says what it is", async () => {
    const embedder = new HashingEmbedder();
    const episode = makeEpisode();
    await update({ embedder });
    const index = await loadIndex(indexDir, addon);
    expect(index.episodes).toEqual([episode]);
    expect([...index.passages]).toEqual(divideEpisode({ episode, cues: [] }).passages);
    expect(index.manifest.counts).toEqual({
      episodes: 1,
      chapters: 2,
      sections: 2,
      passages: 6,
      vectors: 8,
    });
    expect(index.manifest.engine).toBe("hnsw");
    expect(index.vectors?.matrix.rows).toBe(8);
    expect(index.vectors?.matrix.row(1)).toEqual(
      (await embedder.embedQuery("Long hives need no lifting")).vector,
    );
  });

  test("that is not searched gives the same episodes, and holds neither graph nor words", async () => {
    await update();
    const { vectors, ...whole } = await loadIndex(indexDir, addon);
    const read = await loadIndex(indexDir, addon, { isSearched: false });
    expect(read.episodes).toEqual(whole.episodes);
    expect([...read.passages]).toEqual([...whole.passages]);
    expect(read.tokens?.read(1)).toEqual(whole.tokens?.read(1));
    for (let row = 0; row < 8; row++) expect(read.vectors?.matrix.row(row)).toEqual(vectors?.matrix.row(row));
    expect([read.vectors?.engine, vectors?.engine]).toEqual(["exact", "hnsw"]);
    expect([read.keywords.size, whole.keywords.size]).toEqual([0, 2]);
    await rm(join(indexDir, await readGeneration(), "vectors.hnsw"));
    expect((await loadIndex(indexDir, addon, { isSearched: false })).sections.length).toBe(2);
  });

  test("leaves nothing behind but the manifest and its files", async () => {
    await update();
    await update({ rebuild: true });
    const generation = await readGeneration();
    expect((await readdir(indexDir)).sort()).toEqual([generation, "manifest.json"].sort());
    expect((await readdir(join(indexDir, generation))).sort()).toEqual([
      "digests.bin",
      "episodes.json",
      "keywords.bin",
      "keywords.json",
      "labels.u32",
      "passages.bin",
      "passages.txt",
      "tokens.bin",
      "vectors.f32",
      "vectors.hnsw",
    ]);
  });

  test("is searched exactly where the addon does not load, and gets its graph when it does", async () => {
    await update({ addon: noAddon });
    expect((await loadIndex(indexDir, noAddon)).vectors?.engine).toBe("exact");
    const embedder = new HashingEmbedder();
    expect(await update({ embedder })).toMatchObject({ status: "updated", embeddedTexts: 0, reusedTexts: 8 });
    expect((await loadIndex(indexDir, addon)).vectors?.engine).toBe("hnsw");
    expect((await loadIndex(indexDir, noAddon)).vectors?.engine).toBe("exact");
  });

  test("holds the vectors of words as told, and gets or loses them when told otherwise", async () => {
    await update({ lateInteraction: false });
    expect((await loadIndex(indexDir, addon)).tokens).toBeNull();
    // The words of the two chapters' notes are embedded; the vectors of the other texts are kept.
    expect(await update({ lateInteraction: true })).toMatchObject({ embeddedTexts: 2, reusedTexts: 6 });
    expect((await loadIndex(indexDir, addon)).tokens?.texts).toBe(2);
    expect(await update({ lateInteraction: false })).toMatchObject({ embeddedTexts: 0, reusedTexts: 8 });
    expect((await loadIndex(indexDir, addon)).tokens).toBeNull();
    expect(await update({ lateInteraction: null })).toMatchObject({ status: "updated" });
    expect(await update({ lateInteraction: true })).toMatchObject({ status: "unchanged" });
  });

  test("gets the vectors of words from where an interrupted ingest of them stopped", async () => {
    const bullets = Array.from({ length: 4 }, (_, i) => `Hive number ${i} hums in its own key`);
    const [chapter] = makeEpisode().chapters;
    if (chapter === undefined) throw new Error("the episode has chapters");
    const chapters = Array.from({ length: 300 }, (_, i) => ({
      ...chapter,
      number: i + 1,
      title: `Hive ${i}`,
      startSeconds: i * 60,
      endSeconds: i * 60 + 60,
      bullets,
    }));
    const readCorpus = makeReader(makeEpisode({ chapters }));
    await update({ readCorpus, lateInteraction: false });
    const interruption = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      if (done > 250) interruption.abort();
    };
    const work = update({ readCorpus, lateInteraction: true, onProgress, signal: interruption.signal });
    await expect(work).rejects.toThrow("aborted");
    const { embeddedTexts } = await update({ readCorpus, lateInteraction: true });
    expect(embeddedTexts).toBeGreaterThan(0);
    expect(embeddedTexts).toBeLessThanOrEqual(300 - 64);
  });

  test("is told by a dry run that its vectors of words would come or go, and how many texts that takes", async () => {
    await update({ lateInteraction: false });
    const preview = (lateInteraction: boolean) =>
      previewUpdate({
        indexDir,
        readCorpus: makeReader(makeEpisode()),
        paths: null,
        addon,
        rebuild: false,
        lateInteraction,
      });
    expect(await preview(false)).toMatchObject({ status: "unchanged", embeddedTexts: 0 });
    expect(await preview(true)).toMatchObject({ status: "updated", embeddedTexts: 2 });
    await update({ lateInteraction: true });
    expect(await preview(false)).toMatchObject({ status: "updated", embeddedTexts: 0 });
  });

  test("says what share of the nearest its graph finds", async () => {
    expect(await update()).toMatchObject({ recall: 1 });
    expect((await loadIndex(indexDir, addon)).manifest.recall).toBe(1);
    expect(await update({ rebuild: true, addon: noAddon })).toMatchObject({ recall: null });
  });

  test("without a model it holds keywords only, and is embedded once there is one", async () => {
    await update({ embedder: null });
    const index = await loadIndex(indexDir, addon);
    expect(index.vectors).toBeNull();
    expect(index.manifest.model).toBeNull();
    expect(await update()).toMatchObject({ status: "updated", embeddedTexts: 8 });
  });
});

describe("an update", () => {
  test("of an unchanged corpus writes and embeds nothing", async () => {
    await update();
    const generation = await readGeneration();
    const embedder = new HashingEmbedder();
    expect(await update({ embedder })).toMatchObject({
      status: "unchanged",
      embeddedTexts: 0,
      reusedTexts: 8,
    });
    expect(embedder.embedded).toEqual([]);
    expect(await readGeneration()).toBe(generation);
  });

  test("embeds only the texts that changed", async () => {
    await update();
    const embedder = new HashingEmbedder();
    const [first, second] = makeEpisode().chapters;
    if (first === undefined || second === undefined) throw new Error("the episode has two chapters");
    const changed = makeEpisode({
      chapters: [first, { ...second, bullets: ["Bees cluster around the queen", "New"] }],
    });
    expect(await update({ embedder, readCorpus: makeReader(changed) })).toMatchObject({
      embeddedTexts: 2,
      reusedTexts: 6,
    });
    expect(embedder.embedded[0]).toBe("New");
    const fresh = new HashingEmbedder();
    const index = await loadIndex(indexDir, addon);
    const row = [...index.passages].findIndex(({ text }) => text === "Bees cluster around the queen");
    expect(index.vectors?.matrix.row(row)).toEqual(
      (await fresh.embedQuery("Bees cluster around the queen")).vector,
    );
  });

  test("with another model embeds everything and says so", async () => {
    await update();
    const notes: string[] = [];
    const embedder = new HashingEmbedder({ name: "other-model" });
    const result = await update({ embedder, onNote: (note) => notes.push(note) });
    expect(result).toMatchObject({ status: "updated", embeddedTexts: 8, reusedTexts: 0 });
    expect(notes).toEqual(["The index was made with bge-small-en-v1.5: every passage is embedded anew."]);
  });

  test("that is interrupted leaves the old index", async () => {
    await update();
    const generation = await readGeneration();
    const interruption = new AbortController();
    const onProgress = () => interruption.abort();
    const work = update({ rebuild: true, onProgress, signal: interruption.signal });
    await expect(work).rejects.toThrow("aborted");
    expect(await readGeneration()).toBe(generation);
    expect((await loadIndex(indexDir, addon)).manifest.generation).toBe(generation);
  });

  test("that was interrupted goes on where it stopped, and says so", async () => {
    const bullets = Array.from({ length: 200 }, (_, i) => `Hive number ${i} hums in its own key`);
    const [chapter] = makeEpisode().chapters;
    if (chapter === undefined) throw new Error("the episode has chapters");
    const readCorpus = makeReader(makeEpisode({ chapters: [{ ...chapter, bullets }] }));
    const interruption = new AbortController();
    const onProgress = ({ done }: { done: number }) => {
      if (done > 100) interruption.abort();
    };
    await expect(update({ readCorpus, onProgress, signal: interruption.signal })).rejects.toThrow("aborted");
    const notes: string[] = [];
    const embedder = new HashingEmbedder();
    const result = await update({ readCorpus, embedder, onNote: (note) => notes.push(note) });
    expect(result.embeddedTexts).toBeLessThanOrEqual(202 - 64);
    expect(embedder.embedded.length).toBe(result.embeddedTexts);
    expect(notes).toEqual([
      expect.stringMatching(/^Going on from an ingest that was interrupted: \d+ texts are embedded\.$/),
    ]);
    const row = [...(await loadIndex(indexDir, addon)).passages].findIndex(({ text }) => text === bullets[3]);
    expect((await loadIndex(indexDir, addon)).vectors?.matrix.row(row)).toEqual(
      (await embedder.embedQuery(bullets[3] ?? "")).vector,
    );
    expect(await readdir(indexDir)).not.toContain(".embedding");
  });

  test("that cannot write its files says so and leaves the old index", async () => {
    await update();
    const generation = await readGeneration();
    const { manifest } = await loadIndex(indexDir, addon);
    const failing = () => {
      throw new Error("no space left on device");
    };
    const error = await readFailure(
      writeIndex(indexDir, { manifest, files: {}, writeGraph: failing }, () => Promise.resolve()),
    );
    expect(error.code).toBe("index_unwritable");
    expect(error.message).toBe(`cannot write the index in ${indexDir}: no space left on device`);
    expect(await readdir(indexDir)).toEqual(expect.arrayContaining([generation, "manifest.json"]));
    expect(await readdir(indexDir)).toHaveLength(2);
  });

  test("that lost its lock puts nothing over what the other writer wrote", async () => {
    await update();
    const generation = await readGeneration();
    const { manifest } = await loadIndex(indexDir, addon);
    const content = { manifest, files: {}, writeGraph: null };
    const refuse = () => Promise.reject(new AppError("index_locked", "another process took over"));
    expect((await readFailure(writeIndex(indexDir, content, refuse))).code).toBe("index_locked");
    expect((await loadIndex(indexDir, addon)).manifest.generation).toBe(generation);
    expect((await readdir(indexDir)).sort()).toEqual([generation, "manifest.json"]);
  });

  test("removes what earlier ones left before it needs room itself, and never the index in use", async () => {
    await update();
    const generation = await readGeneration();
    const remains = ["g-0123456789ab", ".writing-abcdef"];
    for (const name of remains) await mkdir(join(indexDir, name));
    const failing = new HashingEmbedder();
    failing.embedPassages = async () => {
      expect(await readdir(indexDir)).not.toEqual(expect.arrayContaining(remains.slice(0, 1)));
      expect(await readdir(indexDir)).not.toEqual(expect.arrayContaining(remains.slice(1)));
      throw new Error("no space left on device");
    };
    await expect(update({ rebuild: true, embedder: failing })).rejects.toThrow("no space left on device");
    expect((await readdir(indexDir)).filter((name) => name !== ".embedding").sort()).toEqual([
      generation,
      "manifest.json",
    ]);
    expect((await loadIndex(indexDir, addon)).manifest.generation).toBe(generation);
  });

  test("removes no finished index where the manifest does not say which one is in use", async () => {
    await update();
    const generation = await readGeneration();
    await writeFile(join(indexDir, "manifest.json"), "{");
    const failing = new HashingEmbedder();
    failing.embedPassages = () => Promise.reject(new Error("no space left on device"));
    await expect(update({ embedder: failing })).rejects.toThrow("no space left on device");
    expect(await readdir(indexDir)).toContain(generation);
  });

  test("several that start at once embed everything once", async () => {
    const embedder = new HashingEmbedder();
    const results = await Promise.all(Array.from({ length: 4 }, () => update({ embedder })));
    expect(results.filter(({ status }) => status === "updated")).toHaveLength(1);
    expect(embedder.embedded).toHaveLength(8);
  });

  test("waits for another writer, and says so once", async () => {
    const notes: string[] = [];
    const options = { waitMs: 10_000, onNote: (note: string) => notes.push(note) };
    const results = await Promise.all([update(options), update(options)]);
    expect(results.map(({ status }) => status).sort()).toEqual(["unchanged", "updated"]);
    expect(notes).toEqual([expect.stringMatching(/^The index is being written by .+: waiting for it\.$/)]);
  });

  test("names the process that holds the lock, and does not wait for one that was killed", async () => {
    await update();
    const lock = join(indexDir, ".lock");
    await mkdir(lock);
    const own = await identifyProcess();
    await writeFile(join(lock, "1.owner"), JSON.stringify(own));
    const held = await readFailure(update({ waitMs: 0 }));
    expect([held.code, held.message]).toEqual([
      "index_locked",
      `process ${process.pid} on ${hostname()} is writing the index in ${indexDir}`,
    ]);
    const child = spawn(process.execPath, ["--version"]);
    await once(child, "exit");
    await writeFile(join(lock, "1.owner"), JSON.stringify({ ...own, pid: child.pid }));
    const notes: string[] = [];
    await update({ rebuild: true, waitMs: 0, onNote: (note) => notes.push(note) });
    expect(notes).toEqual([]);
    expect((await readdir(indexDir)).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("where a file stands in the folder's place says what to do", async () => {
    await writeFile(indexDir, "not a folder");
    const error = await readFailure(update());
    expect(error.code).toBe("index_unwritable");
    expect(error.hint).toBe(
      "Free some space, make the folder writable, or set CUEPOINT_INDEX_DIR to another.",
    );
    expect(await readFile(indexDir, "utf8")).toBe("not a folder");
  });
});

describe("a damaged index", () => {
  const files = [
    "episodes.json",
    "passages.bin",
    "passages.txt",
    "digests.bin",
    "keywords.json",
    "keywords.bin",
    "vectors.f32",
    "tokens.bin",
    "vectors.hnsw",
  ] as const;

  test.each(files)("with a flipped bit in %s is refused by name before it is used", async (name) => {
    await update();
    const path = join(indexDir, await readGeneration(), name);
    const bytes = await readFile(path);
    const middle = bytes.length >> 1;
    bytes.writeUInt8((bytes[middle] ?? 0) ^ 4, middle);
    await writeFile(path, bytes);
    const error = await readFailure(loadIndex(indexDir, addon));
    expect(error.code).toBe("index_damaged");
    expect(error.message).toBe(`${path} is not the file that was written: its SHA-256 differs`);
    expect(error.hint).toBe("Run `cuepoint ingest` to build the index anew.");
  });

  test.each(files)("with %s cut short, too long or gone is refused by name", async (name) => {
    await update();
    const path = join(indexDir, await readGeneration(), name);
    const { length } = await readFile(path);
    await appendFile(path, "x");
    expect((await readFailure(loadIndex(indexDir, addon))).message).toBe(
      `cannot read ${path}: it has ${length + 1} bytes, expected ${length}`,
    );
    await truncate(path, 3);
    expect((await readFailure(loadIndex(indexDir, addon))).message).toBe(
      `cannot read ${path}: it has 3 bytes, expected ${length}`,
    );
    await rm(path);
    expect((await readFailure(loadIndex(indexDir, addon))).message).toMatch(`cannot read ${path}: ENOENT`);
  });

  test.each([
    ["is not JSON", "{", "index_damaged", "is not JSON"],
    [
      "is of another format",
      '{"format": 99}',
      "index_mismatch",
      `has format 99, this version reads ${MANIFEST_FORMAT}`,
    ],
    [
      "lacks fields",
      `{"format": ${MANIFEST_FORMAT}}`,
      "index_damaged",
      'does not hold together at "builtAt"',
    ],
  ])("whose manifest %s is refused", async (_, text, code, message) => {
    await update();
    await writeFile(join(indexDir, "manifest.json"), text);
    const error = await readFailure(loadIndex(indexDir, addon));
    expect(error.code).toBe(code);
    expect(error.message).toContain(`${join(indexDir, "manifest.json")} ${message}`);
  });

  test("whose manifest points out of the folder is refused", async () => {
    await update();
    const path = join(indexDir, "manifest.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...manifest, generation: "../../etc" }));
    expect((await readFailure(loadIndex(indexDir, addon))).message).toContain('at "generation"');
  });

  test("whose vectors are of other dimensions than the manifest says is refused", async () => {
    await update();
    const path = join(indexDir, "manifest.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    manifest.model.dimensions = 32;
    await writeFile(path, JSON.stringify(manifest));
    const error = await readFailure(loadIndex(indexDir, addon));
    expect(error.code).toBe("index_damaged");
    expect(error.message).toMatch(
      /vectors.f32 holds 512 numbers, expected 8 vectors of 32|tokens.bin does not hold/,
    );
  });

  test("is built anew by an update, which says why", async () => {
    await update();
    await rm(join(indexDir, await readGeneration(), "vectors.f32"));
    const notes: string[] = [];
    expect(await update({ onNote: (note) => notes.push(note) })).toMatchObject({
      status: "updated",
      embeddedTexts: 8,
    });
    expect(notes).toEqual([
      expect.stringMatching(/^The old index is of no use \(cannot read .*: building it anew\.$/),
    ]);
    expect((await loadIndex(indexDir, addon)).episodes).toHaveLength(1);
  });

  test("with a graph that is none, of the right digest, is refused and built anew", async () => {
    await update();
    const path = join(indexDir, "manifest.json");
    const manifest = JSON.parse(await readFile(path, "utf8"));
    const bytes = Buffer.from("no graph at all");
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await writeFile(join(indexDir, manifest.generation, "vectors.hnsw"), bytes);
    manifest.files["vectors.hnsw"] = { bytes: bytes.length, sha256 };
    await writeFile(path, JSON.stringify(manifest));
    const error = await readFailure(loadIndex(indexDir, addon));
    expect(error.code).toBe("index_damaged");
    expect(error.message).toContain("vectors.hnsw holds no graph");
    expect(await update()).toMatchObject({ status: "updated" });
  });

  test("that is missing says which folder and what to run", async () => {
    const error = await readFailure(loadIndex(indexDir, addon));
    expect([error.code, error.sentence]).toEqual([
      "index_missing",
      `there is no index in ${indexDir}. Run \`cuepoint ingest\`.`,
    ]);
  });
});

describe("opening an index to answer from", () => {
  async function open(changes: Partial<Parameters<typeof openIndex>[0]> = {}, notes: string[] = []) {
    const { index } = await openIndex({
      indexDir,
      embedder: new HashingEmbedder(),
      addon,
      lateInteraction: null,
      waitMs: 1_000,
      readCorpus: makeReader(makeEpisode()),
      onNote: (note) => notes.push(note),
      ...changes,
    });
    return index;
  }

  test("builds it where there is none, and uses it as it is the next time", async () => {
    const first = await open();
    const embedder = new HashingEmbedder();
    const second = await open({ embedder });
    expect(second.manifest).toEqual(first.manifest);
    expect(embedder.embedded).toEqual([]);
  });

  test("brings it up to date with a corpus that has changed", async () => {
    await open();
    const added = makeEpisode({ id: "second", title: "Second" });
    const index = await open({ readCorpus: makeReader(makeEpisode(), added) });
    expect(index.episodes.map(({ id }) => id)).toEqual(["winter-hives", "second"]);
  });

  test("answers from the last good index where the corpus cannot be read, and says so", async () => {
    const built = await open();
    const notes: string[] = [];
    const readCorpus = async () => {
      throw new AppError("corpus_unreadable", "one file cannot be read", {
        problems: ["a.txt:3: expected a time"],
      });
    };
    const index = await open({ readCorpus }, notes);
    expect(index.manifest).toEqual(built.manifest);
    expect(notes).toEqual([
      "a.txt:3: expected a time",
      "one file cannot be read: answering from the index as it was.",
    ]);
  });

  test("refuses an index of another model and leaves it as it is", async () => {
    const built = await open();
    const embedder = new HashingEmbedder({ name: "all-MiniLM-L6-v2" });
    const error = await readFailure(open({ embedder }));
    expect(error.code).toBe("index_mismatch");
    expect(error.message).toBe(
      `the index in ${indexDir} was made with bge-small-en-v1.5, the configuration names all-MiniLM-L6-v2`,
    );
    expect((await loadIndex(indexDir, addon)).manifest).toEqual(built.manifest);
  });

  test("without the model keeps a vector index rather than replacing it", async () => {
    const built = await open();
    const notes: string[] = [];
    const changed = makeReader(makeEpisode({ title: "Changed" }));
    const index = await open({ embedder: null, readCorpus: changed }, notes);
    expect(index.manifest).toEqual(built.manifest);
    expect(notes).toEqual(["The corpus has changed, but without the embedding model it cannot be indexed."]);
  });

  test("replaces a damaged one and says so", async () => {
    await open();
    await truncate(join(indexDir, await readGeneration(), "vectors.hnsw"), 10);
    const notes: string[] = [];
    const index = await open({}, notes);
    expect(index.vectors?.engine).toBe("hnsw");
    expect(notes).toEqual([
      expect.stringMatching(/vectors\.hnsw: it has 10 bytes, expected \d+\): building it anew\.$/),
    ]);
  });

  test("replaces one of an earlier format and says so", async () => {
    await open();
    await writeFile(join(indexDir, "manifest.json"), '{"format": 1}');
    const notes: string[] = [];
    const index = await open({}, notes);
    expect(index.tokens?.texts).toBe(index.sections.length);
    expect(notes).toEqual([
      expect.stringMatching(
        new RegExp(`has format 1, this version reads ${MANIFEST_FORMAT}\\): building it anew\\.$`),
      ),
    ]);
  });

  test("of several at once embeds everything once", async () => {
    const embedder = new HashingEmbedder();
    const indexes = await Promise.all(Array.from({ length: 3 }, () => open({ embedder, waitMs: 5_000 })));
    expect(embedder.embedded).toHaveLength(8);
    expect(new Set(indexes.map(({ manifest }) => manifest.generation)).size).toBe(1);
  });

  test("uses an index made from given paths without asking the corpus folder", async () => {
    await update({ paths: ["elsewhere/page.txt"] });
    const index = await open({ readCorpus: () => Promise.reject(new Error("the corpus was read")) });
    expect(index.manifest.paths).toEqual(["elsewhere/page.txt"]);
  });

  test.skipIf(process.getuid?.() === 0)(
    "on a read-only folder answers from the index as it was",
    async () => {
      const built = await open();
      const copy = `${indexDir}-read-only`;
      await cp(indexDir, copy, { recursive: true });
      await chmod(copy, 0o555);
      const index = await open({
        indexDir: copy,
        readCorpus: makeReader(makeEpisode({ title: "New" })),
      });
      expect(index.manifest).toEqual(built.manifest);
    },
  );
});

test("an index folder that holds other files keeps them", async () => {
  await mkdir(indexDir);
  await writeFile(join(indexDir, "notes.md"), "mine");
  await update();
  await update({ rebuild: true });
  expect(await readFile(join(indexDir, "notes.md"), "utf8")).toBe("mine");
});
