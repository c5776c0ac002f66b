import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { AppError } from "../../src/shared/errors.js";
import { guardWatcher } from "../../src/store/guard-watcher.js";
import { createLocalDriver } from "../../src/store/local/local-driver.js";
import type { StoreWatcher } from "../../src/store/store-driver.js";
import { makeReader } from "../fakes/corpus.js";
import { makeEpisode } from "../fakes/episodes.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

const FAULT = new Error("a fault of the listener");

test("a watcher that throws ends nothing: its fault is told, and it hears of the next index", async () => {
  const indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-watch-")), "index");
  const driver = createLocalDriver({ indexDir });
  const common = { embedder: new HashingEmbedder(), lateInteraction: null, waitMs: 1_000 };
  const ingest = async (...ids: string[]) =>
    await driver.update({
      ...common,
      readCorpus: makeReader(...ids.map((id) => makeEpisode({ id }))),
      paths: null,
      rebuild: false,
    });
  const { watch } = await driver.open({ ...common, readCorpus: makeReader(makeEpisode({ id: "one" })) });
  const seen: string[][] = [];
  const failures: AppError[] = [];
  const ending = new AbortController();
  const watching = watch({
    signal: ending.signal,
    onChange(store) {
      seen.push(store.episodes.map(({ id }) => id).sort());
      if (seen.length === 1) throw FAULT;
    },
    onFailure(error) {
      failures.push(error);
      throw FAULT;
    },
  });
  await ingest("one", "two");
  await expect.poll(() => failures, { timeout: 10_000 }).toHaveLength(1);
  expect(failures[0]).toMatchObject({ code: "internal", message: expect.stringContaining(FAULT.message) });
  await ingest("one", "three");
  await expect
    .poll(() => seen, { timeout: 10_000 })
    .toEqual([
      ["one", "two"],
      ["one", "three"],
    ]);
  ending.abort();
  await watching;
  expect(failures).toHaveLength(1);
});

test("a watcher hears nothing once its signal is aborted", () => {
  const heard: unknown[] = [];
  const ending = new AbortController();
  const watcher: StoreWatcher<string> = {
    signal: ending.signal,
    onChange: (index) => heard.push(index),
    onFailure: (error) => heard.push(error),
  };
  const guarded = guardWatcher(watcher);
  guarded.onChange("first");
  ending.abort();
  guarded.onChange("second");
  expect(heard).toEqual(["first"]);
});
