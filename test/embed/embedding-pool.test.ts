import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { EmbeddingPool, type EmbeddingWork } from "../../src/embed/embedding-pool.js";

/**
 * A thread that answers after a while with its number and how many texts it had before. `die` ends it, `throw`
 * breaks it, `refuse` is refused. Where `FIRST` stands, only the first thread loads.
 */
const PROGRAM = `
  import { writeFileSync } from "node:fs";
  import { parentPort, threadId } from "node:worker_threads";
  let had = 0;
  if ("FIRST" !== "any") writeFileSync("FIRST", "", { flag: "wx" });
  parentPort.on("message", ({ text, close }) => {
    if (close) return parentPort.close();
    if (text === "die") process.exit(9);
    if (text === "throw") throw new Error("out of luck");
    setTimeout(() => {
      if (text === "refuse") parentPort.postMessage({ error: "not this" });
      else parentPort.postMessage({ vector: Float32Array.of(threadId, had++), pieces: [text], tokens: Float32Array.of() });
    }, 20);
  });
  parentPort.postMessage({ ready: true });`;

let folder: string;
let pool: EmbeddingPool;

async function open(workers: number, first = "any"): Promise<EmbeddingPool> {
  const program = join(folder, "worker.mjs");
  await writeFile(program, PROGRAM.replaceAll("FIRST", first));
  const settings = { name: "any", modelDir: folder, dimensions: 2, pooling: "cls" } as const;
  return new EmbeddingPool({ program: pathToFileURL(program), settings, workers });
}

function work(texts: readonly string[], urgent = false): EmbeddingWork {
  return { texts, prefix: "", withTokens: false, urgent };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-pool-"));
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

const places = (found: readonly { vector: Float32Array }[]) => found.map(({ vector }) => vector[1]);
const threads = (found: readonly { vector: Float32Array }[]) => found.map(({ vector }) => vector[0]);

test("what is urgent goes first, then the older job, of each the longest text; answers keep the order given", async () => {
  pool = await open(1);
  const [older, newer, question] = await Promise.all([
    pool.embed(work(["a", "ccc", "bb"]), {}),
    pool.embed(work(["dddd"]), {}),
    pool.embed(work(["e"], true), {}),
  ]);
  expect(older.map(({ pieces }) => pieces)).toEqual([["a"], ["ccc"], ["bb"]]);
  expect([places(question), places(older), places(newer)]).toEqual([[0], [3, 1, 2], [4]]);
});

test("an aborted job ends at once, and the next one waits for the text in progress alone", async () => {
  pool = await open(1);
  const interruption = new AbortController();
  const progress: number[] = [];
  const job = pool.embed(work(Array(9).fill("a")), {
    signal: interruption.signal,
    onProgress: (done) => {
      progress.push(done);
      interruption.abort(new Error("enough"));
    },
  });
  const next = pool.embed(work(["b"]), {});
  await expect(job).rejects.toThrow("enough");
  expect(places(await next)).toEqual([1]);
  const running = new AbortController();
  const given = pool.embed(work(["a", "a"]), { signal: running.signal });
  running.abort(new Error("enough"));
  const last = pool.embed(work(["b"]), {});
  await expect(given).rejects.toThrow("enough");
  expect(places(await last)).toEqual([3]);
  expect(progress).toEqual([1]);
});

test("one text after the other is the work of one thread; many at once are shared by as many as may be", async () => {
  pool = await open(3);
  const calm = [await pool.embed(work(["a"]), {}), await pool.embed(work(["b"]), {})];
  expect(new Set(calm.flatMap(threads)).size).toBe(1);
  expect(new Set(threads(await pool.embed(work(Array(60).fill("a")), {}))).size).toBe(3);
});

describe("a failure", () => {
  test("of a text is that of its job, and of no other", async () => {
    pool = await open(1);
    const refused = pool.embed(work(["a", "refuse", "b"]), {});
    const other = pool.embed(work(["c"]), {});
    await expect(refused).rejects.toThrow("the embedding worker failed: not this");
    expect(places(await other)).toEqual([0]);
  });

  test.each([
    ["die", "the embedding worker failed: it ended with code 9"],
    ["throw", "the embedding worker failed: out of luck"],
  ])("of a thread (%s) is that of the job it was at; what waits has a new thread", async (text, reason) => {
    pool = await open(1);
    const [lost, other] = [pool.embed(work([text, "a"]), {}), pool.embed(work(["c"]), {})];
    await expect(lost).rejects.toThrow(expect.objectContaining({ code: "internal", message: reason }));
    expect(places(await other)).toEqual([0]);
  });

  test("of every thread to load is that of whatever waits, and the next text is tried anew", async () => {
    pool = await open(2, join(folder, "nowhere", "first"));
    const jobs = [pool.embed(work(["a", "b"]), {}), pool.embed(work(["c"], true), {})];
    for (const job of jobs) await expect(job).rejects.toThrow("the embedding worker failed: ENOENT");
    await expect(pool.embed(work(["a"]), {})).rejects.toThrow("the embedding worker failed: ENOENT");
  });

  test("of a further thread to load leaves the work to those there are", async () => {
    pool = await open(3, join(folder, "first"));
    const found = await pool.embed(work(Array(9).fill("a")), {});
    expect(new Set(threads(found)).size).toBe(1);
  });
});

test("closing rejects what is pending with its reason, and ends every thread", async () => {
  pool = await open(2);
  const job = pool.embed(work(Array(9).fill("a")), { onProgress: () => void pool.close() });
  await expect(job).rejects.toThrow(expect.objectContaining({ code: "interrupted" }));
  await pool.close();
  expect(places(await pool.embed(work(["a"]), {}))).toEqual([0]);
});
