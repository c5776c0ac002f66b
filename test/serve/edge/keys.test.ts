import { afterEach, describe, expect, test } from "vitest";
import { RedisConnection } from "../../../src/platform/redis-connection.js";
import { createRateLimits } from "../../../src/serve/edge/limit-rate.js";
import { SharedLimitStore } from "../../../src/serve/edge/shared-limit-store.js";
import { hasRedis, startRedis } from "../../fakes/start-redis.js";
import { post, type StartOptions, startServer } from "../../fakes/start-server.js";

const KEYS = ["the-right-key", "another-right-key"];
const SEARCH = {
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: { name: "search_episodes", arguments: { query: "damp" } },
};

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0).reverse()) await stop();
});

/** Starts a server with keys; gives what asks it, by a key or without one. */
async function start(options: StartOptions) {
  const server = await startServer({ apiKeys: KEYS, mcp: true, ...options });
  running.push(() => server.stop());
  const write = (key: string | null) => (key === null ? {} : { authorization: `Bearer ${key}` });
  return {
    list: (key: string | null) => fetch(`${server.url}/v1/models`, { headers: write(key) }),
    call: (key: string | null) =>
      post(`${server.url}/mcp`, SEARCH, {
        accept: "application/json, text/event-stream",
        ...write(key),
      }),
  };
}

/** The statuses of so many guesses, one after the other. */
async function guess(send: (key: string) => Promise<Response>, times: number): Promise<number[]> {
  const statuses = [];
  for (let i = 0; i < times; i += 1) statuses.push((await send(`guess-${i}`)).status);
  return statuses;
}

const count = (statuses: readonly number[], status: number) =>
  statuses.filter((each) => each === status).length;

describe.each([
  ["the default limit", 30],
  ["no limit of answers", 0],
  ["a high limit of answers", 1_000],
])("with %s", (_, perMinute) => {
  test("guesses are refused after thirty in a minute, and the right keys of the same address pass all the while", async () => {
    const { list, call } = await start({ limits: createRateLimits(perMinute) });
    const statuses = await guess(list, 40);
    expect([count(statuses, 401), count(statuses, 429)]).toEqual([30, 10]);
    expect(statuses.slice(0, 30)).not.toContain(429);
    for (const key of KEYS) expect([(await list(key)).status, (await call(key)).status]).toEqual([200, 200]);
    expect((await call("guess")).status).toBe(429);
  });
});

test("a refused guess says when to come again, as the clients of its door read it", async () => {
  const { list, call } = await start({ limits: createRateLimits(2) });
  await guess(list, 2);
  const refused = await list("guess");
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(50);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(await refused.json()).toMatchObject({
    error: {
      code: "rate_limit_exceeded",
      message: `this server takes 2 wrong keys a minute from each client. Ask again in ${seconds} s`,
    },
  });
  expect(await (await call("guess")).json()).toMatchObject({
    jsonrpc: "2.0",
    error: { data: { code: "rate_limited" } },
  });
});

test("right keys are no guesses, however many requests come with them", async () => {
  const { list } = await start({ limits: createRateLimits(3) });
  for (let i = 0; i < 10; i += 1) expect((await list(KEYS[i % 2] ?? "")).status).toBe(200);
  expect(await guess(list, 4)).toEqual([401, 401, 401, 429]);
});

test("a missing key is no guess, and is not free of limits either", async () => {
  const { list, call } = await start({ limits: createRateLimits(3) });
  const statuses = [];
  for (let i = 0; i < 14; i += 1) statuses.push((await (i % 2 === 0 ? list : call)(null)).status);
  expect(statuses).toEqual([...Array.from({ length: 12 }, () => 401), 429, 429]);
  expect(await guess(list, 4)).toEqual([401, 401, 401, 429]);
  expect((await list(KEYS[0] ?? "")).status).toBe(200);
});

test("guesses take nothing of what who has a key may ask for", async () => {
  const { list, call } = await start({ limits: createRateLimits(1) });
  await guess(list, 20);
  const statuses = [];
  for (let i = 0; i < 5; i += 1) statuses.push((await call(KEYS[0] ?? "")).status);
  expect(statuses).toEqual([200, 200, 200, 200, 429]);
});

test.skipIf(!hasRedis)("guesses are counted over all servers of one Redis", async () => {
  const redis = await startRedis();
  running.push(async () => redis.kill());
  const open = async () => {
    const connection = new RedisConnection({ url: redis.url });
    running.push(() => connection.close());
    const limits = createRateLimits(0, (identifier) => new SharedLimitStore(connection, identifier));
    return await start({ limits });
  };
  const [first, second] = [await open(), await open()];
  expect(count(await guess(first.list, 20), 401)).toBe(20);
  expect(count(await guess(second.list, 20), 401)).toBe(10);
  for (const { list } of [first, second]) expect((await list(KEYS[1] ?? "")).status).toBe(200);
});
