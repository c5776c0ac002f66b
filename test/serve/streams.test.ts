import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createModelQueue } from "../../src/answer/model/model-queue.js";
import { createOpenAiChatModel } from "../../src/answer/model/server/openai-chat-model.js";
import { indexSample } from "../cli/index-sample.js";
import { startCli, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import {
  encodeChunk,
  type ScriptedOpenAiServer,
  startScriptedOpenAiServer,
} from "../fakes/scripted-openai-server.js";
import { garbage, type Reply, readMessages, sending, stalling } from "../fakes/scripted-replies.js";
import { readEvents, STOP_AT_ONCE, startServer, type TestServer } from "../fakes/start-server.js";

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

/** Opens a stream, and reads nothing of it. */
function openStream(url: string, body = QUESTION, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body,
    signal: signal ?? null,
  });
}

describe("a client that goes away", () => {
  const CLIENTS = 100;
  const AT_ONCE = 25;

  test(`ends the model's call, which would go on for ever, ${CLIENTS} of ${CLIENTS} times, and leaves nothing behind`, async () => {
    const upstream = await startUpstream(stalling(SAID));
    const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: upstream.baseUrl, model: "scripted" });
    const modelQueue = createModelQueue({ calls: 2 * AT_ONCE, waiting: 0, waitMs: 1_000 });
    const server = await startServer({ parts: { chatModel, modelQueue }, ...STOP_AT_ONCE });
    running.push(server);
    for (let asked = 0; asked < CLIENTS; asked += AT_ONCE) {
      const clients = Array.from({ length: AT_ONCE }, () => new AbortController());
      const responses = await Promise.all(
        clients.map(({ signal }) => openStream(server.url, QUESTION, signal)),
      );
      await until(() => upstream.completions.length === asked + AT_ONCE);
      expect(upstream.completions.filter(({ aborted }) => aborted)).toHaveLength(asked);
      for (const client of clients) client.abort();
      await Promise.all(responses.map((response) => response.text().catch(() => undefined)));
      await until(() => upstream.completions.every(({ aborted }) => aborted));
    }
    await until(() => modelQueue.active === 0);
    expect([upstream.completions.length, modelQueue.waiting]).toEqual([CLIENTS, 0]);
  });
});

describe("a stream has one end, and it is an answer, where the model's server", () => {
  const chunk = (text: string) => encodeChunk({ content: text });
  const REPLIES: readonly (readonly [string, Reply])[] = [
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
  ];
  let upstream: ScriptedOpenAiServer;
  let server: TestServer;
  beforeAll(async () => {
    upstream = await startScriptedOpenAiServer((request) => {
      const letter = /case (\w)/.exec(readMessages(request.body).at(-1) ?? "")?.[1] ?? "";
      return REPLIES["abcdefghi".indexOf(letter)]?.[1](request) ?? [];
    });
    const chatModel = createOpenAiChatModel({
      apiKey: null,
      baseUrl: upstream.baseUrl,
      model: "scripted",
      firstTokenTimeoutMs: 300,
      totalTimeoutMs: 1_000,
    });
    server = await startServer({ parts: { chatModel } });
  });
  afterAll(async () => {
    expect(upstream.completions).toHaveLength(REPLIES.length);
    await server.stop();
    await upstream.close();
  });

  // They run at once, because the server waits some of them out.
  test.concurrent.each(REPLIES.map(([name], i) => [name, i] as const))("%s", async (_, i) => {
    // The question holds no number, for an answer would have to hold it too.
    const content = `Why do colonies die: is it damp or cold, in case ${"abcdefghi"[i]}?`;
    const body = JSON.stringify({ messages: [{ role: "user", content }] });
    const events = readEvents(await (await openStream(server.url, body)).text());
    const ends = events.filter(({ event }) => /^answer-(?:end|error)$/.test(event));
    expect(ends).toEqual([events.at(-1)]);
    expect(ends[0]?.event).toBe("answer-end");
    expect(ends[0]?.data["citations"]).not.toEqual([]);
    expect(JSON.stringify(events)).not.toMatch(/alert|<b>|x{50}/);
  });
});

describe("told to stop while 50 streams are open", () => {
  const STREAMS = 50;
  const listEnds = (texts: readonly string[]) =>
    texts.map((text) => readEvents(text).at(-1)?.event ?? "none");

  test("a server whose time to stop is over tells each that it broke off", async () => {
    const upstream = await startUpstream(stalling(SAID));
    const chatModel = createOpenAiChatModel({ apiKey: null, baseUrl: upstream.baseUrl, model: "scripted" });
    const server = await startServer({ parts: { chatModel }, graceMs: 50 });
    const responses = await Promise.all(Array.from({ length: STREAMS }, () => openStream(server.url)));
    await until(() => upstream.completions.length === STREAMS);
    const texts = Promise.all(responses.map((response) => response.text()));
    await server.stop();
    expect(listEnds(await texts)).toEqual(responses.map(() => "answer-error"));
  });

  test("`cuepoint serve` lets them end at SIGTERM, takes no new client, and ends with 0", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const upstream = await startUpstream(
      sending({ kind: "text", text: SAID }, { kind: "hold", until: released }, { kind: "finish" }),
    );
    const child = startCli(["serve", "--port", "0"], {
      env: {
        CUEPOINT_INDEX_DIR: await indexSample(),
        OPENAI_BASE_URL: upstream.baseUrl,
        CUEPOINT_MODEL_CALLS: String(2 * STREAMS),
        CUEPOINT_RATE_LIMIT: "0",
        LOG_LEVEL: "silent",
      },
    });
    const ended = waitForEnd(child);
    running.push({ stop: async () => child.kill("SIGKILL") });
    const url = (await waitForOutput(child, /listening on (\S+)/))[1] ?? "";
    const body = JSON.stringify({
      messages: [{ role: "user", content: "what does Clem think about small models?" }],
    });
    const responses = await Promise.all(Array.from({ length: STREAMS }, () => openStream(url, body)));
    await until(() => upstream.completions.length === STREAMS);
    const texts = Promise.all(responses.map((response) => response.text()));
    child.kill("SIGTERM");
    await until(() => canConnect(url).then((can) => !can));
    release();
    expect(listEnds(await texts)).toEqual(responses.map(() => "answer-end"));
    expect(await ended).toMatchObject({ code: 0, signal: null });
  }, 60_000);
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(5);
}

/** Is false once nothing listens there. */
async function canConnect(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
