import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { loadIndex } from "../../src/store/local/load-index.js";
import { loadAddon } from "../../src/store/vectors/load-addon.js";
import { IS_SWEEP } from "../fakes/sweep.js";
import { countSteps, type Fault } from "./inject-fault.js";
import { runCli } from "./run-cli.js";
import { type Run, spawnCli, startCli, waitForEnd, waitForOutput } from "./spawn-cli.js";

/** `CUEPOINT_TEST_KILLS=200 npx vitest run test/cli/killed-ingest.test.ts` does what takes too long every time. */
const KILLS = Number(process.env["CUEPOINT_TEST_KILLS"] ?? 2);

let folder: string;
let env: Record<string, string>;

const ingest = () => runCli(["ingest"], { env });

/** Two states of the corpus, by turns: a word of one bullet, and an episode that comes and goes. */
async function turn(state: number): Promise<void> {
  const corpus = join(folder, "corpus");
  const page = `Kites\n1. 0:00 – 1:00\nTails\nA kite number ${state} needs a tail.\n`;
  await writeFile(join(corpus, "kites.txt"), page);
  if (state % 2 === 0) await rm(join(corpus, "boats.txt"), { force: true });
  else await writeFile(join(corpus, "boats.txt"), "Boats\n1. 0:00 – 1:00\nHulls\nA boat floats.\n");
}

/** What the index holds of the changing episodes: one state, never a mixture of two. */
async function readState(): Promise<number> {
  const { passages, episodes } = await loadIndex(join(folder, "index"), loadAddon());
  const state = Number(/number (\d+)/.exec([...passages].map(({ text }) => text).join("\n"))?.[1]);
  expect(episodes.some(({ id }) => id === "boats")).toBe(state % 2 === 1);
  return state;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-killed-"));
  await cp(join(import.meta.dirname, "../fixtures/corpus"), join(folder, "corpus"), { recursive: true });
  env = { CUEPOINT_CORPUS_DIR: join(folder, "corpus"), CUEPOINT_INDEX_DIR: join(folder, "index") };
  await turn(0);
  expect((await ingest()).code).toBe(0);
});

test("an ingest that is killed at any time leaves the old index or the new one, and the next one goes on", async () => {
  for (let state = 1; state <= KILLS; state++) {
    const before = await readState();
    await turn(state);
    const child = startCli(["ingest"], { env });
    const ended = waitForEnd(child);
    const kill = () => void child.kill("SIGKILL");
    // It is loading its model then, and may be anywhere in what follows when it dies.
    await waitForOutput(child, /Embedding/);
    setTimeout(kill, Math.random() * 800);
    await ended;
    expect([before, state]).toContain(await readState());
  }
  expect((await ingest()).code).toBe(0);
  expect(await readState()).toBe(KILLS);
}, 900_000);

/** The programs' whole time, from start to end, in milliseconds. Any wait is reported to stderr. */
async function timeSearch(): Promise<number> {
  const start = performance.now();
  const { code, stderr } = await spawnCli(["search", "kite"], { env });
  expect([code, stderr]).toEqual([0, ""]);
  return performance.now() - start;
}

const KILL_TIMES = IS_SWEEP ? Array.from({ length: 140 }, (_, i) => 200 + (i % 14) * 250) : [900];
/** Only in a sweep: how long two searches take depends on what else the machine does. */
const MOST_TIMES_USUAL = IS_SWEEP ? 1.5 : Number.POSITIVE_INFINITY;

test("a search after an ingest that was killed waits for nobody", async () => {
  expect((await ingest()).code).toBe(0);
  const usual: number[] = [];
  const after: number[] = [];
  for (const at of KILL_TIMES) {
    if (IS_SWEEP) usual.push(await timeSearch());
    const child = startCli(["ingest", "--rebuild"], { env });
    const ended = waitForEnd(child);
    setTimeout(() => void child.kill("SIGKILL"), at);
    await ended;
    after.push(await timeSearch());
  }
  const median = usual.sort((a, b) => a - b)[usual.length >> 1];
  if (median !== undefined) expect(Math.max(...after)).toBeLessThan(MOST_TIMES_USUAL * median);
  expect((await ingest()).code).toBe(0);
  expect((await runCli(["ingest", "--rebuild"], { env })).code).toBe(0);
  expect(await readdir(join(folder, "index"))).toEqual([
    expect.stringMatching(/^g-[0-9a-f]{12}$/),
    "manifest.json",
  ]);
}, 3_600_000);

/** What a process leaves that is gone: a lock that no living process holds. */
async function abandonLock(): Promise<void> {
  const lock = join(folder, "index/.lock");
  for (const name of await readdir(lock).catch(() => [])) {
    if (!name.endsWith(".owner")) continue;
    const owner = JSON.parse(await readFile(join(lock, name), "utf8"));
    await writeFile(join(lock, name), JSON.stringify({ ...owner, pid: DEAD }));
  }
}

const DEAD = spawnSync(process.execPath, ["--version"]).pid;

test.each<Fault["kind"]>(["kill", "ENOSPC"])(
  "a fault (%s) at each write step leaves the old index or the new one",
  async (kind) => {
    let state = kind === "kill" ? 1000 : 3000;
    await turn(state);
    expect((await ingest()).code).toBe(0);
    let steps = 0;
    // Until one comes through that has fewer steps.
    for (let at = 1; steps >= at - 1; at++) {
      const before = await readState();
      state++;
      await turn(state);
      let run: Run | null = null;
      steps = await countSteps(join(folder, "index"), { at, kind }, async () => {
        run = await ingest();
      });
      if (kind === "kill") await abandonLock();
      expect([before, state]).toContain(await readState());
      const { code, stderr } = run as unknown as Run;
      if (kind === "ENOSPC" && code !== 0) {
        expect(code).toBe(1);
        expect(stderr).toContain("Free some space");
      }
    }
    expect(steps).toBeGreaterThan(20);
    expect((await ingest()).code).toBe(0);
    expect(await readState()).toBe(state);
  },
  900_000,
);
