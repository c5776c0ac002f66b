import { expect, test } from "vitest";
import { SectionCache, SectionReader } from "../../../../src/store/weaviate/sections/section-reader.js";
import type { WeaviateCluster } from "../../../../src/store/weaviate/weaviate-cluster.js";
import { DIMENSIONS, openSketches } from "./open-sketches.js";

const open = (cluster: WeaviateCluster, cache = new SectionCache()) =>
  new SectionReader({ cluster, collection: "Index", dimensions: DIMENSIONS, cache });

test("what was read is not asked for again, by nobody who shares the cache, and comes in the order asked for", async () => {
  const { asked, cluster } = openSketches((id) => id);
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
  const { asked, cluster } = openSketches(() => long);
  const reader = open(cluster);
  const ids = Array.from({ length: 30 }, (_, i) => `section-${i}`);
  for (const id of ids) await reader.readSketches([id], undefined);
  await reader.readSketches([ids.at(-1) ?? ""], undefined);
  expect(asked).toHaveLength(30);
  await reader.readSketches([ids[0] ?? ""], undefined);
  expect(asked).toHaveLength(31);
});
