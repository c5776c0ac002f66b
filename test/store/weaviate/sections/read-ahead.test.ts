import { expect, test } from "vitest";
import { SectionCache } from "../../../../src/store/weaviate/sections/section-reader.js";
import { WeaviateStore } from "../../../../src/store/weaviate/weaviate-store.js";
import { generateLibrary } from "../generate-library.js";
import { makeCatalog } from "../ingest/plan-library.js";
import { DIMENSIONS, openSketches } from "./open-sketches.js";

/** A store of so many episodes, each of one section. */
function openStore(episodes: number, terms: string) {
  const { asked, cluster } = openSketches(() => terms);
  const catalog = makeCatalog(generateLibrary(episodes));
  const model = { ...catalog.manifest.model, dimensions: DIMENSIONS };
  const cache = new SectionCache();
  const manifest = { ...catalog.manifest, model };
  return { asked, cache, store: new WeaviateStore({ cluster, cache, catalog: { ...catalog, manifest } }) };
}

const { signal } = new AbortController();

test("what every section is compared by is read ahead once", async () => {
  const { asked, cache, store } = openStore(30, "bee");
  await store.readAhead(signal);
  await store.readAhead(signal);
  const ids = asked.flat();
  expect(new Set(ids).size).toBe(30);
  expect(ids).toHaveLength(30);
  expect(ids.every((id) => cache.sketches.has(id))).toBe(true);
});

test("what is read ahead ends before anything is dropped for it", async () => {
  const { asked, cache, store } = openStore(60, "word ".repeat(200_000));
  await store.readAhead(signal);
  const ids = asked.flat();
  expect(ids.length).toBeGreaterThan(30);
  expect(ids.length).toBeLessThan(45);
  expect(ids.every((id) => cache.sketches.has(id))).toBe(true);
});

test("reading ahead ends with the signal", async () => {
  const { asked, store } = openStore(30, "bee");
  await expect(store.readAhead(AbortSignal.abort(new Error("the server stops")))).rejects.toThrow(
    "the server stops",
  );
  expect(asked).toEqual([]);
});
