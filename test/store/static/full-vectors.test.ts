import { beforeAll, expect, test } from "vitest";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../../src/store/local/local-store.js";
import type { EpisodesView } from "../../../src/store/passage-view.js";
import { openStaticStore } from "../../../src/store/static/open-static-store.js";
import { writeSearchData } from "../../../src/store/static/write-search-data.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { type ExportedSearch, exportSearch, keepSpace } from "./export-search.js";

let store: LocalStore;
let exported: ExportedSearch;
beforeAll(async () => {
  const episodes = Array.from({ length: 12 }, (_, i) =>
    divideEpisode({ episode: makeEpisode({ id: `bees-${i}`, title: `Bees ${i}` }), cues: [] }),
  );
  store = new LocalStore(await indexInMemory(episodes, new HashingEmbedder({ dimensions: 16 })));
  exported = await exportSearch(store, keepSpace(16));
});

test("rows of all episodes are read four files at a time, and their bytes are not kept", async () => {
  let open = 0;
  let most = 0;
  const kept: (boolean | undefined)[] = [];
  await openStaticStore(
    exported,
    async (path, bytes, options) => {
      if (!/vectors-.*bin/.test(path)) return await exported.readFile(path, bytes);
      kept.push(options?.isKept);
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open--;
      return await exported.readFile(path, bytes);
    },
    "full",
  );
  expect(kept).toEqual(Array(12).fill(false));
  expect(most).toBe(4);
});

test("more vectors than a page should load are not exported, and the sentence says what to do", async () => {
  const writing = writeSearchData({
    views: readHeavy(),
    outlines: store.episodes,
    words: null,
    builtAt: store.builtAt,
    put: async (name) => `search/${name}`,
    better: true,
  });
  await expect(writing).rejects.toMatchObject({
    code: "usage",
    message: expect.stringContaining("48 MB"),
    hint: expect.stringContaining("without `--better`"),
  });
});

/** Episodes whose rows have ten million numbers each. */
async function* readHeavy(): AsyncGenerator<EpisodesView> {
  for (const { id } of store.episodes) {
    const view = await store.readEpisodes([id]);
    const matrix = { dimensions: 10_000_000, row: () => new Float32Array(16) };
    yield { ...view, vectors: { matrix } as unknown as EpisodesView["vectors"] };
  }
}
