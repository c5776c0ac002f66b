import { mkdir, mkdtemp, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { FORMATS } from "../../../src/corpus/formats.js";
import { readCorpus, readCorpusPaths } from "../../../src/corpus/read-corpus.js";
import { loadIndex } from "../../../src/store/local/load-index.js";
import { openIndex } from "../../../src/store/local/open-index.js";
import {
  type LocalUpdateOptions,
  previewUpdate,
  updateIndex,
} from "../../../src/store/local/update-index.js";
import { loadAddon } from "../../../src/store/vectors/load-addon.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { readHere } from "../../fakes/read-here.js";

const addon = loadAddon();
const page = (title: string, id?: string) =>
  `${id === undefined ? "" : `---\nid: ${id}\n---\n`}${title}\n1. 0:00 – 1:00\nStart\nIt is said.\n`;
const feed = (show: string, ...guids: readonly string[]) =>
  `<rss><channel><title>${show}</title>${guids
    .map(
      (guid) =>
        `<item><title>${guid}</title><guid>${guid}</guid><description>Of ${guid}.</description><pubDate>2024-05-10</pubDate></item>`,
    )
    .join("")}</channel></rss>`;

let indexDir: string;
let corpusDir: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-kept-"));
  indexDir = join(folder, "index");
  corpusDir = join(folder, "corpus");
  await mkdir(corpusDir);
});

const write = (name: string, content: string) => writeFile(join(corpusDir, name), content);

function compose(changes: Partial<LocalUpdateOptions> = {}): LocalUpdateOptions {
  return {
    indexDir,
    readCorpus: (known, options) => readCorpus(corpusDir, { ...options, known, reader: readHere(FORMATS) }),
    paths: null,
    embedder: new HashingEmbedder(),
    addon,
    lateInteraction: null,
    rebuild: false,
    waitMs: 5_000,
    ...changes,
  };
}

const update = (changes?: Partial<LocalUpdateOptions>) => updateIndex(compose(changes));

/** `id < former ids: title`, and `stale`, of each episode of the index. */
async function listEpisodes(): Promise<string[]> {
  const { episodes } = await loadIndex(indexDir, addon);
  return episodes
    .map(({ id, formerIds = [], title, stale }) =>
      [id, "<", ...formerIds, title, ...(stale ? ["stale"] : [])].join(" "),
    )
    .sort();
}

test("an index marks the episodes of a file that broke, with its words, and takes the mark off once it is mended", async () => {
  await write("a.txt", page("A"));
  await write("b.txt", page("B"));
  await update();
  await write("a.txt", "nothing");
  expect(await update()).toMatchObject({ status: "updated", embeddedTexts: 0, corpus: { stale: ["a"] } });
  expect(await listEpisodes()).toEqual(["a < A stale", "b < B"]);
  expect(await update()).toMatchObject({ status: "unchanged", corpus: { stale: ["a"] } });
  await write("a.txt", page("A"));
  expect(await update()).toMatchObject({ status: "updated", embeddedTexts: 0 });
  expect(await listEpisodes()).toEqual(["a < A", "b < B"]);
});

test("a rebuild keeps ids, former ids, and the last good version of what broke", async () => {
  await write("a.txt", page("A"));
  await write("b.txt", page("B"));
  await write("f.xml", feed("S", "x"));
  await update();
  await write("a.txt", page("A", "new"));
  await write("f.xml", feed("S", "x", "y").replace("<title>x", "<title>z"));
  await update();
  await write("b.txt", "nothing");
  expect(await previewUpdate(compose({ rebuild: true }))).toMatchObject({ status: "updated" });
  const rebuilt = await update({ rebuild: true });
  expect(rebuilt.reusedTexts).toBe(0);
  expect(rebuilt.changes).toMatchObject({ added: [], removed: [] });
  expect(await listEpisodes()).toEqual(["b < B stale", "new < a A", "x < z", "y < y"]);
});

test.each<[string, () => Promise<unknown>]>([
  ["another format", () => changeManifest((manifest) => ({ ...manifest, format: 7 }))],
  [
    "a later format, which has more to say",
    () =>
      changeManifest((manifest) => ({
        ...manifest,
        format: 99,
        more: {},
        corpus: [...manifest.corpus, 5, { path: "q" }],
      })),
  ],
  [
    "a broken file",
    async () => {
      const { generation } = JSON.parse(await readFile(join(indexDir, "manifest.json"), "utf8"));
      await truncate(join(indexDir, generation, "passages.bin"), 3);
    },
  ],
])("an index of %s still tells which ids were given", async (_, spoil) => {
  await write("a.txt", page("A"));
  await write("f.xml", feed("S", "x"));
  await update();
  await write("a.txt", page("A", "new"));
  await write("f.xml", feed("S", "x").replace("<title>x", "<title>z"));
  await update();
  const before = await listEpisodes();
  expect(before).toEqual(["new < a A", "x < z"]);
  await spoil();
  const notes: string[] = [];
  await update({ onNote: (note) => notes.push(note) });
  expect(notes.join()).toContain("building it anew");
  expect(await listEpisodes()).toEqual(before);
});

async function changeManifest(change: (manifest: { corpus: unknown[] }) => object): Promise<void> {
  const path = join(indexDir, "manifest.json");
  await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")))));
}

test("an index of files that this version names otherwise tells their ids by where they lie, and no id that is none", async () => {
  await write("a.txt", page("A"));
  await write("b.txt", page("B"));
  await update();
  const source = { id: null, keys: [["file"]], episode: "given" };
  await changeManifest((manifest) => ({
    ...manifest,
    format: 6,
    corpus: [
      { path: "a.txt", sources: [source] },
      { path: "b.txt", sources: [{ ...source, episode: "../../up" }] },
    ],
  }));
  await update();
  expect(await listEpisodes()).toEqual(["b < B", "given < A"]);
});

test("an ingest of other paths keeps the ids that owners' names tell, and none by the place of a file", async () => {
  await mkdir(join(corpusDir, "one"));
  await mkdir(join(corpusDir, "two"));
  await write("one/f.xml", feed("S", "x"));
  await write("one/a.txt", page("A", "stated"));
  const ingest = (...paths: readonly string[]) =>
    update({
      paths,
      readCorpus: (known, options) =>
        readCorpusPaths(
          paths.map((path) => join(corpusDir, path)),
          { ...options, known, reader: readHere(FORMATS) },
        ),
    });
  await ingest("one");
  await write("one/f.xml", feed("S", "x").replace("<title>x", "<title>z"));
  await write("one/a.txt", page("A"));
  await write("two/a.txt", page("other"));
  await ingest("two", "one");
  expect(await listEpisodes()).toEqual(["one-a < A", "two-a < other", "x < z"]);
});

test("a server whose corpus is not there answers from the index as it was, and an ingest marks all of it", async () => {
  await write("a.txt", page("A"));
  await update();
  await rename(corpusDir, `${corpusDir}-away`);
  const notes: string[] = [];
  const { rebuild: _, paths: __, ...options } = compose({ onNote: (note) => notes.push(note) });
  const { index } = await openIndex(options);
  expect([notes, index.episodes[0]?.stale]).toEqual([
    ["Nothing of the corpus can be read: answering from the index as it was."],
    undefined,
  ]);
  await update();
  expect(await listEpisodes()).toEqual(["a < A stale"]);
  await rm(indexDir, { recursive: true });
  await expect(update()).rejects.toMatchObject({ code: "corpus_missing" });
});
