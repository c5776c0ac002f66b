import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { meterChatModel } from "../../src/answer/budget/meter-chat-model.js";
import { openRedisTokenBudget } from "../../src/answer/budget/redis-token-budget.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import { RedisConnection } from "../../src/platform/redis-connection.js";
import { createOutageCondition } from "../../src/serve/describe-outage.js";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import { SharedLimitStore } from "../../src/serve/edge/shared-limit-store.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import type { Reply } from "../fakes/scripted-replies.js";
import { hasRedis, startRedis, type TestRedis } from "../fakes/start-redis.js";
import { post, readJson, type StartOptions, startServer, type TestServer } from "../fakes/start-server.js";

const QUESTION = { messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }] };
const SEARCH = { query: "damp" };

describe.skipIf(!hasRedis)("servers with one Redis", () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());

  const running: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of running.splice(0).reverse()) await stop();
  });

  type Parts = (redis: RedisConnection) => StartOptions | Promise<StartOptions>;

  /** Starts a server with a connection of its own, as a process has. */
  async function start(describeParts: Parts): Promise<TestServer & { readonly connection: RedisConnection }> {
    const connection = new RedisConnection({ url: redis.url });
    const server = await startServer({
      conditions: [createOutageCondition(connection, false)],
      ...(await describeParts(connection)),
    });
    running.push(
      () => connection.close(),
      () => server.stop(),
    );
    return { ...server, connection };
  }

  const limitTo =
    (answers: number): Parts =>
    (connection) => ({
      limits: createRateLimits(answers, (identifier) => new SharedLimitStore(connection, identifier)),
      trustProxy: 1,
    });

  let clients = 0;
  /** An address that no test had before. */
  const newClient = () => ({ "x-forwarded-for": `203.0.${Math.floor(++clients / 250)}.${clients % 250}` });
  const returned = ({ connection }: { connection: RedisConnection }) =>
    vi.waitFor(() => expect(connection.outageSince).toBeNull(), { timeout: 20_000 });
  const isReady = async ({ url }: TestServer) =>
    readJson<{ degraded: boolean; reasons: string[] }>(await fetch(`${url}/readyz`));

  test("give a client exactly its limit over both, whichever it asks in what order", async () => {
    const servers = [await start(limitTo(2)), await start(limitTo(2))];
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat({ max: 1 }), { minLength: 1, maxLength: 16 }),
        fc.boolean(),
        async (order, atOnce) => {
          const client = newClient();
          const ask = async (i: number) =>
            (await post(`${servers[i]?.url}/api/search`, SEARCH, client)).status;
          const statuses: number[] = [];
          if (atOnce) statuses.push(...(await Promise.all(order.map(ask))));
          else for (const i of order) statuses.push(await ask(i));
          expect(statuses.filter((status) => status === 200).length).toBe(Math.min(8, order.length));
          expect(statuses.filter((status) => status === 429).length).toBe(Math.max(0, order.length - 8));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("say the same of a limit as one server does by itself", async () => {
    const alone = await startServer({ limits: createRateLimits(1), trustProxy: 1 });
    running.push(() => alone.stop());
    const shared = await start(limitTo(1));
    const client = newClient();
    const ask = async ({ url }: TestServer) => {
      const seen = [];
      for (let i = 0; i < 2; i += 1) {
        const response = await post(`${url}/api/chat`, QUESTION, client);
        const names = ["ratelimit-policy", "ratelimit", "retry-after", "content-type"];
        const headers = names.map((name) => response.headers.get(name)?.replace(/t=\d+|^\d+$/, "some time"));
        const { code } = await readJson<{ code?: string }>(response);
        seen.push([response.status, headers, code]);
      }
      return seen;
    };
    expect(await ask(shared)).toEqual(await ask(alone));
  });

  test("count guesses at a key together, and not who has one", async () => {
    const parts: Parts = async (connection) => ({ ...(await limitTo(3)(connection)), apiKeys: ["right"] });
    const servers = [await start(parts), await start(parts)];
    const client = newClient();
    const statuses = [];
    for (const [i, key] of ["right", "right", "right", "right", "a", "b", "c", "d"].entries()) {
      const headers = { ...client, authorization: `Bearer ${key}` };
      statuses.push((await fetch(`${servers[i % 2]?.url}/v1/models`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 401, 401, 401, 429]);
  });

  test("leave no count behind that never ends, and none below nothing, where a window has closed meanwhile", async () => {
    const server = await start(limitTo(3));
    const store = new SharedLimitStore(server.connection, "closed windows");
    const key = `${store.prefix}client`;
    await store.decrement("client");
    expect(await server.connection.send(["EXISTS", key])).toBe(0);
    await server.connection.send(["SET", key, "0", "PX", "60000"]);
    await store.decrement("client");
    expect(await server.connection.send(["GET", key])).toBe("0");
    await server.connection.send(["SET", key, "2", "PX", "60000"]);
    await store.decrement("client");
    expect(await server.connection.send(["GET", key])).toBe("1");
  });

  test("go on counting where an operator flushes Redis' scripts", async () => {
    const server = await start(limitTo(2));
    const client = newClient();
    const ask = async () => (await post(`${server.url}/api/chat`, QUESTION, client)).status;
    const statuses = [await ask()];
    await redis.ask("SCRIPT", "FLUSH");
    statuses.push(await ask(), await ask());
    expect(statuses).toEqual([200, 200, 429]);
    expect(server.connection.outageSince).toBeNull();
  });

  test.each([
    ["dies", () => redis.kill(), () => redis.start()],
    ["hangs", async () => redis.hang(), async () => redis.goOn()],
  ])(
    "limit by themselves while it %s, say so at /readyz, and together again once it is back",
    async (_, harm, mend) => {
      const servers = [await start(limitTo(2)), await start(limitTo(2))] as const;
      const client = newClient();
      const ask = async (i: 0 | 1, who = client) =>
        (await post(`${servers[i].url}/api/chat`, QUESTION, who)).status;
      expect([await ask(0), await ask(0), await ask(1)]).toEqual([200, 200, 429]);
      await harm();
      // What this client had of each server counts there still.
      expect([await ask(0), await ask(1), await ask(1)]).toEqual([429, 200, 429]);
      const other = newClient();
      expect([await ask(0, other), await ask(0, other), await ask(0, other)]).toEqual([200, 200, 429]);
      for (const server of servers) {
        expect(await isReady(server)).toMatchObject({
          degraded: true,
          reasons: [
            expect.stringMatching(/^Redis has not answered since \S+Z: limits are this server's own\.$/),
          ],
        });
      }
      await mend();
      for (const server of servers) await returned(server);
      const third = newClient();
      expect([await ask(0, third), await ask(1, third), await ask(0, third), await ask(1, third)]).toEqual([
        200, 200, 429, 429,
      ]);
      expect(await isReady(servers[0])).toMatchObject({ degraded: false, reasons: [] });
    },
  );

  test("start without it, limit by themselves, and find it later", async () => {
    await redis.kill();
    const servers = [await start(limitTo(1)), await start(limitTo(1))] as const;
    const ask = async (i: 0 | 1, who: Record<string, string>) =>
      (await post(`${servers[i].url}/api/chat`, QUESTION, who)).status;
    const early = newClient();
    expect([await ask(0, early), await ask(0, early), await ask(1, early)]).toEqual([200, 429, 200]);
    await redis.start();
    for (const server of servers) await returned(server);
    const late = newClient();
    expect([await ask(0, late), await ask(1, late)]).toEqual([200, 429]);
  });

  const TOKENS = 350;
  const reply: Reply = function* () {
    const usage = { prompt_tokens: TOKENS - 50, completion_tokens: 50 };
    yield { kind: "text", text: "Damp kills more colonies than cold. " };
    yield { kind: "raw", bytes: `data: ${JSON.stringify({ choices: [], usage })}\n\n` };
    yield { kind: "finish" };
  };

  async function startSpending(tokensPerDay: number) {
    await redis.ask("FLUSHALL");
    const upstream = await startScriptedOpenAiServer(reply);
    running.push(() => upstream.close());
    const spend: Parts = async (connection) => {
      const budget = await openRedisTokenBudget({ redis: connection, tokensPerDay });
      running.push(() => budget.close());
      const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: upstream.baseUrl, model: "scripted" });
      return {
        parts: { chatModel: meterChatModel(chatModel, { budget, onTokens: () => undefined }) },
        conditions: [createOutageCondition(connection, true)],
      };
    };
    const servers = [await start(spend), await start(spend)] as const;
    const ask = async (i: number) => {
      const { mode, degraded } = await readJson<ChatResponse>(
        await post(`${servers[i % 2]?.url}/api/chat`, QUESTION),
      );
      return `${mode} ${degraded}`;
    };
    return { servers, ask, spent: () => upstream.completions.length * TOKENS };
  }

  test("spend one budget of tokens together, and at most a call of each beyond it", async () => {
    const tokensPerDay = 2_000;
    const { ask, spent } = await startSpending(tokensPerDay);
    const outcomes: string[] = [];
    for (let round = 0; round < 6; round += 1)
      outcomes.push(...(await Promise.all(Array.from({ length: 6 }, (_, i) => ask(i)))));
    expect(spent()).toBeGreaterThan(0.7 * tokensPerDay);
    expect(spent()).toBeLessThanOrEqual(tokensPerDay + 2 * TOKENS);
    expect(new Set(outcomes)).toEqual(new Set(["llm false", "extractive true"]));
    expect(outcomes.slice(-6)).toEqual(Array.from({ length: 6 }, () => "extractive true"));
  });

  test("ask no model while the tokens cannot be counted, and ask it again once they can", async () => {
    const { servers, ask, spent } = await startSpending(1_000_000);
    expect([await ask(0), await ask(1)]).toEqual(["llm false", "llm false"]);
    await redis.kill();
    const before = spent();
    expect([await ask(0), await ask(1), await ask(0)]).toEqual(
      Array.from({ length: 3 }, () => "extractive true"),
    );
    expect(spent()).toBe(before);
    expect((await isReady(servers[0])).reasons).toEqual([
      expect.stringMatching(/limits are this server's own, and answers are extractive\.$/),
    ]);
    await redis.start();
    for (const server of servers) await returned(server);
    expect([await ask(0), await ask(1)]).toEqual(["llm false", "llm false"]);
  });
});
