import { expect, test } from "vitest";
import { SectionCache, SectionReader } from "../../../../src/store/weaviate/sections/section-reader.js";
import { encodeSketch } from "../../../../src/store/weaviate/sections/section-sketch.js";
import type { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";

const DIMENSIONS = 8;

/** Gives each id's stems as its name, and notes which ids are asked for. */
function openCluster(terms: (id: string) => string) {
  const asked: string[][] = [];
  const sketch = Buffer.from(encodeSketch([{ kind: "bullet" }], [new Float32Array(DIMENSIONS).fill(1)]));
  const index = {
    filter: { byId: () => ({ containsAny: (ids: string[]) => ids }) },
    query: {
      fetchObjects: async ({ filters }: { readonly filters: string[] }) => {
        asked.push(filters);
        const objects = filters.map((id) => ({
          uuid: id,
          properties: { sketch: sketch.toString("base64"), terms: terms(id) },
        }));
        // In no certain order.
        return { objects: objects.reverse() };
      },
    },
  };
  const client = { collections: { use: () => ({ withConsistency: () => index }) } };
  const cluster = { read: (ask: (own: typeof client) => unknown) => ask(client) };
  return { asked, cluster: cluster as unknown as WeaviateCluster };
}

const open = (cluster: WeaviateCluster, cache = new SectionCache()) =>
  new SectionReader({ cluster, collection: "Index", dimensions: DIMENSIONS, cache });

test("what was read is not asked for again, by nobody who shares the cache, and comes in the order asked for", async () => {
  const { asked, cluster } = openCluster((id) => id);
  const cache = new SectionCache();
  const read = async (...ids: string[]) =>
    (await open(cluster, cache).readSketches(ids, undefined)).map(({ stems }) => stems.trim());
  expect(await read("a", "b")).toEqual(["a", "b"]);
  expect(await read("c", "b", "a", "d")).toEqual(["c", "b", "a", "d"]);
  expect(await read("d", "a")).toEqual(["d", "a"]);
  expect(asked).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("what is kept has a bound, and what was asked for last stays", async () => {
  const long = "word ".repeat(400_000);
  const { asked, cluster } = openCluster(() => long);
  const reader = open(cluster);
  const ids = Array.from({ length: 30 }, (_, i) => `section-${i}`);
  for (const id of ids) await reader.readSketches([id], undefined);
  await reader.readSketches([ids.at(-1) ?? ""], undefined);
  expect(asked).toHaveLength(30);
  await reader.readSketches([ids[0] ?? ""], undefined);
  expect(asked).toHaveLength(31);
});
