import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { openRedisTokenBudget } from "../../../src/answer/budget/redis-token-budget.js";
import type { TokenBudget } from "../../../src/answer/budget/token-budget.js";
import { RedisConnection } from "../../../src/platform/redis-connection.js";
import { hasRedis, startRedis, type TestRedis } from "../../fakes/start-redis.js";
import { describeTokenBudget, NOON } from "./token-budget.contract.js";

const KEY = "cuepoint:tokens:2026-11-24";

describe.skipIf(!hasRedis)("with a Redis server", () => {
  let redis: TestRedis;
  /** One for each process; the first empties the server as well. */
  let connections: RedisConnection[];
  beforeAll(async () => {
    redis = await startRedis();
    connections = [0, 1, 2].map(() => new RedisConnection({ url: redis.url }));
  });
  afterAll(async () => {
    for (const connection of connections) await connection.close();
    await redis.kill();
  });
  const ask = async (...command: string[]) => connections[0]?.send(command);
  const openAt = (tokensPerDay: number, process = 0, clock = { now: NOON }) =>
    openRedisTokenBudget({
      redis: connections[process] as RedisConnection,
      tokensPerDay,
      now: () => clock.now,
    });

  describeTokenBudget("a Redis server", async () => {
    await ask("FLUSHALL");
    let opened = 0;
    return { open: (tokensPerDay, clock) => openAt(tokensPerDay, opened++ % 3, clock) };
  });

  describe("a daily token budget in Redis", () => {
    const open: { close(): Promise<void> }[] = [];
    afterEach(async () => {
      for (const each of open.splice(0)) await each.close();
    });
    const openEmpty = async (tokensPerDay: number) => {
      await ask("FLUSHALL");
      const budgets = [await openAt(tokensPerDay, 1), await openAt(tokensPerDay, 2)] as const;
      open.push(...budgets);
      return budgets;
    };

    test("two processes that race for the last of it get one call beyond it, not one each", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 2_000 }), async (tokensPerDay) => {
          const budgets = await openEmpty(tokensPerDay);
          const calls = Array.from({ length: 20 }, (_, i) => budgets[i % 2]?.reserve(300));
          const begun = (await Promise.allSettled(calls)).filter(({ status }) => status === "fulfilled");
          expect(begun.length).toBe(Math.min(20, Math.ceil(tokensPerDay / 300)));
        }),
        { numRuns: 20 },
      );
    });

    interface Day {
      charged: number;
      readonly calls: { tokens: number; readonly settle: (spent: number) => Promise<void> }[];
    }
    type Step = (day: Day, budgets: readonly TokenBudget[]) => Promise<void>;
    const reserve = fc.tuple(fc.integer({ min: 1, max: 900 }), fc.nat({ max: 1 }));
    const settle = fc.tuple(fc.nat(), fc.nat({ max: 1_000 }));
    const step: fc.Arbitrary<Step> = fc.oneof(
      reserve.map(
        ([tokens, process]): Step =>
          async (day, budgets) => {
            day.calls.push({ tokens, settle: (await budgets[process]?.reserve(tokens)) ?? expect.fail() });
            day.charged += tokens;
          },
      ),
      settle.map(
        ([place, spent]): Step =>
          async (day) => {
            const [call] = day.calls.splice(place % Math.max(1, day.calls.length), 1);
            await call?.settle(spent);
            day.charged += call === undefined ? 0 : spent - call.tokens;
          },
      ),
      // It loses all it knew, as a server that keeps nothing on disk and is started again.
      fc.constant<Step>(async (day) => {
        await ask("FLUSHALL");
        day.charged = 0;
        for (const call of day.calls) call.tokens = 0;
      }),
    );

    test("the day is charged what is open and what was spent, in any order, also where the server forgets", async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
          const budgets = await openEmpty(1_000_000);
          const day: Day = { charged: 0, calls: [] };
          for (const take of steps) {
            await take(day, budgets);
            expect(Number(await ask("HGET", KEY, "charged"))).toBe(day.charged);
            expect(day.charged).toBeGreaterThanOrEqual(0);
          }
        }),
        { numRuns: 40 },
      );
    });

    test("calls of two processes at once leave the day charged exactly what they spent", async () => {
      const call = fc.record({
        process: fc.nat({ max: 1 }),
        tokens: fc.integer({ min: 1, max: 900 }),
        spent: fc.nat({ max: 900 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(call, { maxLength: 40 }), fc.scheduler(), async (calls, scheduler) => {
          const budgets = await openEmpty(1_000_000);
          const done = Promise.all(
            calls.map(async ({ process, tokens, spent }) => {
              const settle = await budgets[process]?.reserve(tokens);
              await scheduler.schedule(Promise.resolve());
              await settle?.(spent);
            }),
          );
          await scheduler.waitFor(done);
          const sum = calls.reduce((total, { spent }) => total + spent, 0);
          expect(Number(await ask("HGET", KEY, "charged"))).toBe(sum);
          expect(Number(await ask("HLEN", KEY))).toBe(calls.length === 0 ? 0 : 1);
        }),
        { numRuns: 20 },
      );
    });

    test("a day is kept for a week", async () => {
      const [budget] = await openEmpty(1_000);
      await budget.reserve(1);
      const seconds = Number(await ask("TTL", KEY));
      expect(seconds).toBeGreaterThan(7 * 86_400 - 60);
      expect(seconds).toBeLessThanOrEqual(7 * 86_400);
    });

    test("what other servers spend is known here without a call", async () => {
      const [one, other] = await openEmpty(1_000);
      await one.reserve(400);
      await vi.waitFor(() => expect(other.left()).toBe(600), { timeout: 20_000, interval: 100 });
    });

    test("something else under its name refuses every call", async () => {
      const [budget] = await openEmpty(1_000);
      await ask("SET", KEY, "nonsense");
      await expect(budget.reserve(1)).rejects.toMatchObject({
        code: "budget_exhausted",
        message: expect.stringMatching(/^the tokens spent cannot be recorded: WRONGTYPE/),
      });
    });
  });
});

describe.skipIf(!hasRedis)("a daily token budget whose Redis dies", () => {
  test("lets no call begin and remembers what was left; goes on once it is back", async () => {
    const redis = await startRedis();
    const connection = new RedisConnection({ url: redis.url });
    const budget = await openRedisTokenBudget({ redis: connection, tokensPerDay: 1_000 });
    try {
      const settle = await budget.reserve(400);
      await redis.kill();
      await expect(settle(10)).rejects.toThrow();
      for (let i = 0; i < 5; i += 1) {
        await expect(budget.reserve(1)).rejects.toMatchObject({
          code: "budget_exhausted",
          sentence: expect.stringMatching(
            /^the tokens spent cannot be recorded: .+\. Until then answers are extractive\.$/,
          ),
        });
      }
      expect(budget.left()).toBe(600);
      await redis.start();
      await vi.waitFor(() => expect(connection.outageSince).toBeNull(), { timeout: 20_000 });
      await (await budget.reserve(100))(50);
      expect(budget.left()).toBe(950);
    } finally {
      await budget.close();
      await connection.close();
      await redis.kill();
    }
  });

  test("does not know what is left where it was never there", async () => {
    const redis = await startRedis();
    await redis.kill();
    const connection = new RedisConnection({ url: redis.url });
    const budget = await openRedisTokenBudget({ redis: connection, tokensPerDay: 1_000 });
    expect(budget.left()).toBeNull();
    await expect(budget.reserve(1)).rejects.toMatchObject({ code: "budget_exhausted" });
    await budget.close();
    await connection.close();
  });
});
