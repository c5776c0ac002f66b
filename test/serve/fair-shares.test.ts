import { once, setMaxListeners } from "node:events";
import { Agent, createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createModelQueue } from "../../src/answer/model/model-queue.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import { cacheQueries } from "../../src/embed/cache-queries.js";
import type { Embedding, EmbedOptions } from "../../src/embed/embedder.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { AppError } from "../../src/shared/errors.js";
import { makeFolder, ROOT, startCli, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";
import { startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import { answering, hanging, type Reply, readMessages } from "../fakes/scripted-replies.js";
import { post, readJson, STOP_AT_ONCE, type StartOptions, startServer } from "../fakes/start-server.js";

interface SearchResponse {
  readonly results: readonly unknown[];
  readonly degraded: boolean;
}

const GREEDY = "203.0.113.7";
const FAIR = "203.0.113.8";
const from = (address: string) => ({ "x-forwarded-for": address });
const ask = (content: string) => ({ messages: [{ role: "user", content }], stream: false });

const running: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop();
});

async function start(options: StartOptions): Promise<string> {
  const server = await startServer({ trustProxy: 1, ...STOP_AT_ONCE, ...options });
  running.push(server);
  return server.url;
}

/** Whatever else the machine does makes times longer, never shorter: the least of some rounds counts. */
const ROUNDS = { retry: 2, timeout: 60_000 };

describe("while one client sends long searches, many at once", () => {
  const WORDS = ["honey", "winter", "gates", "tide", "damp", "cold", "queen", "river", "why", "how"];
  const write = (seed: number) =>
    Array.from({ length: 400 }, (_, i) => WORDS[(seed * 7 + i * i + (i >> 3)) % WORDS.length])
      .join(" ")
      .slice(0, 1_990)
      .concat(` ${seed}`);

  let url: string;
  /** The time of one long search by itself: all times are compared with it, whatever else the machine does. */
  let alone: number;
  /** So many that they would keep others waiting for longer than a question may, on most machines. */
  let many: number;
  let stop = async () => {};

  /** The built program with the real model, over the fixtures' two episodes. */
  beforeAll(async () => {
    const child = startCli(["serve", "--port", "0"], {
      env: {
        CUEPOINT_CORPUS_DIR: join(ROOT, "test/fixtures/corpus"),
        CUEPOINT_INDEX_DIR: join(await makeFolder(), "index"),
        CUEPOINT_RATE_LIMIT: "0",
        TRUST_PROXY: "1",
        LOG_LEVEL: "silent",
      },
    });
    const ended = waitForEnd(child);
    stop = async () => {
      child.kill("SIGKILL");
      await ended;
    };
    url = (await waitForOutput(child, /listening on (\S+)/))[1] ?? "";
    const found = [];
    for (let i = 0; i < 3; i++) found.push(await search(write(1_000 + i), FAIR));
    // From the first one on: one thread has loaded the model by then, and is idle.
    expect(found.filter(({ degraded }) => degraded)).toEqual([]);
    alone = pick(found, 0.5);
    many = Math.max(30, Math.min(120, Math.ceil(3_000 / alone)));
  }, 60_000);
  afterAll(() => stop());

  const agent = new Agent({ keepAlive: true });

  /** Searches by the plainest client there is, since its own work counts as waiting. */
  async function search(query: string, address: string, signal?: AbortSignal) {
    const started = performance.now();
    const headers = { "content-type": "application/json", ...from(address) };
    const asked = request(`${url}/api/search`, { method: "POST", headers, agent, signal });
    asked.end(JSON.stringify({ query }));
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    const { degraded } = JSON.parse(await readText(response)) as SearchResponse;
    return { status: response.statusCode, degraded, ms: performance.now() - started };
  }

  const pick = (found: readonly { ms: number }[], share: number) =>
    found.map(({ ms }) => ms).sort((a, b) => a - b)[Math.ceil(share * found.length) - 1] ?? 0;

  test("another's searches are found by meaning, and none waits for a dozen of those", ROUNDS, async () => {
    const greedy = Promise.all(Array.from({ length: many }, (_, i) => search(write(i), GREEDY)));
    const fair = [];
    for (let i = 0; i < 20; i++) {
      fair.push(search(`what is said about gates, ${i}?`, FAIR));
      await wait(50);
    }
    const [own, others] = await Promise.all([Promise.all(fair), greedy]);
    expect([...own, ...others].filter(({ status }) => status !== 200)).toEqual([]);
    expect(own.filter(({ degraded }) => degraded)).toEqual([]);
    expect(pick(own, 0.95)).toBeLessThan(12 * alone);
  });

  test("nothing is left to do for it once it has gone", ROUNDS, async () => {
    const leaving = new AbortController();
    setMaxListeners(0, leaving.signal);
    const greedy = Promise.allSettled(
      Array.from({ length: many }, (_, i) => search(write(2_000 + i), GREEDY, leaving.signal)),
    );
    const first = await search("what is said about gates?", FAIR);
    leaving.abort();
    await greedy;
    const after = await search(write(3_000), FAIR);
    expect([first.degraded, after.degraded]).toEqual([false, false]);
    expect(after.ms).toBeLessThan(12 * alone);
  });
});

