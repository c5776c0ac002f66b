import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatModel } from "../../../src/answer/model/chat-model.js";
import { createInFlightLimit } from "../../../src/serve/edge/limit-in-flight.js";
import { exchange, OTHER_CLIENT, open, writeGet } from "../../fakes/pipeline.js";
import { TEXT_ALONE } from "../../fakes/scripted-chat-model.js";
import { STOP_AT_ONCE, startServer, type TestServer } from "../../fakes/start-server.js";

/** It says one sentence, and then nothing until its reader leaves. */
const HANGING: ChatModel = {
  traits: TEXT_ALONE,
  resolveModel: async () => "hanging",
  async *stream(_messages, { signal } = {}) {
    yield "Damp kills more colonies than cold [1]. And ";
    await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
  },
};

const BODY = JSON.stringify({ messages: [{ role: "user", content: "Why do colonies die?" }], stream: true });
const STREAM =
  "POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" +
  `content-length: ${BODY.length}\r\n\r\n${BODY}`;

async function ask(url: string, path: string, localAddress?: string) {
  const socket = open(url, localAddress);
  const [answer] = await exchange(socket, writeGet(path), 1);
  socket.destroy();
  return answer;
}

async function openStream(url: string, localAddress?: string) {
  const socket = open(url, localAddress);
  socket.write(STREAM);
  await new Promise((resolve) => socket.once("data", resolve));
  return socket;
}

describe.skipIf(process.platform !== "linux")(
  "a client with as many requests in flight as it may have",
  () => {
    const MOST = 3;
    let server: TestServer;
    beforeAll(async () => {
      const parts = { chatModel: HANGING };
      server = await startServer({ ...STOP_AT_ONCE, parts, inFlight: createInFlightLimit(MOST) });
    });
    afterAll(() => server.stop());

    test.each(["/", "/docs", "/nothing", "/v1/models", "/api/episodes"])(
      "is refused %s on every connection, and others and probes are not",
      async (path) => {
        const streams = await Promise.all(Array.from({ length: MOST }, () => openStream(server.url)));
        const refused = await ask(server.url, path);
        expect(refused).toMatchObject({ status: 503, retryAfter: "1" });
        expect(refused?.body).toContain("overloaded");
        expect((await ask(server.url, path, OTHER_CLIENT))?.status).not.toBe(503);
        for (const probe of ["/healthz", "/readyz?x", "/Healthz/"])
          expect((await ask(server.url, probe))?.status).toBe(200);
        for (const stream of streams) stream.destroy();
        await expect.poll(async () => (await ask(server.url, path))?.status).not.toBe(503);
      },
    );

    test("has its places back once it leaves, also on a server that serves all of a connection at once", async () => {
      const outer = createServer(server.app).listen(0, "127.0.0.1");
      await new Promise((resolve) => outer.once("listening", resolve));
      const url = `http://127.0.0.1:${(outer.address() as AddressInfo).port}`;
      const flood = open(url);
      flood.write(STREAM.repeat(10));
      await new Promise((resolve) => flood.once("data", resolve));
      expect((await ask(url, "/v1/models"))?.status).toBe(503);
      flood.destroy();
      await expect.poll(async () => (await ask(url, "/v1/models"))?.status).toBe(200);
      // All of them.
      const streams = await Promise.all(Array.from({ length: MOST - 1 }, () => openStream(url)));
      expect((await ask(url, "/v1/models"))?.status).toBe(200);
      for (const stream of streams) stream.destroy();
      outer.closeAllConnections();
      await new Promise((resolve) => outer.close(resolve));
    });
  },
);

describe.skipIf(process.platform !== "linux")("a server with as many connections as it may have", () => {
  const MOST = 6;
  let server: TestServer;
  beforeAll(async () => {
    const parts = { chatModel: HANGING };
    server = await startServer({ ...STOP_AT_ONCE, parts, mostConnections: MOST });
  });
  afterAll(() => server.stop());

  test("closes an idle one of the client with the most, and none that is in use", async () => {
    const other = open(server.url, OTHER_CLIENT);
    expect(await exchange(other, writeGet("/healthz"), 1)).toHaveLength(1);
    const stream = await openStream(server.url);
    const idle: Socket[] = [];
    for (let i = 0; i < 4 * MOST; i += 1) {
      const socket = open(server.url);
      idle.push(socket);
      // Half of them have begun a request.
      await exchange(socket, writeGet("/healthz") + (i % 2 === 0 ? "" : "GET /begun"), 1);
    }
    const isOpen = (socket: Socket) => !socket.closed;
    await expect.poll(() => idle.filter(isOpen).length).toBe(MOST - 2);
    expect(idle.slice(2 - MOST).every(isOpen)).toBe(true);
    expect([isOpen(stream), isOpen(other)]).toEqual([true, true]);
    expect((await ask(server.url, "/healthz", "127.0.0.3"))?.status).toBe(200);
    expect(await exchange(other, writeGet("/healthz"), 1)).toHaveLength(1);
    for (const socket of [other, stream, ...idle]) socket.destroy();
  });

  test("closes one that is not used before one whose body is on its way", async () => {
    const body = JSON.stringify({ query: "damp" });
    const head = `POST /api/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
    const sending = open(server.url);
    const answering = exchange(sending, writeGet("/healthz") + head + body.slice(0, 5), 2);
    await new Promise((resolve) => sending.once("data", resolve));
    const idle = Array.from({ length: 3 * MOST }, () => open(server.url));
    await expect.poll(() => idle.filter((socket) => !socket.closed).length).toBe(MOST - 1);
    sending.write(body.slice(5));
    expect((await answering).map(({ status }) => status)).toEqual([200, 200]);
    for (const socket of [sending, ...idle]) socket.destroy();
  });

  test("where all are in use, closes one of the client with more for a client with fewer, and the next of the first", async () => {
    const streams = await Promise.all(Array.from({ length: MOST }, () => openStream(server.url)));
    const countOpen = () => streams.filter((socket) => !socket.closed).length;
    const other = open(server.url, OTHER_CLIENT);
    expect(await exchange(other, writeGet("/healthz"), 1)).toMatchObject([{ status: 200 }]);
    expect(countOpen()).toBe(MOST - 1);
    for (let i = 0; i < 3; i += 1) expect(await ask(server.url, "/healthz")).toBeUndefined();
    expect(await exchange(other, writeGet("/healthz"), 1)).toMatchObject([{ status: 200 }]);
    expect(countOpen()).toBe(MOST - 1);
    for (const socket of [other, ...streams]) socket.destroy();
  });
});

test("a client that takes nothing of its answers for long is let go, by whatever route, and one that reads is not", async () => {
  const server = await startServer({ ...STOP_AT_ONCE, stallMs: 300 });
  const [stalled, reading] = [open(server.url).pause(), open(server.url)];
  // More than the system's buffers hold.
  const packet = writeGet("/docs").repeat(400);
  stalled.write(packet);
  const read = exchange(reading, packet, 400);
  await wait(2_500);
  expect(await read).toHaveLength(400);
  const rest = exchange(stalled, "", 400);
  stalled.resume();
  expect((await rest).length).toBeLessThan(400);
  for (const socket of [stalled, reading]) socket.destroy();
  await server.stop();
});
