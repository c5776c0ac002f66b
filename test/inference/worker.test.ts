import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WorkerPool } from "../../src/inference/worker-pool.js";

let folder: string;
let pool: WorkerPool;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-worker-"));
  pool = new WorkerPool({ workers: 1 });
});
afterEach(async () => {
  await pool.close();
  await rm(folder, { recursive: true });
});

/** Adds a model whose module has this code, where `settings` is its name. */
async function add(name: string, code: string): Promise<string> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, code);
  const { href } = pathToFileURL(path);
  pool.add({ href, settings: name });
  return href;
}

const ADDING = `export const load = async (settings) => ({
  run: async (input) => { if (input < 0) throw new Error("too small"); return settings + (input + 1); },
  dispose: async () => undefined,
});`;
const FAILING = `export const load = async () => { throw new Error("its file is damaged"); };`;

const run = async (href: string, inputs: readonly number[]) =>
  await pool.run<number, string>({ href, inputs, measure: () => 1, urgent: true, givesWay: false }, {});

test("a worker runs each of several models; equal inputs of two models are two runs", async () => {
  const [one, two] = [await add("one", ADDING), await add("two", ADDING)];
  expect(await Promise.all([run(one, [1, 2]), run(two, [1])])).toEqual([["one2", "one3"], ["two2"]]);
  await expect(run(one, [-1])).rejects.toThrow("a model's thread failed: too small");
});

test("a model that cannot be loaded leaves the others running, and its inputs fail with the reason", async () => {
  const [damaged, sound] = [await add("damaged", FAILING), await add("sound", ADDING)];
  const failed = expect(run(damaged, [1])).rejects.toThrow("a model's thread failed: its file is damaged");
  expect(await run(sound, [1])).toEqual(["sound2"]);
  await failed;
});

test("where no model can be loaded all fail with the reason", async () => {
  const damaged = await add("damaged", FAILING);
  await expect(run(damaged, [1])).rejects.toThrow("a model's thread failed: its file is damaged");
});
