import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { RedisConnection } from "../../src/platform/redis-connection.js";
import { hasRedis, startRedis, type TestRedis } from "../fakes/start-redis.js";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function start(options: { password?: string } = {}): Promise<TestRedis> {
  const redis = await startRedis(options);
  open.push({ close: () => redis.kill() });
  return redis;
}

function connect(url: string) {
  const told: string[] = [];
  const connection = new RedisConnection({
    url,
    onOutage: (why) => told.push(`away: ${why}`),
    onReturn: () => told.push("back"),
  });
  open.push(connection);
  return { connection, told };
}

const waitUntil = (holds: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 20_000, interval: 50 });

describe.skipIf(!hasRedis)("a connection to Redis", () => {
  test("sends from the first moment on, and is told of no outage", async () => {
    const { url } = await start({ password: "p/ss: wörd@%" });
    const { connection, told } = connect(url);
    expect(await connection.send(["INCR", "n"])).toBe(1);
    expect([connection.outageSince, told]).toEqual([null, []]);
  });

  test("tells each outage once, and its end, and goes on by itself", async () => {
    const redis = await start();
    const { connection, told } = connect(redis.url);
    for (let outage = 1; outage <= 2; outage += 1) {
      await connection.send(["SET", "a", "1"]);
      const before = Date.now();
      await redis.kill();
      for (let i = 0; i < 3; i += 1) await expect(connection.send(["GET", "a"])).rejects.toThrow();
      expect(connection.outageSince).toBeGreaterThanOrEqual(before);
      await redis.start();
      await waitUntil(() => connection.outageSince === null);
    }
    expect(told).toEqual([
      expect.stringMatching(/^away: ./),
      "back",
      expect.stringMatching(/^away: ./),
      "back",
    ]);
  });

  test("a server that is not there at the start is an outage, and is found later", async () => {
    const redis = await start();
    await redis.kill();
    const { connection, told } = connect(redis.url);
    await expect(connection.send(["GET", "a"])).rejects.toThrow();
    expect(told).toEqual([expect.stringContaining("ECONNREFUSED")]);
    await redis.start();
    await waitUntil(() => connection.outageSince === null);
    expect(await connection.send(["GET", "a"])).toBeNull();
  });

  test("one command waits for a server that hangs; the next are not even sent", async () => {
    const redis = await start();
    const { connection, told } = connect(redis.url);
    await connection.send(["SET", "n", "0"]);
    redis.hang();
    for (let i = 0; i < 20; i += 1) await expect(connection.send(["INCR", "n"])).rejects.toThrow();
    redis.goOn();
    await waitUntil(() => connection.outageSince === null);
    expect(Number(await connection.send(["GET", "n"]))).toBeLessThanOrEqual(1);
    expect(told).toEqual(["away: Redis did not reply within 1000 ms", "back"]);
  });

  test("a reply that came while this process was busy is in time", async () => {
    const redis = await start();
    const { connection, told } = connect(redis.url);
    await connection.send(["SET", "n", "0"]);
    redis.hang();
    const sent = connection.send(["INCR", "n"]);
    await wait(50);
    redis.goOn();
    const end = performance.now() + 2_000;
    while (performance.now() < end);
    expect(await sent).toBe(1);
    expect(told).toEqual([]);
  });

  test("a server that hangs is noticed though nothing is sent, also where it takes connections", async () => {
    const redis = await start();
    const { connection } = connect(redis.url);
    await connection.send(["PING"]);
    redis.hang();
    await waitUntil(() => connection.outageSince !== null);
    const { connection: late } = connect(redis.url);
    await expect(late.send(["PING"])).rejects.toThrow();
    redis.goOn();
    await waitUntil(() => connection.outageSince === null && late.outageSince === null);
    expect(await late.send(["PING"])).toBe("PONG");
  });

  test("a server that takes no more writing is an outage too", async () => {
    const redis = await start();
    const { connection, told } = connect(redis.url);
    await connection.send(["CONFIG", "SET", "maxmemory", "1"]);
    await waitUntil(() => connection.outageSince !== null);
    expect(told).toEqual([expect.stringContaining("OOM")]);
  });

  test("a wrong password is told without it", async () => {
    const { url } = await start({ password: "right" });
    const { connection, told } = connect(url.replace("right", "canary-51c7"));
    await expect(connection.send(["PING"])).rejects.toThrow();
    expect(told).toEqual([expect.stringContaining("WRONGPASS")]);
    expect(told.join()).not.toContain("canary");
  });

  test("closes once what was sent is done, and at any time", async () => {
    const redis = await start();
    const { connection, told } = connect(redis.url);
    // On a busy machine the connection itself may take as long as a reply may.
    await vi.waitFor(() => connection.send(["SET", "n", "0"]), { timeout: 10_000 });
    told.length = 0;
    const sent = Array.from({ length: 50 }, () => connection.send(["INCR", "n"]));
    await connection.close();
    expect(await Promise.all(sent)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
    await expect(connection.send(["PING"])).rejects.toThrow();
    await redis.kill();
    await connection.close();
    expect(told).toEqual([]);
    await connect(redis.url).connection.close();
  });
});
