import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openFileTokenBudget } from "../../src/answer/budget/file-token-budget.js";
import { meterChatModel } from "../../src/answer/budget/meter-chat-model.js";
import { createModelQueue } from "../../src/answer/model/model-queue.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { type ScriptedOpenAiServer, startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import type { Reply, Step } from "../fakes/scripted-replies.js";
import {
  post,
  readJson,
  STOP_AT_ONCE,
  type StartOptions,
  startServer,
  type TestServer,
} from "../fakes/start-server.js";

const QUESTION = { messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }] };
const SEARCH = { query: "damp" };

const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop();
});

async function start(options: StartOptions): Promise<TestServer> {
  const server = await startServer(options);
  running.push(server);
  return server;
}

async function startUpstream(reply: Reply): Promise<ScriptedOpenAiServer> {
  const upstream = await startScriptedOpenAiServer(reply);
  running.push({ stop: () => upstream.close() });
  return upstream;
}

const connect = ({ baseUrl }: ScriptedOpenAiServer) =>
  createOpenAiChatModel({ apiKey: null, baseUrl, model: "scripted" });

describe("each client's answers a minute", () => {
  test("are told in every answer, and the next is refused with the time to wait", async () => {
    const { url } = await start({ limits: createRateLimits(2) });
    const answers = [];
    for (let i = 0; i < 3; i += 1) answers.push(await post(`${url}/api/chat`, QUESTION));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    const [first, , refused] = answers;
    expect(first?.headers.get("ratelimit-policy")).toMatch(/^"answers"; q=2; w=60; pk=:[\w+/=]+:$/);
    expect(first?.headers.get("ratelimit")).toMatch(/^"answers"; r=1; t=(?:59|60)$/);
    const seconds = Number(refused?.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(50);
    expect(await refused?.json()).toMatchObject({
      status: 429,
      code: "rate_limited",
      detail: `this server gives each client 2 answers a minute. Ask again in ${seconds} s`,
    });
  });

  test("count before anything of a request is read, and streams like the rest", async () => {
    const { url } = await start({ limits: createRateLimits(2) });
    expect((await post(`${url}/api/chat`, "{no json")).status).toBe(400);
    await (await post(`${url}/api/chat`, QUESTION, { accept: "text/event-stream" })).text();
    const refused = await post(`${url}/api/chat`, QUESTION, { accept: "text/event-stream" });
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      429,
      "application/problem+json; charset=utf-8",
    ]);
  });

  test("leave searches and lists of episodes four times as many, and what costs nothing free", async () => {
    const { url } = await start({ limits: createRateLimits(1) });
    const searches = [];
    for (let i = 0; i < 3; i += 1) searches.push((await post(`${url}/api/search`, SEARCH)).status);
    for (let i = 0; i < 2; i += 1) searches.push((await fetch(`${url}/api/episodes?q=hives`)).status);
    expect(searches).toEqual([200, 200, 200, 200, 429]);
    expect((await post(`${url}/api/chat`, QUESTION)).status).toBe(200);
    for (let i = 0; i < 5; i += 1) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test("are not limited by 0", async () => {
    const { url } = await start({ limits: createRateLimits(0) });
    for (let i = 0; i < 40; i += 1) {
      const { status, headers } = await post(`${url}/api/search`, SEARCH);
      expect([status, headers.get("ratelimit")]).toEqual([200, null]);
    }
  });

  test.each([
    ["0 proxies: what the client says of its address is not believed", 0, [200, 429, 429]],
    ["1 proxy: its word on the client's address is", 1, [200, 200, 429]],
  ])("behind %s", async (_, trustProxy, expected) => {
    const { url } = await start({ limits: createRateLimits(1), trustProxy });
    const ask = async (address: string) =>
      (await post(`${url}/api/chat`, QUESTION, { "x-forwarded-for": `203.0.113.99, ${address}` })).status;
    expect([await ask("203.0.113.1"), await ask("203.0.113.2"), await ask("203.0.113.2")]).toEqual(expected);
  });

  test("are those of a whole network of IPv6, which one customer has", async () => {
    const { url } = await start({ limits: createRateLimits(1), trustProxy: 1 });
    const ask = async (address: string) =>
      (await post(`${url}/api/chat`, QUESTION, { "x-forwarded-for": address })).status;
    expect([await ask("2001:db8:0:1::1"), await ask("2001:db8:0:1::2"), await ask("2001:db8:1::1")]).toEqual([
      200, 429, 200,
    ]);
  });

  test.each([
    ["an address with the port that some proxies write", (i: number) => `203.0.113.7:${1000 + i}`],
    ["an address of IPv6 with its port", (i: number) => `[2001:db8::1]:${1000 + i}`],
    ["what is no address", (i: number) => `garbage${i}`],
  ])("are not got round by %s", async (_, write) => {
    const { url } = await start({ limits: createRateLimits(2), trustProxy: 1 });
    const statuses = [];
    for (let i = 0; i < 3; i += 1)
      statuses.push((await post(`${url}/api/chat`, QUESTION, { "x-forwarded-for": write(i) })).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test("hold for guesses at a key too; who has one is not counted for it", async () => {
    const { url } = await start({ limits: createRateLimits(3), apiKeys: ["right"] });
    const list = async (key: string) =>
      (await fetch(`${url}/v1/models`, { headers: { authorization: `Bearer ${key}` } })).status;
    const statuses = [];
    for (const key of ["right", "right", "right", "right", "a", "b", "c", "d"])
      statuses.push(await list(key));
    expect(statuses).toEqual([200, 200, 200, 200, 401, 401, 401, 429]);
  });
});

describe("answers that a language model writes at once", () => {
  test("are bounded for a client by half of all; a few more wait; the rest are told to come again, as JSON and as a stream", async () => {
    let open = 0;
    let most = 0;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const upstream = await startUpstream(function* () {
      open += 1;
      most = Math.max(most, open);
      yield { kind: "text", text: "Damp kills more colonies than cold. " };
      yield { kind: "hold", until: released };
      open -= 1;
      yield { kind: "finish" };
    });
    const modelQueue = createModelQueue({ calls: 4, waiting: 4, waitMs: 5_000 });
    const { url, log } = await start({ parts: { chatModel: connect(upstream), modelQueue } });
    const refused: Response[] = [];
    const asking = Array.from({ length: 8 }, async (_, i) => {
      const headers = i % 2 === 0 ? { accept: "text/event-stream" } : {};
      const response = await post(`${url}/api/chat`, QUESTION, headers);
      if (response.status === 503) refused.push(response);
      return response;
    });
    await expect.poll(() => [refused.length, open]).toEqual([4, 2]);
    release();
    const responses = await Promise.all(asking);
    expect([responses.length - refused.length, refused.length, most]).toEqual([4, 4, 2]);
    for (const response of refused) {
      expect([response.headers.get("retry-after"), response.headers.get("content-type")]).toEqual([
        "5",
        "application/problem+json; charset=utf-8",
      ]);
      expect(await response.json()).toMatchObject({ code: "overloaded", status: 503 });
    }
    const texts = await Promise.all(
      responses.filter(({ status }) => status === 200).map((each) => each.text()),
    );
    for (const text of texts) expect(text).toContain('"mode":"llm"');
    expect((await post(`${url}/api/chat`, QUESTION)).status).toBe(200);
    expect(log.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  test("do not hold up what needs no model, nor hide what is wrong with a request", async () => {
    const upstream = await startUpstream(function* () {
      yield { kind: "text", text: "Damp kills more colonies than cold. " };
      yield { kind: "finish" };
    });
    const modelQueue = createModelQueue({ calls: 1, waiting: 0, waitMs: 1_000 });
    const { url } = await start({ parts: { chatModel: connect(upstream), modelQueue } });
    const place = modelQueue.enter("127.0.0.1");
    const ask = async (content: string, episodes?: string[]) =>
      (await post(`${url}/api/chat`, { messages: [{ role: "user", content }], episodes })).status;
    expect([await ask("Who is the host?"), await ask("Why do colonies die?", ["nope"])]).toEqual([200, 400]);
    expect(await ask("Why do colonies die?")).toBe(503);
    place.leave();
  });

  test("are not waited for too long: then the answer is the quoted one", async () => {
    const upstream = await startUpstream(function* () {
      yield { kind: "text", text: "Damp kills more colonies than cold. " };
      yield { kind: "hang" };
    });
    const modelQueue = createModelQueue({ calls: 1, waiting: 3, waitMs: 100 });
    const { url } = await start({ ...STOP_AT_ONCE, parts: { chatModel: connect(upstream), modelQueue } });
    const gone = new AbortController();
    const first = fetch(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(QUESTION),
      signal: gone.signal,
    }).catch(() => null);
    await expect.poll(() => upstream.completions.length).toBe(1);
    const second = await readJson<ChatResponse>(await post(`${url}/api/chat`, QUESTION));
    expect([second.mode, second.degraded]).toEqual(["extractive", true]);
    gone.abort();
    await first;
  });
});

describe("a day's budget of tokens", () => {
  const PROMPT = 300;
  const COMPLETION = 50;
  const usage: Step = {
    kind: "raw",
    bytes: `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: PROMPT, completion_tokens: COMPLETION } })}\n\n`,
  };

  test("is kept by many clients at once and over restarts; past it answers are quoted, and say that they are less", async () => {
    const upstream = await startUpstream(function* () {
      yield { kind: "text", text: "Damp kills more colonies than cold. " };
      yield usage;
      yield { kind: "finish" };
    });
    const dir = await mkdtemp(join(tmpdir(), "cuepoint-spend-"));
    const tokensPerDay = 2_000;
    const outcomes: string[] = [];
    for (let restart = 0; restart < 3; restart += 1) {
      const budget = await openFileTokenBudget({ dir, tokensPerDay });
      const chatModel = meterChatModel(connect(upstream), { budget, onTokens: () => undefined });
      const { url, stop } = await startServer({ parts: { chatModel } });
      for (let round = 0; round < 5; round += 1) {
        const answers = await Promise.all(
          Array.from({ length: 4 }, async () =>
            readJson<ChatResponse>(await post(`${url}/api/chat`, QUESTION)),
          ),
        );
        outcomes.push(...answers.map(({ mode, degraded }) => `${mode} ${degraded}`));
      }
      await stop();
    }
    const spent = upstream.completions.length * (PROMPT + COMPLETION);
    expect(spent).toBeGreaterThan(0.7 * tokensPerDay);
    expect(spent).toBeLessThanOrEqual(tokensPerDay + PROMPT + COMPLETION);
    expect(new Set(outcomes)).toEqual(new Set(["llm false", "extractive true"]));
    expect(outcomes.slice(-20)).toEqual(Array.from({ length: 20 }, () => "extractive true"));
  });
});
