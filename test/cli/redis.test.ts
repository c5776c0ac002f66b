import { readdir } from "node:fs/promises";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import { hasRedis, startRedis } from "../fakes/start-redis.js";
import { indexSample } from "./index-sample.js";
import { beginCli, runCli } from "./run-cli.js";

const PASSWORD = "canary-redis-51c7";
const QUESTION = { messages: [{ role: "user", content: "What is said about smaller models?" }] };

/** Of the shipped corpus. */
let indexDir: string;
beforeAll(async () => {
  indexDir = await indexSample();
});

const running: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

async function start(env: Record<string, string>) {
  const serving = beginCli(["serve", "--port", "0"], { env: { CUEPOINT_INDEX_DIR: indexDir, ...env } });
  running.push(() => serving.stop());
  const [, url = ""] = await serving.waitFor(/listening on (http:\S+)/);
  const ask = () =>
    fetch(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(QUESTION),
    });
  const readReady = async () => (await (await fetch(`${url}/readyz`)).json()) as { reasons: string[] };
  const stop = async () => {
    serving.stop();
    return await serving.ended;
  };
  return { ask, readReady, stop };
}

const doctor = async (env: Record<string, string>) => {
  const { stdout } = await runCli(["doctor", "--json"], { env: { CUEPOINT_INDEX_DIR: indexDir, ...env } });
  const { findings } = JSON.parse(stdout) as { findings: { part: string; state: string; detail: string }[] };
  const find = (part: string) => findings.find((finding) => finding.part === part);
  return { redis: find("Redis"), llm: find("LLM"), stdout };
};

async function startUpstream(): Promise<Record<string, string>> {
  const upstream = await startScriptedOpenAiServer(() => [
    { kind: "text", text: "Smaller models can be faster and cheaper [1]." },
    { kind: "finish" },
  ]);
  running.push(() => upstream.close());
  return { OPENAI_BASE_URL: upstream.baseUrl, CUEPOINT_DAILY_TOKEN_BUDGET: "1000000" };
}

describe.skipIf(!hasRedis)("REDIS_URL", { timeout: 120_000 }, () => {
  test("one limit over two servers; an outage is logged once and said, and its password is shown nowhere", async () => {
    const redis = await startRedis({ password: PASSWORD });
    running.push(() => redis.kill());
    const env = {
      ...(await startUpstream()),
      REDIS_URL: redis.url,
      CUEPOINT_RATE_LIMIT: "3",
      LOG_LEVEL: "debug",
    };
    const servers = [await start(env), await start(env)] as const;
    const statuses = [];
    for (const server of [servers[0], servers[1], servers[0], servers[1]])
      statuses.push((await server.ask()).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const charged = Number(await redis.ask("HGET", `cuepoint:tokens:${today()}`, "charged"));
    expect(charged).toBeGreaterThan(0);

    await redis.kill();
    expect(await (await servers[1].ask()).json()).toMatchObject({ mode: "extractive", degraded: true });
    const { reasons } = await servers[1].readReady();
    expect(reasons).toEqual([
      expect.stringMatching(/^Redis has not answered since \S+: .+ and answers are extractive\.$/),
    ]);
    await redis.start();
    await vi.waitFor(async () => expect((await servers[1].readReady()).reasons).toEqual([]), {
      timeout: 20_000,
    });
    expect(await (await servers[1].ask()).json()).toMatchObject({ mode: "llm" });

    for (const server of servers) {
      const { code, stdout, stderr } = await server.stop();
      expect(code).toBe(0);
      expect(stderr.match(/"level":40[^\n]*Redis is out of reach: /g)).toHaveLength(1);
      expect(stderr.match(/Redis is back/g)).toHaveLength(1);
      expect(stdout + stderr + JSON.stringify(reasons)).not.toContain(PASSWORD);
    }
  });

  test("`ask` spends from the same budget as servers do, and leaves nothing of the day in the index folder", async () => {
    const redis = await startRedis();
    running.push(() => redis.kill());
    const env = { ...(await startUpstream()), REDIS_URL: redis.url };
    const { code, stdout } = await runCli(["ask", "--json", "What is said about smaller models?"], {
      env: { CUEPOINT_INDEX_DIR: indexDir, ...env },
    });
    expect([code, JSON.parse(stdout).mode]).toEqual([0, "llm"]);
    const charged = Number(await redis.ask("HGET", `cuepoint:tokens:${today()}`, "charged"));
    expect(charged).toBeGreaterThan(0);
    expect((await doctor(env)).llm?.detail).toBe(
      `scripted, ${1_000_000 - charged} tokens left of today's budget`,
    );
    expect(await readdir(indexDir)).not.toContain("tokens");
  });

  test("doctor says whether Redis is reached, and what to do where it is not", async () => {
    const redis = await startRedis({ password: PASSWORD });
    running.push(() => redis.kill());
    expect((await doctor({ REDIS_URL: redis.url })).redis).toEqual({
      part: "Redis",
      state: "ok",
      detail: "reached: servers share limits and the token budget",
    });
    const wrong = await doctor({ REDIS_URL: redis.url.replace(PASSWORD, "canary-wrong") });
    expect(wrong.redis).toMatchObject({
      state: "warn",
      detail: expect.stringMatching(/^WRONGPASS .+[^.]\. Start it or correct REDIS_URL; until then/),
    });
    await redis.kill();
    const away = await doctor({ ...(await startUpstream()), REDIS_URL: redis.url });
    expect(away.redis).toMatchObject({
      state: "warn",
      detail: expect.stringMatching(/ECONNREFUSED.+Start it or correct REDIS_URL; until then/),
    });
    expect(away.llm).toMatchObject({ detail: "scripted, what is left of today's budget is not known" });
    expect(wrong.stdout + away.stdout).not.toContain("canary");
  });
});

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
