import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RunOptions, Work } from "../../src/inference/waiting-tasks.js";
import { WorkerPool, type WorkerPoolOptions } from "../../src/inference/worker-pool.js";

/**
 * A thread that answers after a while with its number and how many texts it had before; a long text takes it ten times
 * as long. `die` ends it, `throw` breaks it, `refuse` is refused. Where `FIRST` stands, only the first thread loads:
 * the others fail, or never end to load where it ends with "slow".
 */
const PROGRAM = `
  import { writeFileSync } from "node:fs";
  import { parentPort, threadId } from "node:worker_threads";
  let had = 0;
  let isLoaded = true;
  try {
    if ("FIRST" !== "any") writeFileSync("FIRST", "", { flag: "wx" });
  } catch (error) {
    if (!"FIRST".endsWith("slow")) throw error;
    isLoaded = false;
  }
  parentPort.on("message", ({ input: text, close }) => {
    if (close) return parentPort.close();
    if (text === "die") process.exit(9);
    if (text === "throw") throw new Error("out of luck\\nRequire stack:");
    setTimeout(() => {
      if (text === "refuse") parentPort.postMessage({ error: "not this" });
      else parentPort.postMessage({ output: { thread: threadId, place: had++, text } });
    }, text.length > 200 ? 200 : 20);
  });
  if (isLoaded) parentPort.postMessage({ ready: true });`;

let folder: string;
let pool: WorkerPool;

async function open(
  workers: number,
  first = "any",
  limits: Pick<WorkerPoolOptions, "mostWaiting" | "longestWaitMs" | "urgentWorkers"> = {},
): Promise<WorkerPool> {
  const program = join(folder, "worker.mjs");
  await writeFile(program, PROGRAM.replaceAll("FIRST", first));
  return new WorkerPool({ program: pathToFileURL(program), workers, ...limits });
}

interface Found {
  readonly thread: number;
  /** Which text of its thread it was. */
  readonly place: number;
  readonly text: string;
}

function work(inputs: readonly string[], urgent = false): Work<string> {
  return { href: "any", inputs, measure: (text) => text.length, urgent, givesWay: false };
}

const run = (work: Work<string>, options: RunOptions) => pool.run<string, Found>(work, options);

/** A client's question, which gives way where it would wait too long. */
async function ask(client: string, text: string, signal?: AbortSignal): Promise<Found> {
  const [found] = await run({ ...work([text], true), givesWay: true }, { client, signal });
  if (found === undefined) throw new Error("expected an output");
  return found;
}

/** Which text of its thread it was, or the code of its failure. */
const placeOf = (question: Promise<Found>) =>
  question.then(
    ({ place }) => place,
    ({ code }: { code: string }) => code,
  );

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-pool-"));
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

const LONG = "long ".repeat(99);

const places = (found: readonly Found[]) => found.map(({ place }) => place);
const threads = (found: readonly Found[]) => found.map(({ thread }) => thread);

test("what is urgent goes first, then the older job, of each the longest text; answers keep the order given", async () => {
  pool = await open(1);
  const [older, newer, question] = await Promise.all([
    run(work(["a", "ccc", "bb"]), {}),
    run(work(["dddd"]), {}),
    run(work(["e"], true), {}),
  ]);
  expect(older.map(({ text }) => text)).toEqual(["a", "ccc", "bb"]);
  expect([places(question), places(older), places(newer)]).toEqual([[0], [3, 1, 2], [4]]);
});

test("an aborted job ends at once, and the next one waits for the text in progress alone", async () => {
  pool = await open(1);
  const interruption = new AbortController();
  const progress: number[] = [];
  const job = run(work(Array(9).fill("a")), {
    signal: interruption.signal,
    onProgress: (done) => {
      progress.push(done);
      interruption.abort(new Error("enough"));
    },
  });
  const next = run(work(["b"]), {});
  await expect(job).rejects.toThrow("enough");
  expect(places(await next)).toEqual([1]);
  const running = new AbortController();
  const given = run(work(["a", "a"]), { signal: running.signal });
  running.abort(new Error("enough"));
  const last = run(work(["b"]), {});
  await expect(given).rejects.toThrow("enough");
  expect(places(await last)).toEqual([3]);
  expect(progress).toEqual([1]);
});

