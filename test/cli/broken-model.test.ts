import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { ChatResponse } from "../../src/shared/domain.js";
import { post, readJson } from "../fakes/start-server.js";
import { indexSample } from "./index-sample.js";
import { makeFolder, spawnCli, startCli, waitForEnd, waitForOutput } from "./spawn-cli.js";

let indexDir: string;
beforeAll(async () => {
  indexDir = await indexSample();
});

/** Modules that are loaded before the program and before each of its threads. */
const BREAKAGES: Record<string, string> = {
  "a runtime whose binary is missing": `
import Module from "node:module";
const load = Module._load;
Module._load = function (request, ...rest) {
  if (/onnxruntime_binding/.test(request)) throw new Error("Cannot find module 'onnxruntime_binding.node'");
  return load.call(this, request, ...rest);
};`,
  "a model that loads and then throws": `
import Module from "node:module";
const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request !== "onnxruntime-node" || loaded.InferenceSession.isBroken) return loaded;
  const create = loaded.InferenceSession.create;
  loaded.InferenceSession.isBroken = true;
  loaded.InferenceSession.create = async (...args) => {
    const session = await create.apply(loaded.InferenceSession, args);
    session.run = async () => { throw new Error("the model computes nothing"); };
    return session;
  };
  return loaded;
};`,
};

describe.each(Object.entries(BREAKAGES))("with %s", (_, source) => {
  let env: Record<string, string>;
  beforeAll(async () => {
    const preload = join(await makeFolder(), "break.mjs");
    await writeFile(preload, source);
    env = { NODE_OPTIONS: `--import ${preload}`, CUEPOINT_INDEX_DIR: indexDir, LOG_LEVEL: "silent" };
  });

  test("`ask` finds by keywords and says so", async () => {
    const asked = await spawnCli(["ask", "what does Clem think about small models?", "--json"], { env });
    expect([asked.code, asked.signal]).toEqual([0, null]);
    expect(asked.stderr).toMatch(/the embedding model cannot be run: .+keywords only\.\n/);
    const { degraded, closest } = JSON.parse(asked.stdout) as ChatResponse;
    expect([degraded, closest.length > 0]).toEqual([true, true]);
  });

  test("`serve` starts and finds by keywords, and /readyz says so", async () => {
    const child = startCli(["serve", "--port", "0"], { env });
    const ended = waitForEnd(child);
    const [, url] = await waitForOutput(child, /listening on (\S+)\n/);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
      ready: true,
      degraded: true,
      reasons: ["The embedding model could not be had or run: passages are found by keywords only."],
    });
    const { results } = await readJson<{ results: readonly unknown[] }>(
      await post(`${url}/api/search`, { query: "small models" }),
    );
    expect(results.length).toBeGreaterThan(0);
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain("the embedding model cannot be run");
  });

  test("`ingest` fails, says why and writes no index, and `doctor` says what to do", async () => {
    const own = { ...env, CUEPOINT_INDEX_DIR: join(await makeFolder(), "index") };
    const ingested = await spawnCli(["ingest"], { env: own });
    expect(ingested.code).toBe(1);
    expect(ingested.stderr).toMatch(/^cuepoint: a model's thread failed: .+$/m);
    const { code, stdout } = await spawnCli(["doctor"], { env: own });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^warn {2}Model .+cannot be run: .+npm ci/m);
    expect(stdout).toMatch(/^warn {2}Index/m);
  });
});
