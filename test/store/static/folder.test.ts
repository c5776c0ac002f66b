import { expect, test } from "vitest";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import { tokenize } from "../../../src/language/tokenize.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import { openStaticStore } from "../../../src/store/static/open-static-store.js";
import { keepFiles } from "../../../src/store/static/read-file.js";
import { writeSearchData } from "../../../src/store/static/write-search-data.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { type ExportedSearch, exportSearch, keepSpace } from "./export-search.js";

const DIMENSIONS = 16;
const embedder = new HashingEmbedder({ dimensions: DIMENSIONS });
const fill = (value: number) => new Array<number>(DIMENSIONS).fill(value);
const WORDS = keepSpace(DIMENSIONS, { boat: fill(127), boats: fill(-64), the: fill(1), zebra: fill(0) });

async function makeStore(topics: readonly string[], by: Embedder | null = embedder): Promise<LocalStore> {
  const divided = topics.map((topic) =>
    divideEpisode({
      episode: makeEpisode({
        id: topic,
        title: `About ${topic}`,
        chapters: [
          {
            number: 1,
            title: `The start of ${topic}`,
            startSeconds: 0,
            endSeconds: 900,
            summary: `Boats and ${topic} \ud800.`,
            bullets: [`Why ${topic} matter`],
          },
          {
            number: 2,
            title: `${topic} at last`,
            startSeconds: 900,
            endSeconds: 999,
            summary: null,
            bullets: [],
          },
        ],
      }),
      cues: Array.from({ length: 40 }, (_, i) => ({
        startSeconds: 20 * i,
        endSeconds: 20 * i + 18,
        speaker: i % 2 === 0 ? "Mara Linde" : "Tove Lund",
        text: `In sentence ${i} we spoke of ${topic}, at great length, of boats, and of what keeps them afloat.`,
      })),
    }),
  );
  const index = await indexInMemory(divided, by);
  return new LocalStore(index, { builtAt: "2026-01-01T00:00:00.000Z" });
}

const ask = async (text: string) => ({
  terms: tokenize(text),
  vector: (await embedder.embedQuery(text)).vector,
});

test("the same library gives the same files, and an episode before others leaves their texts as they are", async () => {
  const once = await exportSearch(await makeStore(["hulls", "masts"]), WORDS);
  const twice = await exportSearch(await makeStore(["hulls", "masts"]), WORDS);
  expect(twice.data).toEqual(once.data);
  expect([...twice.files]).toEqual([...once.files]);
  const more = await exportSearch(await makeStore(["anchors", "hulls", "masts"]), WORDS);
  const kept = (kind: string) => [...once.files.keys()].filter((path) => path.includes(kind));
  for (const kind of ["text-", "vectors-", "tokens-"]) expect(kept(kind).length).toBeGreaterThan(1);
  for (const path of [...kept("text-"), ...kept("tokens-")]) expect(more.files.has(path)).toBe(true);
});

test("what every question needs is asked for at once, and no text or term before a question", async () => {
  const exported = await exportSearch(await makeStore(["hulls", "masts"]), WORDS);
  const asked: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const opening = openStaticStore(
    exported,
    async (path, bytes) => {
      asked.push(path.replace(/^search\/|-.*$/g, ""));
      await held;
      return await exported.readFile(path, bytes);
    },
    "light",
  );
  expect(asked.sort()).toEqual(["episodes", "lexicon", "parts", "rows"]);
  release();
  await opening;
  expect(asked).toHaveLength(4);
});

/** Opens a folder whose files after the first ones come when they are let. */
async function openSlowly(exported: ExportedSearch) {
  const loads: string[] = [];
  const gate = { wait: Promise.resolve(), fails: false };
  const readFile = keepFiles(async (path, bytes) => {
    loads.push(path);
    await gate.wait;
    if (gate.fails) throw new TypeError("Failed to fetch");
    return await exported.readFile(path, bytes);
  });
  const store = await openStaticStore(exported, readFile, "light");
  loads.length = 0;
  return { store, loads, gate };
}