test("one text after the other is the work of one thread; many at once are shared by as many as may be", async () => {
  pool = await open(3);
  const calm = [await run(work(["a"]), {}), await run(work(["b"]), {})];
  expect(new Set(calm.flatMap(threads)).size).toBe(1);
  expect(new Set(threads(await run(work(Array(60).fill("a")), {}))).size).toBe(3);
});

test("where questions are no reason for a second thread they share one, and texts that nobody waits for start it", async () => {
  pool = await open(2, "any", { urgentWorkers: 1 });
  const threadsOf = (found: readonly Found[]) => new Set(found.map(({ thread }) => thread)).size;
  expect(threadsOf(await run(work(["a", "b", "c", "d"], true), {}))).toBe(1);
  expect(threadsOf(await run(work(Array.from({ length: 40 }, (_, i) => `text ${i}`)), {}))).toBe(2);
});

describe("a failure", () => {
  test("of a text is that of its job, and of no other", async () => {
    pool = await open(1);
    const refused = run(work(["a", "refuse", "b"]), {});
    const other = run(work(["c"]), {});
    await expect(refused).rejects.toThrow("a model's thread failed: not this");
    expect(places(await other)).toEqual([0]);
  });

  test.each([
    ["die", "a model's thread failed: it ended with code 9"],
    ["throw", "a model's thread failed: out of luck"],
  ])(
    "of a thread (%s) is that of the job it was at, in one line; what waits has a new thread",
    async (text, reason) => {
      pool = await open(1);
      const [lost, other] = [run(work([text, "a"]), {}), run(work(["c"]), {})];
      await expect(lost).rejects.toThrow(expect.objectContaining({ code: "internal", message: reason }));
      expect(places(await other)).toEqual([0]);
    },
  );

  test("of every thread to load is that of whatever waits, and the next text is tried anew", async () => {
    pool = await open(2, join(folder, "nowhere", "first"));
    const jobs = [run(work(["a", "b"]), {}), run(work(["c"], true), {})];
    for (const job of jobs) await expect(job).rejects.toThrow("a model's thread failed: ENOENT");
    await expect(run(work(["a"]), {})).rejects.toThrow("a model's thread failed: ENOENT");
  });

  test("of a further thread to load leaves the work to those there are", async () => {
    pool = await open(3, join(folder, "first"));
    const found = await run(work(Array(9).fill("a")), {});
    expect(new Set(threads(found)).size).toBe(1);
  });
});