/** Says who asks, and gives no embedding before its asker leaves. */
class WatchfulEmbedder extends HashingEmbedder {
  readonly askers: EmbedOptions[] = [];
  isHolding = false;

  override async embedQuery(text: string, options: EmbedOptions = {}): Promise<Embedding> {
    this.askers.push(options);
    if (this.isHolding) await once(options.signal as EventTarget, "abort");
    options.signal?.throwIfAborted();
    return await super.embedQuery(text);
  }
}

test("a search is given up when its client leaves, in a mounted app also one behind another of its connection", async () => {
  const embedder = new WatchfulEmbedder({ name: "hashing" });
  const own = await startServer({ ...STOP_AT_ONCE, parts: { embedder: cacheQueries(embedder) } });
  const host = createServer(own.app).listen(0, "127.0.0.1");
  running.push(own, { stop: () => host.close() });
  await once(host, "listening");
  embedder.isHolding = true;
  const ports = [Number(new URL(own.url).port), (host.address() as AddressInfo).port];
  const sockets = ports.map((port) => connect(port, "127.0.0.1"));
  for (const [i, query] of ["first", "second", "third", "fourth"].entries()) {
    const body = JSON.stringify({ query });
    const head = ["POST /api/search HTTP/1.1", "host: localhost", "content-type: application/json"];
    sockets[Math.min(i, 1)]?.write(`${head.join("\r\n")}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  }
  await expect.poll(() => embedder.askers.length).toBe(4);
  expect(embedder.askers.filter(({ signal }) => signal?.aborted)).toEqual([]);
  for (const socket of sockets) socket.destroy();
  await expect.poll(() => embedder.askers.every(({ signal }) => signal?.aborted)).toBe(true);
});

/** One request by each way to ask, and what it answers. */
async function askEverywhere(url: string, headers: Record<string, string>): Promise<string[]> {
  const callTool = (name: string, args: object) => ({
    path: "/mcp",
    body: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } },
  });
  const requests = [
    { path: "/api/chat", body: ask("Why do colonies die of damp?") },
    { path: "/api/search", body: { query: "damp colonies" } },
    { path: "/v1/chat/completions", body: ask("Do colonies die of cold?") },
    callTool("ask_episodes", { question: "Do colonies die in winter?" }),
    callTool("search_episodes", { query: "cold colonies" }),
  ];
  const texts = [];
  for (const { path, body } of requests) {
    const accept = "application/json, text/event-stream";
    const response = await post(url + path, body, { ...headers, ...(path === "/mcp" ? { accept } : {}) });
    expect([path, response.status]).toEqual([path, 200]);
    texts.push(await response.text());
  }
  return texts;
}

test("each door tells the embedder which client asks", async () => {
  const embedder = new WatchfulEmbedder({ name: "hashing" });
  const url = await start({ parts: { embedder }, mcp: true });
  await askEverywhere(url, from(FAIR));
  expect(embedder.askers.length).toBeGreaterThanOrEqual(5);
  expect(new Set(embedder.askers.map(({ client }) => client))).toEqual(new Set([FAIR]));
});

test("where the embedder has no turn for a question it is looked up by its words, and every door says so", async () => {
  class BusyEmbedder extends HashingEmbedder {
    override embedQuery(): Promise<never> {
      return Promise.reject(new AppError("overloaded", "too many questions wait"));
    }
  }
  const embedder = new BusyEmbedder({ name: "hashing" });
  const url = await start({ parts: { embedder }, mcp: true });
  const [chat = "", searched = "", completion = "", asked = "", listed = ""] = await askEverywhere(url, {});
  expect(JSON.parse(chat)).toMatchObject({ degraded: true, mode: "extractive", abstained: false });
  const { results, degraded }: SearchResponse = JSON.parse(searched);
  expect([results.length > 0, degraded]).toEqual([true, true]);
  expect(JSON.parse(completion).choices[0].message.content).toContain("[1]");
  expect(asked).toContain("made with less than the server is configured for");
  expect(listed).toContain("found by their words alone");
  for (const text of [asked, listed]) expect(text).toContain('"degraded":true');
});

describe("while clients have more open answers than they may", () => {
  const SAID = "Damp kills more colonies than cold [1].";
  /** Says nothing to the greedy, and answers the others. */
  const reply: Reply = (request) =>
    readMessages(request.body).some((text) => text.includes("hogs"))
      ? hanging()(request)
      : answering(SAID)(request);

  async function startBusy(addresses: readonly string[], waitMs: number) {
    const upstream = await startScriptedOpenAiServer(reply);
    running.push({ stop: () => upstream.close() });
    const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: upstream.baseUrl, model: "scripted" });
    const modelQueue = createModelQueue({ calls: 4, waiting: 16, waitMs });
    const url = await start({ parts: { chatModel, modelQueue } });
    const leaving = new AbortController();
    setMaxListeners(0, leaving.signal);
    const statuses: number[] = [];
    const open = addresses.flatMap((address) =>
      Array.from({ length: 20 }, async () => {
        const response = await fetch(`${url}/api/chat`, {
          method: "POST",
          headers: { "content-type": "application/json", ...from(address) },
          body: JSON.stringify(ask("Why do colonies die of damp, hogs?")),
          signal: leaving.signal,
        });
        statuses.push(response.status);
      }),
    );
    const settled = Promise.allSettled(open);
    running.push({
      stop: async () => {
        leaving.abort();
        await settled;
      },
    });
    const refused = () => statuses.filter((status) => status === 503).length;
    const expected = [2 * addresses.length, 10 * addresses.length];
    await expect.poll(() => [upstream.completions.length, refused()]).toEqual(expected);
    return url;
  }

  const answer = async (url: string) => {
    const response = await post(
      `${url}/api/chat`,
      ask("Why do colonies die: is it damp or cold?"),
      from(FAIR),
    );
    const { mode, degraded } = await readJson<ChatResponse>(response);
    return [response.status, mode, degraded];
  };

  test("one with 20 open answers is refused what is beyond its share, and others have theirs from the model", async () => {
    const url = await startBusy([GREEDY], 5_000);
    const answers = await Promise.all([answer(url), answer(url), answer(url)]);
    expect(answers).toEqual(Array(3).fill([200, "llm", false]));
  });

  test("where several hold the model, others have the quoted answer at the least", async () => {
    const url = await startBusy(["203.0.113.1", "203.0.113.2"], 1_000);
    expect(await answer(url)).toEqual([200, "extractive", true]);
  });
});