test("an aborted question is over at once, and what it had asked for serves the next one", async () => {
  const { store, loads, gate } = await openSlowly(await exportSearch(await makeStore(["hulls"]), WORDS));
  let release = () => {};
  gate.wait = new Promise((resolve) => {
    release = resolve;
  });
  const query = await ask("What keeps boats afloat?");
  const leaving = new AbortController();
  const left = store.findSections([query], {}, { signal: leaving.signal });
  const staying = store.findSections([query], {});
  leaving.abort(new Error("gone"));
  await expect(left).rejects.toThrow("gone");
  release();
  expect((await staying).view.sections.length).toBeGreaterThan(0);
  await store.findSections([query], {});
  expect(new Set(loads).size).toBe(loads.length);
});

test("offline a question says so, what was fetched before is still answered, and online it goes on", async () => {
  const { store, gate } = await openSlowly(await exportSearch(await makeStore(["hulls", "masts"]), WORDS));
  const query = await ask("What keeps boats afloat?");
  const find = () => store.findSections([query], { episodes: ["hulls"] });
  const readOther = () => store.readEpisodes(["masts"]);
  const before = await find();
  gate.fails = true;
  expect((await find()).candidates).toEqual(before.candidates);
  await expect(readOther()).rejects.toMatchObject({
    code: "store_unavailable",
    hint: expect.stringContaining("offline"),
  });
  gate.fails = false;
  expect((await readOther()).episodes).toHaveLength(1);
});

test("words have their own vectors, also those that nobody says; others have none", async () => {
  const exported = await exportSearch(await makeStore(["hulls"]), WORDS);
  const { words } = await openStaticStore(exported, exported.readFile, "light");
  const found = await words.find(["boat", "boats", "the", "zebra", "nobody", "boat"]);
  // A length is a byte, of which the longest word has 255.
  const expected = { boat: 255, boats: -129, the: 2, zebra: 0 };
  expect(words.dimensions).toBe(DIMENSIONS);
  expect([...found.keys()]).toEqual(Object.keys(expected));
  for (const [word, value] of Object.entries(expected))
    for (const each of found.get(word) ?? []) expect(each).toBeCloseTo(value / 255);
});

test("an index without vectors is exported, and searched by words", async () => {
  const local = await makeStore(["hulls", "masts"], null);
  const exported = await exportSearch(local, null);
  const store = await openStaticStore(exported, exported.readFile, "light");
  expect([store.engine, store.hasVectors, exported.data.full]).toEqual(["keywords", false, null]);
  const { view, candidates } = await store.findSections(
    [{ terms: tokenize("Why masts matter"), vector: null }],
    {},
  );
  const own = await local.findSections([{ terms: tokenize("Why masts matter"), vector: null }], {});
  expect(view.vectors).toBeNull();
  const [[, best] = []] = candidates[0]?.keywordScores ?? [];
  const [[, first] = []] = own.candidates[0]?.keywordScores ?? [];
  expect(best).toBe(first);
});

test("in the light tier two dozen sections are fetched at most, the best of all, with the scores that they have among all", async () => {
  const exported = await exportSearch(await makeStore(["hulls", "masts", "sails"]), WORDS);
  const [light, full] = await Promise.all(
    (["light", "full"] as const).map((tier) => openStaticStore(exported, exported.readFile, tier)),
  );
  const query = await ask("Why masts matter, at great length");
  const [few, all] = await Promise.all([light, full].map((store) => store?.findSections([query], {})));
  expect(few?.view.sections.length).toBeLessThan(all?.view.sections.length ?? 0);
  expect(few?.view.sections.length).toBeLessThanOrEqual(25);
  const score = (found: typeof few) => Math.max(...(found?.candidates[0]?.keywordScores.values() ?? []));
  expect(score(few)).toBe(score(all));
});

test("a view of another episode than the outline's is refused", async () => {
  const store = await makeStore(["hulls", "masts"]);
  const write = (...ids: string[]) =>
    writeSearchData({
      views: (async function* () {
        for (const id of ids) yield await store.readEpisodes([id]);
      })(),
      outlines: store.episodes,
      words: WORDS,
      builtAt: store.builtAt,
      better: false,
      put: async (name) => name,
    });
  await expect(write("masts", "hulls")).rejects.toThrow("expected episode hulls to export, got masts");
  await expect(write("hulls")).rejects.toThrow("expected 2 episodes to export, got 1");
});