describe("of several clients", () => {
  test("each has its turn, however many questions another one has asked", async () => {
    pool = await open(1);
    const many = Array.from({ length: 12 }, (_, i) => placeOf(ask("a", `a${i}`)));
    const few = ["b", "c"].flatMap((client) => [1, 2].map((i) => placeOf(ask(client, `${client}${i}`))));
    expect(await Promise.all(few)).toEqual([1, 4, 2, 5]);
    expect(await Promise.all(many)).toEqual([0, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test("none keeps every thread with long texts; what is nobody's may", async () => {
    pool = await open(2);
    const countLoaded = async () => new Set(threads(await run(work(["a", "b", "c"], true), {}))).size;
    await expect.poll(countLoaded, { timeout: 10_000 }).toBe(2);
    const long = Array.from({ length: 6 }, (_, i) => ask(i % 2 === 0 ? "a" : "b", `${LONG}${i}`));
    let done = 0;
    for (const each of long) void each.then(() => done++);
    await long[0];
    for (let i = 0; i < 5; i++) await ask("c", `short ${i}`);
    expect(done).toBeLessThan(6);
    expect(new Set(threads(await Promise.all(long))).size).toBe(1);
    expect(new Set(threads(await run(work([LONG, `${LONG}!`], true), {}))).size).toBe(2);
  });

  test("one thread alone is free for long texts too", async () => {
    pool = await open(1);
    expect(await placeOf(ask("a", LONG))).toBe(0);
  });

  test("while one thread of several is loaded long texts have it too, where no short one waits", async () => {
    pool = await open(2, join(folder, "slow"));
    await run(work(["warm"], true), {});
    const found = [`${LONG}1`, `${LONG}2`, "short"].map((text) => placeOf(ask("a", text)));
    expect(await Promise.all(found)).toEqual([1, 3, 2]);
  });

  test("those who ask the same at once share one run, at the turn of the first", async () => {
    pool = await open(2);
    const many = Array.from({ length: 6 }, (_, i) => placeOf(ask("a", `a${i}`)));
    const leaving = new AbortController();
    const same = [ask("a", "why?"), ask("b", "why?", leaving.signal), ask("c", "why?"), ask("d", "why?")];
    leaving.abort(new Error("gone"));
    await expect(same[1]).rejects.toThrow("gone");
    const [first, ...others] = await Promise.all(same.filter((_, i) => i !== 1));
    expect(first?.text).toBe("why?");
    expect(others.every((other) => other === first)).toBe(true);
    const before = (await Promise.all(many)).filter((place) => Number(place) < Number(first?.place));
    expect(before.length).toBeLessThan(3);
  });

  test("a failure of a text is that of all who ask it, and of no other", async () => {
    pool = await open(1);
    const found = ["a", "b", "c"].map((client) => placeOf(ask(client, client === "c" ? "why?" : "refuse")));
    expect(await Promise.all(found)).toEqual(["internal", "internal", 0]);
  });

  test("the newest question of the one with most waiting gives way where too many wait", async () => {
    pool = await open(1, "any", { mostWaiting: 4 });
    const greedy = Array.from({ length: 6 }, (_, i) => placeOf(ask("a", `a${i}`)));
    const claim = run(work(["claim"], true), { client: "a" });
    const others = ["b", "c"].map((client) => placeOf(ask(client, client)));
    expect(await Promise.all(greedy)).toEqual([0, 3, "overloaded", "overloaded", "overloaded", "overloaded"]);
    expect(await Promise.all(others)).toEqual([1, 2]);
    expect(places(await claim)).toEqual([4]);
  });

  test("a question that waits too long gives way; one that a thread is at does not, nor what must be done", async () => {
    pool = await open(1, "any", { longestWaitMs: 60 });
    await run(work(["warm"], true), {});
    const long = placeOf(ask("a", LONG));
    const late = placeOf(ask("b", "late"));
    const claim = run(work(["claim"], true), { client: "b" });
    expect([await late, await long, places(await claim)]).toEqual(["overloaded", 1, [2]]);
  });

  test("what those who left have asked is embedded for nobody", async () => {
    pool = await open(1);
    const leaving = Array.from({ length: 100 }, () => new AbortController());
    const left = leaving.map(({ signal }, i) => ask("a", `a${i}`, signal));
    const settled = Promise.allSettled(left);
    await left[0];
    for (const each of leaving) each.abort(new Error("gone"));
    expect(Number(await placeOf(ask("b", "b")))).toBeLessThan(4);
    expect((await settled).filter(({ status }) => status === "rejected").length).toBeGreaterThan(96);
  });
});

test("closing rejects what is pending with its reason, and ends every thread", async () => {
  pool = await open(2);
  const job = run(work(Array(9).fill("a")), { onProgress: () => void pool.close() });
  await expect(job).rejects.toThrow(expect.objectContaining({ code: "interrupted" }));
  await pool.close();
  expect(places(await run(work(["a"]), {}))).toEqual([0]);
});
