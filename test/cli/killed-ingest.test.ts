import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { loadIndex } from "../../src/store/local/load-index.js";
import { loadAddon } from "../../src/store/vectors/load-addon.js";
import { readTestConfig } from "../test-config.js";

/** `CUEPOINT_TEST_KILLS=200 npx vitest run test/cli/killed-ingest.test.ts` does what takes too long every time. */
const KILLS = Number(process.env["CUEPOINT_TEST_KILLS"] ?? 8);
const CLI = join(import.meta.dirname, "../../dist/cli.js");
const PRELOAD = join(import.meta.dirname, "faulty-files.mjs");

let folder: string;
let environment: Readonly<Record<string, string>>;

interface Outcome {
  readonly code: number | null;
  readonly stderr: string;
}

function ingest(
  options: { readonly faults?: Readonly<Record<string, string>>; readonly killAfterMs?: number } = {},
) {
  const { faults, killAfterMs } = options;
  const args = [...(faults === undefined ? [] : ["--import", PRELOAD]), CLI, "ingest"];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...environment, ...faults } });
  let stderr = "";
  child.stderr.on("data", (bytes: Buffer) => {
    stderr += bytes.toString();
  });
  child.stdout.resume();
  if (killAfterMs !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  return new Promise<Outcome>((resolve) => child.once("close", (code) => resolve({ code, stderr })));
}

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
  environment = {
    CUEPOINT_CORPUS_DIR: join(folder, "corpus"),
    CUEPOINT_INDEX_DIR: join(folder, "index"),
    CUEPOINT_MODEL_DIR: readTestConfig().modelDir,
  };
  await turn(0);
  expect((await ingest()).code).toBe(0);
});

test("an ingest that is killed at any time leaves the old index or the new one, and the next one goes on", async () => {
  for (let state = 1; state <= KILLS; state++) {
    const before = await readState();
    await turn(state);
    await ingest({ killAfterMs: 100 + Math.floor(Math.random() * 1100) });
    expect([before, state]).toContain(await readState());
  }
  expect((await ingest()).code).toBe(0);
  expect(await readState()).toBe(KILLS);
}, 900_000);

test.each(["kill", "ENOSPC"])(
  "a fault (%s) at each write step leaves the old index or the new one",
  async (kind) => {
    const base = kind === "kill" ? 1000 : 3000;
    await turn(base);
    const counted = await ingest({ faults: { FAULT_KIND: "count" } });
    const steps = Number(/steps (\d+)/.exec(counted.stderr)?.[1]);
    expect(steps).toBeGreaterThan(20);
    // Every step where it is asked for, else some of them in each part of the way.
    const stride = process.env["CUEPOINT_TEST_KILLS"] === undefined ? Math.ceil(steps / 6) : 1;
    for (let at = 1; at <= steps; at += stride) {
      const before = await readState();
      const state = base + at;
      await turn(state);
      const { code, stderr } = await ingest({ faults: { FAULT_KIND: kind, FAULT_AT: String(at) } });
      expect([before, state]).toContain(await readState());
      if (kind === "ENOSPC" && code !== 0) {
        expect(code).toBe(1);
        expect(stderr).toContain("Free some space");
      }
    }
  },
  900_000,
);
