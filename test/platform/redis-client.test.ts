import { afterEach, describe, expect, test, vi } from "vitest";
import { findProblem, openRedisClient } from "../../src/platform/redis-client.js";
import { hasRedis, startRedis, type TestRedis } from "../fakes/start-redis.js";

const GOOD =
  "redis_version:7.0.15\r\nredis_mode:standalone\r\nrole:master\r\nmaxmemory_policy:noeviction\r\n";

test.each([
  ["7.0.15", "6.0.16", "is Redis 6.0.16, the work of an ingest is shared by 6.2 or later"],
  ["redis_version:7.0.15", "", "is Redis of no known version"],
  ["standalone", "cluster", "is part of a Redis Cluster"],
  ["role:master", "role:slave", "is a replica"],
  ["noeviction", "allkeys-lru", "(maxmemory-policy allkeys-lru)"],
])(
  "a server whose %s is %s cannot keep a queue, and is told with its address and the fix",
  (from, to, said) => {
    const problem = findProblem(GOOD.replace(from, to), "redis://redis.example:6379");
    expect(problem).toMatchObject({ code: "config_invalid", message: expect.stringContaining(said) });
    expect(problem?.message).toContain("redis://redis.example:6379");
    expect(problem?.hint).not.toBeNull();
  },
);

test.each([GOOD, GOOD.replace("7.0.15", "6.2.0"), GOOD.replace("7.0.15", "10.1.0")])(
  "a server of 6.2 or later that keeps its keys can: %j",
  (info) => {
    expect(findProblem(info, "redis://redis.example")).toBeNull();
  },
);

test("a server that is not there is told with its address and without the password", async () => {
  const opening = openRedisClient({
    url: "redis://user:canary@127.0.0.1:9/2",
    onOutage: () => undefined,
    onReturn: () => undefined,
  });
  const error = await opening.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "store_unavailable",
    message: expect.stringContaining("Redis at redis://127.0.0.1:9/2 does not answer"),
    hint: expect.stringContaining("without REDIS_URL one process does the whole ingest"),
  });
  expect((error as Error).message).not.toContain("canary");
});

describe.skipIf(!hasRedis)("over a real server", () => {
  let redis: TestRedis | null = null;
  afterEach(async () => {
    await redis?.kill();
    redis = null;
  });
  const open = (url: string, said: string[] = []) =>
    openRedisClient({
      url,
      onOutage: (why) => said.push(`away: ${why}`),
      onReturn: () => said.push("back"),
    });

  test("a wrong password is refused with the fix, and is not shown", async () => {
    redis = await startRedis({ password: "canary-right" });
    await expect(open(redis.url.replace("right", "wrong"))).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.not.stringContaining("canary"),
      hint: expect.stringContaining("redis://user:password@host:6379"),
    });
  });

  test("an outage is told once, what is sent meanwhile is done after it", async () => {
    redis = await startRedis();
    const said: string[] = [];
    const client = await open(redis.url, said);
    await redis.kill();
    await vi.waitFor(() => expect(said).toHaveLength(1));
    const sent = client.set("key", "value");
    await redis.start();
    expect([await sent, await client.get("key")]).toEqual(["OK", "value"]);
    expect(said).toEqual([expect.stringMatching(/^away: /), "back"]);
    client.destroy();
  });

  test("a server that throws keys away is refused", async () => {
    redis = await startRedis();
    await redis.ask("CONFIG", "SET", "maxmemory-policy", "volatile-ttl");
    await expect(open(redis.url)).rejects.toThrow("maxmemory-policy volatile-ttl");
  });
});
