import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import express, { type Response } from "express";
import { afterEach, describe, expect, test } from "vitest";
import { EventStream, type StreamTimes } from "../../src/serve/event-stream.js";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server whose every response is a stream that `write` writes. */
async function serve(times: StreamTimes, write: (stream: EventStream, response: Response) => Promise<void>) {
  const app = express();
  const ended: Promise<string>[] = [];
  app.get("/", (_request, response) => {
    const stream = new EventStream(response, times);
    const written = write(stream, response).then(
      () => "ended",
      (error: Error) => error.message,
    );
    ended.push(written);
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, ended, port: (server.address() as AddressInfo).port };
}

const POLL = { interval: 10 };

function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => server.getConnections((_, count) => resolve(count)));
}

/** A client that sends its request and reads nothing. */
function askAndStall(port: number): Socket {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.pause();
  socket.on("error", () => undefined);
  socket.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
  closing.push(() => socket.destroy());
  return socket;
}

describe("an event stream", () => {
  test("tells proxies to pass it on as it comes, and is kept alive by comments while nothing is said", async () => {
    let goOn = () => {};
    const alive = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const { port } = await serve({ heartbeatMs: 20 }, async (stream) => {
      await stream.send("data: 1\n\n");
      await alive;
      await stream.send("data: 2\n\n");
      stream.end();
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-cache, no-transform",
      "x-accel-buffering": "no",
    });
    let text = "";
    for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += piece;
      if (text.includes("keep-alive")) goOn();
    }
    expect(text).toMatch(/^data: 1\n\n(?:: keep-alive\n\n)+data: 2\n\n$/);
  });

  test("is not written ahead of 100 clients that read nothing: little is kept for them, and then they are let go", async () => {
    const stallMs = 600;
    const event = `data: ${"x".repeat(64 * 1024)}\n\n`;
    const { server, ended, port } = await serve({ heartbeatMs: 50, stallMs }, async (stream) => {
      for (;;) await stream.send(event);
    });
    global.gc?.();
    const before = process.memoryUsage();
    const stalled = Array.from({ length: 100 }, () => askAndStall(port));
    while (ended.length < stalled.length) await wait(20);
    await wait(stallMs / 2);
    const now = process.memoryUsage();
    const grown = now.heapUsed + now.external - before.heapUsed - before.external;
    expect(grown / 1e6).toBeLessThan(20);
    const outcomes = await Promise.race([Promise.all(ended), wait(stallMs + 5_000).then(() => "still open")]);
    expect(outcomes).toEqual(stalled.map(() => "the client went away"));
    for (const socket of stalled) socket.destroy();
    await expect.poll(() => countConnections(server), POLL).toBe(0);
  });

  test("that has ended does not wait for a client that never reads its end", async () => {
    const { server, port } = await serve({ stallMs: 100 }, async (stream, response) => {
      response.write("x".repeat(20_000_000));
      stream.end();
    });
    askAndStall(port);
    await once(server, "request");
    expect(await countConnections(server)).toBe(1);
    await expect.poll(() => countConnections(server), POLL).toBe(0);
  });

  test("is at its end for the writer once the client is gone", async () => {
    const { ended, port } = await serve({}, async (stream, response) => {
      await stream.send("data: 1\n\n");
      await once(response, "close");
      await stream.send("data: 2\n\n");
    });
    const gone = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: gone.signal });
    gone.abort();
    await response.text().catch(() => undefined);
    expect(await ended[0]).toBe("the client went away");
  });
});
