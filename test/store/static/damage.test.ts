import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { tokenize } from "../../../src/language/tokenize.js";
import { AppError } from "../../../src/shared/errors.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { openStaticStore } from "../../../src/store/static/open-static-store.js";
import { keepFiles } from "../../../src/store/static/read-file.js";
import { parseSearchManifest, SEARCH_FORMAT } from "../../../src/store/static/search-manifest.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { type ExportedSearch, exportSearch, keepSpace } from "./export-search.js";

const embedder = new HashingEmbedder({ dimensions: 16 });
const QUESTION = "Why do queens and honey matter in June?";
let exported: ExportedSearch;

beforeAll(async () => {
  const episodes = ["queens", "honey"].map((topic) =>
    divideEpisode({
      episode: makeEpisode({
        id: topic,
        chapters: [1, 2].map((number) => ({
          number,
          title: `${topic} part ${number}`,
          startSeconds: (number - 1) * 100,
          endSeconds: number * 100,
          summary: `What keepers say of ${topic} in part ${number}.`,
          bullets: [`The ${topic} of June number ${number}`],
        })),
      }),
      cues: [
        { startSeconds: 10, endSeconds: 40, speaker: "Mara Linde", text: `We spoke of ${topic} at length.` },
      ],
    }),
  );
  const store = new LocalStore(await indexInMemory(episodes, embedder));
  exported = await exportSearch(
    store,
    keepSpace(16, { queens: [...Array(16).keys()], the: Array(16).fill(-1) }),
  );
});

/** Asks a question of a folder, every part of which is read. */
async function ask(files: ReadonlyMap<string, Uint8Array>, tier: "light" | "full" = "full") {
  const readFile = async (path: string) => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new AppError("store_unavailable", `cannot load ${path}`);
    return bytes;
  };
  const store = await openStaticStore({ data: exported.data }, readFile, tier);
  const { vector } = await embedder.embedQuery(QUESTION);
  const found = await store.findSections([{ terms: tokenize(QUESTION), vector }], {});
  await found.readTokens([...found.view.sections.keys()]);
  await store.words.find(["queens", "the", "nobody"]);
  await store.readEpisodes(
    store.episodes.map(({ id }) => id),
    { tokens: true },
  );
  return found;
}

const change = (path: string, bytes: Uint8Array) => new Map([...exported.files, [path, bytes]]);

describe("a host that gives another file than was exported is found out, by the file's name", () => {
  test.each([
    ["an error page", new TextEncoder().encode("<!doctype html><title>Not found</title>")],
    ["nothing", new Uint8Array()],
  ])("%s", async (_, page) => {
    for (const path of exported.files.keys()) {
      const error = await ask(change(path, page)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: "index_damaged",
        message: expect.stringContaining(path),
        hint: expect.stringContaining("cuepoint export"),
      });
    }
  });

  test("bytes of the right length that are something else are refused, or harm nothing", async () => {
    const paths = [...exported.files.keys()];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (path, at, by) => {
          const bytes = Uint8Array.from(exported.files.get(path) ?? []);
          const place = at % bytes.length;
          bytes[place] = (bytes[place] ?? 0) ^ by;
          const error = await ask(change(path, bytes)).then(
            () => null,
            (thrown: unknown) => thrown,
          );
          if (error !== null)
            expect(error).toMatchObject({
              code: expect.stringMatching(/^(?:index_damaged|store_unavailable)$/),
            });
        },
      ),
      { numRuns: 300 },
    );
  });
});

test("a file that was loaded ahead is kept as it came: one that is another is told by the question that parses it", async () => {
  const path = [...exported.files.keys()].find((name) => name.includes("text-")) ?? "";
  const files = new Map(change(path, new Uint8Array(exported.files.get(path)?.length ?? 0)));
  const readFile = keepFiles(async (name) => files.get(name) ?? new Uint8Array());
  const store = await openStaticStore({ data: exported.data }, readFile, "light");
  for (const { load } of store.files) await load();
  files.clear();
  const read = store.episodes.map(({ id }) => store.readEpisodes([id]));
  const [bad, sound] = await Promise.allSettled(path === "" ? [] : read);
  expect([bad?.status, sound?.status].sort()).toEqual(["fulfilled", "rejected"]);
  expect((await store.words.find(["queens"])).size).toBe(1);
});

test("a file that is missing is asked for by its name", async () => {
  const files = new Map(exported.files);
  const path = [...files.keys()].find((name) => name.includes("text-")) ?? "";
  files.delete(path);
  await expect(ask(files)).rejects.toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining(path),
  });
});

test("a folder without the better tier says so", async () => {
  const data = { ...exported.data, full: null };
  await expect(openStaticStore({ data }, exported.readFile, "full")).rejects.toMatchObject({
    code: "index_mismatch",
    hint: expect.stringContaining("cuepoint export"),
  });
});

test("a manifest comes back with what others put beside the search data", () => {
  const manifest = { format: SEARCH_FORMAT, data: exported.data, engine: "search/engine-1.js" };
  expect(parseSearchManifest(JSON.stringify(manifest))).toEqual(manifest);
});

test.each([
  ["an error page", () => "<!doctype html>", "index_damaged"],
  ["a list", () => "[]", "index_damaged"],
  [
    "another format",
    () => JSON.stringify({ format: SEARCH_FORMAT + 1, data: exported.data }),
    "index_mismatch",
  ],
  ["no data", () => JSON.stringify({ format: SEARCH_FORMAT }), "index_damaged"],
  ["a count that is none", () => write({ counts: { ...exported.data.counts, rows: -1 } }), "index_damaged"],
  ["a file without a size", () => write({ rows: { path: "search/rows.bin" } }), "index_damaged"],
  [
    "a file elsewhere",
    () => write({ rows: { path: "https://other.example/rows.bin", bytes: 1 } }),
    "index_damaged",
  ],
  [
    "a file above the folder",
    () => write({ rows: { path: "search/../../rows.bin", bytes: 1 } }),
    "index_damaged",
  ],
  [
    "rows of no numbers",
    () => write({ words: { model: "m", dimensions: 0, scale: 1, bias: [] } }),
    "index_damaged",
  ],
  [
    "words of no model",
    () => write({ words: { dimensions: 1, scale: 1, bias: [0] } as never }),
    "index_damaged",
  ],
])("a manifest of %s is refused", (_, text, code) => {
  expect(() => parseSearchManifest(text())).toThrow(
    expect.objectContaining({
      code,
      message: expect.stringContaining("search.json"),
      hint: expect.any(String),
    }),
  );
});

function write(changes: Partial<Record<keyof ExportedSearch["data"], unknown>>): string {
  return JSON.stringify({ format: SEARCH_FORMAT, data: { ...exported.data, ...changes } });
}
