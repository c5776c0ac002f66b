import { expect, test } from "vitest";
import type { Catalog } from "../../../../src/store/weaviate/catalog.js";
import { createAssigner } from "../../../../src/store/weaviate/ingest/write-episode.js";
import { generateLibrary } from "../generate-library.js";
import { makeCatalog, planLibrary } from "./plan-library.js";

const BEFORE = generateLibrary(50, "before");
const AFTER = generateLibrary(51, "after");

test("a task has its own episode of the index before and no other, and none where the episode is new", async () => {
  const work = await planLibrary(AFTER, makeCatalog(BEFORE));
  const tasks = work.pending.map(createAssigner(work));
  expect(tasks).toHaveLength(51);
  for (const { pending, previous } of tasks) {
    const { id } = pending.divided.episode;
    const known = BEFORE.some((episode) => episode.id === id);
    expect(previous?.episodes.map(({ outline }) => outline.id) ?? null).toEqual(known ? [id] : null);
  }
});

test("the index before is gone through once, however many episodes there are to write", async () => {
  const work = await planLibrary(AFTER, makeCatalog(BEFORE));
  let reads = 0;
  const episodes = new Proxy(work.previous?.episodes ?? [], {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) reads++;
      return Reflect.get(target, key);
    },
  });
  const previous = { ...work.previous, episodes } as Catalog;
  for (const task of work.pending.map(createAssigner({ ...work, previous })))
    expect(task.pending).toBeDefined();
  expect(reads).toBe(BEFORE.length);
});
