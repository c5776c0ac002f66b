import { expect, test } from "vitest";
import { identifyProcess } from "../../../../src/platform/process-identity.js";
import { sortNumbers } from "../../../../src/store/weaviate/index-numbers.js";
import { DEAD_MS, HolderWatch } from "../../../../src/store/weaviate/ingest/hold/watch-holder.js";
import type { HoldRecord } from "../../../../src/store/weaviate/ingest/hold/writer-book.js";
import { TextProgress } from "../../../../src/store/weaviate/ingest/text-progress.js";
import { generateLibrary } from "../generate-library.js";
import { describePendings } from "./plan-library.js";

const alias = (name: string, collection: string) => ({ alias: name, collection });

test("the index in use is that of the highest number whose outcome is one; numbers are compared as numbers", () => {
  const { current, claimed, outcomes } = sortNumbers([
    alias("Cuepoint_10", "CuepointIndex_b"),
    alias("Cuepoint_9", "CuepointIndex_a"),
    alias("Cuepoint_11", "CuepointWriters"),
    alias("CuepointWriter_12", "CuepointWriters"),
    alias("CuepointWriter_9", "CuepointWriters"),
    alias("SomebodyElse", "CuepointIndex_c"),
  ]);
  expect(current).toEqual({ number: 10, collection: "CuepointIndex_b" });
  expect(claimed).toEqual([9, 12]);
  expect(outcomes.get(11)).toBeNull();
});

test("an index from before writers were numbered is number 0, and none is none", () => {
  expect(sortNumbers([alias("Cuepoint", "CuepointIndex_a")]).current).toEqual({
    number: 0,
    collection: "CuepointIndex_a",
  });
  expect(sortNumbers([]).current).toBeNull();
});

const hold = async (change: Partial<HoldRecord> = {}): Promise<HoldRecord> => ({
  kind: "hold",
  number: 1,
  holder: { ...(await identifyProcess()), host: "elsewhere" },
  since: "2026-01-01T00:00:00Z",
  beat: 0,
  released: false,
  progress: null,
  ...change,
});

/** Looks at a holder every second, by a clock of the test's own, for as long as it is taken to live. */
async function countSeconds(read: (second: number) => HoldRecord | null | Promise<HoldRecord | null>) {
  let now = 0;
  const watch = new HolderWatch(() => now);
  for (let second = 0; second < 100; second++, now += 1_000)
    if (await watch.isFree(1, await read(second))) return second;
  return null;
}

test("a holder is dead once its document has not changed for long, and lives while it beats", async () => {
  expect(await countSeconds(() => hold())).toBe(DEAD_MS / 1_000);
  expect(await countSeconds((second) => hold({ beat: Math.floor(second / 10) }))).toBeNull();
  expect(await countSeconds(() => null)).toBe(DEAD_MS / 1_000);
  expect(await countSeconds((second) => hold({ released: second === 3 }))).toBe(3);
});

test("whoever has slept cannot tell whether the holder gave signs meanwhile, and begins to count anew", async () => {
  let now = 0;
  const watch = new HolderWatch(() => now);
  expect(await watch.isFree(1, await hold())).toBe(false);
  now += DEAD_MS * 2;
  expect(await watch.isFree(1, await hold())).toBe(false);
});

test("a process of this machine that has ended is dead at once, and one that runs is not", async () => {
  const own = await identifyProcess();
  const watch = new HolderWatch();
  expect(await watch.isFree(1, await hold({ holder: own }))).toBe(false);
  const ended = { ...own, pid: 2 ** 22 - 1 };
  expect(await watch.isFree(1, await hold({ holder: ended }))).toBe(own.place !== null);
});

test("progress counts each text once, whoever writes it, and never more than there are", () => {
  const [first, second] = describePendings(generateLibrary(2));
  if (first === undefined || second === undefined) throw new Error("no episodes");
  const told: string[] = [];
  const progress = new TextProgress([first, second], ({ done, total }) => told.push(`${done}/${total}`));
  for (let i = 0; i < first.texts + 5; i++) progress.count(first);
  progress.finish(first);
  // Told by a worker that began it anew, and by one that is at what an ingest before has left.
  for (const late of [first, { ...first, version: "other" }]) {
    progress.count(late);
    progress.finish(late);
  }
  progress.finish(second);
  expect(told.at(0)).toBe("0/56");
  expect(told).toContain("28/56");
  expect(told.at(-1)).toBe("56/56");
});
