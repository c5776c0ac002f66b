import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import { createModelQueue } from "../../src/answer/model/model-queue.js";
import { createOpenAiChatModel } from "../../src/answer/model/openai-chat-model.js";
import { startCli, waitForEnd } from "../cli/spawn-cli.js";
import {
  encodeChunk,
  type ScriptedOpenAiServer,
  startScriptedOpenAiServer,
} from "../fakes/scripted-openai-server.js";
import { answering, garbage, type Reply, sending, stalling } from "../fakes/scripted-replies.js";
import { readEvents, startServer } from "../fakes/start-server.js";

const QUESTION = JSON.stringify({
  messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }],
});
const SAID = "Damp kills more colonies than cold. ";

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.stop();
});

async function startUpstream(reply: Reply): Promise<ScriptedOpenAiServer> {
  const upstream = await startScriptedOpenAiServer(reply);
  running.push({ stop: () => upstream.close() });
  return upstream;
}

/** Opens a stream; it is read by whoever wants to. */
function openStream(url: string, body = QUESTION, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body,
    signal: signal ?? null,
  });
}

describe("a client that goes away", () => {
  const CLIENTS = 500;
  const AT_ONCE = 50;

  test(`ends the model's call within 250 ms, ${CLIENTS} of ${CLIENTS} times, and leaves nothing behind`, async () => {
    const upstream = await startUpstream(stalling(SAID));
    const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: upstream.baseUrl, model: "scripted" });
    const modelQueue = createModelQueue({ calls: AT_ONCE, waiting: 0, waitMs: 1_000 });
    const server = await startServer({ parts: { chatModel, modelQueue } });
    running.push(server);
    const late: number[] = [];
    for (let round = 0; round < CLIENTS / AT_ONCE; round += 1) {
      const before = upstream.completions.length;
      const clients = Array.from({ length: AT_ONCE }, () => new AbortController());
      const responses = await Promise.all(
        clients.map(({ signal }) => openStream(server.url, QUESTION, signal)),
      );
      while (upstream.completions.length < before + AT_ONCE) await wait(5);
      const leftAt = performance.now();
      for (const client of clients) client.abort();
      await Promise.all(responses.map((response) => response.text().catch(() => undefined)));
      const calls = upstream.completions.slice(before);
      while (calls.some(({ abortedAt }) => abortedAt === null) && performance.now() < leftAt + 5_000)
        await wait(5);
      late.push(...calls.map(({ abortedAt }) => (abortedAt ?? Number.POSITIVE_INFINITY) - leftAt));
    }
    expect(late).toHaveLength(CLIENTS);
    expect(late.filter((ms) => ms > 250)).toEqual([]);
    expect([modelQueue.active, modelQueue.waiting]).toEqual([0, 0]);
  }, 60_000);
});

describe("a stream has one end, and it is an answer, where the model's server", () => {
  const chunk = (text: string) => encodeChunk({ content: text });
  test.each<[string, Reply]>([
    ["sends garbage", garbage()],
    [
      "sends a line of 1 MB",
      sending({ kind: "raw", bytes: `data: ${"x".repeat(1 << 20)}\n\n` }, { kind: "finish" }),
    ],
    [
      "sends a line that never ends",
      sending({ kind: "raw", bytes: `data: ${"x".repeat(1 << 20)}` }, { kind: "hang" }),
    ],
    ["never says that it is done", sending({ kind: "text", text: SAID })],
    [
      "sends events of other names",
      sending({ kind: "raw", bytes: `event: execute\n${chunk("alert(1)")}` }, { kind: "finish" }),
    ],
    [
      "sends an error in its stream",
      sending({ kind: "raw", bytes: 'data: {"error":{"message":"<b>no</b>"}}\n\n' }),
    ],
    [
      "sends nulls and halves of characters",
      sending({ kind: "raw", bytes: Uint8Array.of(0, 0xed, 0xa0, 0x80, 10, 10) }, { kind: "finish" }),
    ],
    ["hangs", sending({ kind: "hang" })],
    ["breaks off", sending({ kind: "text", text: SAID }, { kind: "wait", ms: 20 }, { kind: "cut" })],
  ])("%s", async (_, reply) => {
    const upstream = await startUpstream(reply);
    const times = { firstTokenTimeoutMs: 300, totalTimeoutMs: 1_000 };
    const chatModel = createOpenAiChatModel({
      apiKey: null,
      baseUrl: upstream.baseUrl,
      model: "scripted",
      ...times,
    });
    const server = await startServer({ parts: { chatModel } });
    running.push(server);
    const events = readEvents(await (await openStream(server.url)).text());
    const ends = events.filter(({ event }) => /^answer-(?:end|error)$/.test(event));
    expect(ends).toEqual([events.at(-1)]);
    expect(ends[0]?.event).toBe("answer-end");
    expect(ends[0]?.data["citations"]).not.toEqual([]);
    expect(JSON.stringify(events)).not.toMatch(/alert|<b>|x{50}/);
  });
});

describe("cuepoint serve, told to stop by SIGTERM", () => {
  test("gives each of 50 open streams its last event, and ends with 0 within 10 s", async () => {
    const STREAMS = 50;
    // Half of the answers end by themselves in the time they are given.
    let asked = 0;
    const upstream = await startUpstream((request) => {
      asked += 1;
      return asked % 2 === 0 ? stalling(SAID)(request) : answering(SAID.repeat(3), 200)(request);
    });
    const child = startCli(["serve", "--port", "0"], {
      env: {
        OPENAI_BASE_URL: upstream.baseUrl,
        CUEPOINT_MODEL_CALLS: String(STREAMS),
        CUEPOINT_RATE_LIMIT: "0",
        LOG_LEVEL: "silent",
      },
    });
    const ended = waitForEnd(child);
    running.push({ stop: async () => child.kill("SIGKILL") });
    const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
    const url = /http:\S+/.exec(String(line))?.[0] ?? "";
    const body = JSON.stringify({
      messages: [{ role: "user", content: "what does Clem think about small models?" }],
    });
    const responses = await Promise.all(Array.from({ length: STREAMS }, () => openStream(url, body)));
    while (upstream.completions.length < STREAMS) await wait(10);
    const texts = Promise.all(responses.map((response) => response.text()));
    const stoppedAt = performance.now();
    child.kill("SIGTERM");
    const { code, signal } = await ended;
    const seconds = (performance.now() - stoppedAt) / 1_000;
    expect([code, signal]).toEqual([0, null]);
    expect(seconds).toBeLessThan(10);
    const ends = (await texts).map((text) => readEvents(text).at(-1)?.event ?? "none");
    expect(ends.filter((event) => event === "answer-end" || event === "answer-error")).toHaveLength(STREAMS);
    expect(new Set(ends).size).toBe(2);
  }, 60_000);
});
