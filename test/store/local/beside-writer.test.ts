import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createLocalDriver } from "../../../src/store/local/local-driver.js";
import { lockIndex } from "../../../src/store/local/lock-index.js";
import type { PassageStore } from "../../../src/store/passage-store.js";
import type { OpenOptions, OpenStore } from "../../../src/store/store-driver.js";
import { makeReader } from "../../fakes/corpus.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";

const KITES = {
  number: 1,
  title: "Kites",
  startSeconds: 0,
  endSeconds: 60,
  summary: "How kites are flown.",
  bullets: ["Kites fly in any wind"],
};
const CHANGED = makeReader(makeEpisode(), makeEpisode({ id: "second", chapters: [KITES] }));

let indexDir: string;
beforeEach(async () => {
  indexDir = join(await mkdtemp(join(tmpdir(), "cuepoint-beside-")), "index");
});

function makeOptions(changes: Partial<OpenOptions> = {}): OpenOptions & { embedder: HashingEmbedder } {
  return {
    readCorpus: makeReader(makeEpisode()),
    embedder: new HashingEmbedder(),
    lateInteraction: null,
    waitMs: 60_000,
    ...changes,
  } as OpenOptions & { embedder: HashingEmbedder };
}

const open = (changes: Partial<OpenOptions> = {}) =>
  createLocalDriver({ indexDir }).open(makeOptions(changes));
const ingest = (changes: Partial<OpenOptions> = {}) =>
  createLocalDriver({ indexDir }).update({ ...makeOptions(changes), paths: null, rebuild: false });

/** Holds the lock as another writer does, until it is told to let go. */
async function holdLock(): Promise<() => Promise<void>> {
  let letGo = () => {};
  const over = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let ended: Promise<void> = Promise.resolve();
  await new Promise<void>((begun) => {
    ended = lockIndex(indexDir, { waitMs: 0 }, () => {
      begun();
      return over;
    });
  });
  return async () => {
    letGo();
    await ended;
  };
}

/** Gathers what a server answers from in time. */
function watch(opened: OpenStore) {
  const ending = new AbortController();
  const seen: string[][] = [];
  const watching = opened.watch({
    onChange: (store) => seen.push(listIds(store)),
    onFailure: ({ message }) => seen.push([message]),
    signal: ending.signal,
  });
  const end = async () => {
    ending.abort();
    await watching;
  };
  return { seen, end };
}

const listIds = ({ episodes }: PassageStore) => episodes.map(({ id }) => id);

describe("beside another writer", () => {
  test("a reader that has an index answers from it, and says that a newer one is being made", async () => {
    await ingest();
    const letGo = await holdLock();
    const notes: string[] = [];
    const embedder = new HashingEmbedder();
    const { store } = await open({ readCorpus: CHANGED, embedder, onNote: (note) => notes.push(note) });
    expect(listIds(store)).toEqual(["winter-hives"]);
    expect(embedder.embedded).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(
        /^process \d+ on .+ is writing the index in .+: answering from the index as it was\.$/,
      ),
    ]);
    await letGo();
  });

  test("a reader without an index waits, says for whom, and can be interrupted", async () => {
    const letGo = await holdLock();
    const notes: string[] = [];
    const interruption = new AbortController();
    const opening = open({ onNote: (note) => notes.push(note), signal: interruption.signal });
    await expect.poll(() => notes).toEqual([expect.stringMatching(/process \d+ on .+: waiting for it\.$/)]);
    interruption.abort(new Error("interrupted"));
    await expect(opening).rejects.toThrow("interrupted");
    await letGo();
  });

  test("a server takes the index that the writer makes, and makes nothing itself", async () => {
    await ingest();
    let begin = () => {};
    const reading = new Promise<void>((resolve) => {
      begin = resolve;
    });
    let goOn = () => {};
    const held = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const writing = ingest({
      async readCorpus(...request) {
        begin();
        await held;
        return await CHANGED(...request);
      },
    });
    await reading;
    const embedder = new HashingEmbedder();
    const { seen, end } = watch(await open({ readCorpus: CHANGED, embedder }));
    goOn();
    await writing;
    await expect.poll(() => seen).toEqual([["winter-hives", "second"]]);
    await end();
    expect(embedder.embedded).toEqual([]);
  });

  test("an ingest whose lock another process took over ends, and does not go on beside that one", async () => {
    vi.useFakeTimers({ toFake: ["setInterval"] });
    try {
      const embedder = new HashingEmbedder();
      const writing = ingest({
        embedder,
        async readCorpus(known, { signal }) {
          const aborted = new Promise((resolve) => signal?.addEventListener("abort", resolve));
          await rm(join(indexDir, ".lock"), { recursive: true });
          vi.advanceTimersByTime(5_000);
          await aborted;
          return await CHANGED(known, {});
        },
      });
      await expect(writing).rejects.toMatchObject({ code: "index_locked" });
      expect(embedder.embedded).toEqual([]);
      expect(await readdir(indexDir)).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a server that makes an index while it serves reports no progress, and stops reading the corpus when it stops", async () => {
    await ingest();
    const letGo = await holdLock();
    const reads: AbortSignal[] = [];
    const told: unknown[] = [];
    const starting = new AbortController();
    const opened = await open({
      async readCorpus(known, { onProgress, signal = starting.signal }) {
        reads.push(signal);
        onProgress?.({ done: reads.length, total: 1 });
        if (reads.length > 1) await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return await CHANGED(known, {});
      },
      onRead: (progress) => told.push(progress),
      signal: starting.signal,
    });
    const { end } = watch(opened);
    await letGo();
    await expect.poll(() => reads.length).toBe(2);
    await end();
    await expect.poll(() => reads.map(({ aborted }) => aborted)).toEqual([false, true]);
    expect(told).toEqual([{ done: 1, total: 1 }]);
  });

  test("a server makes the index itself where the writer dies before it has made one", async () => {
    await ingest();
    const letGo = await holdLock();
    const embedder = new HashingEmbedder();
    const { seen, end } = watch(await open({ readCorpus: CHANGED, embedder }));
    expect(embedder.embedded).toEqual([]);
    await letGo();
    await expect.poll(() => seen).toEqual([["winter-hives", "second"]]);
    await end();
    expect(embedder.embedded).toContainEqual(expect.stringContaining("Kites fly in any wind"));
  });
});
