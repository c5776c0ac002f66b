import { setTimeout as wait } from "node:timers/promises";
import type { Options, Store } from "express-rate-limit";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { RedisConnection } from "../../../src/platform/redis-connection.js";
import { createRateLimits } from "../../../src/serve/edge/limit-rate.js";
import { SharedLimitStore } from "../../../src/serve/edge/shared-limit-store.js";
import { MOST_YOUNG, WindowStore } from "../../../src/serve/edge/window-store.js";
import { hasRedis, startRedis } from "../../fakes/start-redis.js";
import { post, startServer, type TestServer } from "../../fakes/start-server.js";

const QUESTION = { messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }] };
const HOUR = 3_600_000;
/** Two requests take a small part of it, also on a busy machine. */
const WINDOW_MS = 1_500;

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const stop of running.splice(0).reverse()) await stop();
});

/** Sets this process's wall clock; what measures times by another clock does not notice. */
function setClock(byMs: number): void {
  const now = Date.now() + byMs;
  vi.useFakeTimers({ toFake: ["Date"], now });
}

/** Lets a store count in short windows, so that a test sees them end. */
function shorten<Kind extends Store>(store: Kind): Kind {
  const init = store.init?.bind(store);
  store.init = (options: Options) => init?.({ ...options, windowMs: WINDOW_MS });
  return store;
}

async function start(createStore: (identifier: string) => Store): Promise<TestServer> {
  const server = await startServer({ limits: createRateLimits(1, createStore) });
  running.push(() => server.stop());
  return server;
}

async function askTwice({ url }: TestServer): Promise<number[]> {
  const statuses = [];
  for (let i = 0; i < 2; i += 1) statuses.push((await post(`${url}/api/chat`, QUESTION)).status);
  return statuses;
}

const USED_UP = [200, 429];
/** As a header, in seconds. */
const REST_OF_WINDOW = /^[12]$/;

describe.each([
  ["set back by an hour", -HOUR],
  ["set forward by an hour", HOUR],
])("with the wall clock %s", (_, byMs) => {
  test("a limit stays for the rest of its window, says how long that is, and opens after it", async () => {
    const server = await start(() => shorten(new WindowStore()));
    expect(await askTwice(server)).toEqual(USED_UP);
    setClock(byMs);
    const refused = await post(`${server.url}/api/chat`, QUESTION);
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toMatch(REST_OF_WINDOW);
    expect(refused.headers.get("ratelimit")).toMatch(/^"answers"; r=0; t=[12]$/);
    await wait(WINDOW_MS);
    expect(await askTwice(server)).toEqual(USED_UP);
  });

  test("the headers of a window of a minute are right in the middle of it", async () => {
    const server = await start(() => new WindowStore());
    expect(await askTwice(server)).toEqual(USED_UP);
    setClock(byMs);
    const refused = await post(`${server.url}/api/chat`, QUESTION);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(30);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  });

  test.skipIf(!hasRedis)("limits that servers share open too", async () => {
    const redis = await startRedis();
    running.push(async () => redis.kill());
    const connection = new RedisConnection({ url: redis.url });
    running.push(() => connection.close());
    const server = await start((identifier) => shorten(new SharedLimitStore(connection, identifier)));
    expect(await askTwice(server)).toEqual(USED_UP);
    setClock(byMs);
    expect((await post(`${server.url}/api/chat`, QUESTION)).headers.get("retry-after")).toMatch(
      REST_OF_WINDOW,
    );
    await wait(WINDOW_MS);
    expect(await askTwice(server)).toEqual(USED_UP);
  });
});

test.skipIf(!hasRedis)(
  "a count that Redis would keep for longer than a window, since its own clock was set back, begins anew",
  async () => {
    const redis = await startRedis();
    running.push(async () => redis.kill());
    const connection = new RedisConnection({ url: redis.url });
    running.push(() => connection.close());
    const server = await start((identifier) => new SharedLimitStore(connection, identifier));
    expect(await askTwice(server)).toEqual(USED_UP);
    const keys = (await connection.send(["KEYS", "cuepoint:limit:answers:*"])) as string[];
    expect(keys).toHaveLength(1);
    await connection.send(["PEXPIRE", keys[0] ?? "", String(HOUR)]);
    expect(await askTwice(server)).toEqual(USED_UP);
  },
);

describe("the counts of one process", () => {
  const open = (windowMs = 60_000) => {
    const store = new WindowStore();
    store.init({ windowMs });
    return store;
  };

  test("are each key's own, whatever the order", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-d]$/)), (keys) => {
        const store = open();
        const seen = new Map<string, number>();
        for (const key of keys) {
          seen.set(key, (seen.get(key) ?? 0) + 1);
          expect(store.increment(key).totalHits).toBe(seen.get(key));
        }
      }),
    );
  });

  test("are bounded in number, and who goes on asking keeps its own while others come without end", () => {
    const store = open();
    for (let i = 1; i <= 5 * MOST_YOUNG; i += 1) {
      store.increment(`2001:db8:${i}::/56`);
      if (i % 10_000 === 0) expect(store.increment("steady").totalHits).toBe(i / 10_000);
    }
    expect(store.size).toBeLessThanOrEqual(2 * MOST_YOUNG);
  });

  test("are forgotten two windows later", async () => {
    const store = open(50);
    for (let i = 0; i < 1_000; i += 1) store.increment(`client ${i}`);
    await wait(60);
    store.increment("one");
    await wait(60);
    store.increment("one");
    expect(store.size).toBe(1);
  });
});
