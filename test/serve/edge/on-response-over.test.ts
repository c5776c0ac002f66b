import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ChatModel } from "../../../src/answer/model/chat-model.js";
import { onResponseOver } from "../../../src/serve/edge/on-response-over.js";
import { createMetrics } from "../../../src/serve/metrics/create-metrics.js";
import { exchange, open, writeGet } from "../../fakes/pipeline.js";
import { TEXT_ALONE } from "../../fakes/scripted-chat-model.js";
import { STOP_AT_ONCE, startServer } from "../../fakes/start-server.js";

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server of Node's own, which serves all requests of a connection at once. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  stops.push(() => server.close().closeAllConnections());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("what is to be done when a response is over is done once", () => {
  test("for each that was sent, and for each that waited when its connection closed", async () => {
    const over = new Map<string, number>();
    let served = 0;
    const url = await serve((request, response) => {
      const path = request.url ?? "";
      served += 1;
      onResponseOver(response, () => over.set(path, (over.get(path) ?? 0) + 1));
      if (path.startsWith("/sent")) response.end();
    });
    const socket = open(url);
    await exchange(socket, ["/sent1", "/sent2"].map((path) => writeGet(path)).join(""), 2);
    await expect
      .poll(() => [...over])
      .toEqual([
        ["/sent1", 1],
        ["/sent2", 1],
      ]);
    socket.write(["/waits1", "/waits2", "/sent3"].map((path) => writeGet(path)).join(""));
    await expect.poll(() => served).toBe(5);
    expect(over.size).toBe(2);
    socket.destroy();
    await expect.poll(() => over.size).toBe(5);
    expect([...over.values()]).toEqual([1, 1, 1, 1, 1]);
  });

  test("at once where it is over already", async () => {
    const late: string[] = [];
    const url = await serve((request, response) => {
      response.once("close", () => onResponseOver(response, () => late.push(request.url ?? "")));
      if (request.url === "/sent") response.end();
    });
    const socket = open(url);
    await exchange(socket, writeGet("/sent"), 1);
    await expect.poll(() => late).toEqual(["/sent"]);
    socket.write(writeGet("/left"));
    socket.end();
    await expect.poll(() => late).toEqual(["/sent", "/left"]);
  });
});

test("a mounted app logs, counts and lets go of every request of a client that leaves", async () => {
  const hanging: ChatModel = {
    traits: TEXT_ALONE,
    resolveModel: async () => "hanging",
    async *stream(_messages, { signal } = {}) {
      await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    },
  };
  const metrics = createMetrics({ version: "1.2.3" });
  const answering: string[] = [];
  const watch = {
    enter: (route: string) => {
      answering.push(route);
      return () => void answering.splice(answering.indexOf(route), 1);
    },
  };
  const server = await startServer({ ...STOP_AT_ONCE, parts: { chatModel: hanging }, metrics, watch });
  stops.push(() => server.stop());
  const url = await serve(server.app);
  const body = JSON.stringify({
    messages: [{ role: "user", content: "Why do colonies die?" }],
    stream: true,
  });
  const head =
    "POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" +
    `content-length: ${body.length}\r\n\r\n`;
  const client = open(url);
  client.write(`${head}${body}`.repeat(5));
  await expect.poll(() => answering.length).toBe(5);
  expect(server.log).toEqual([]);
  client.destroy();
  await expect.poll(() => server.log.length).toBe(5);
  expect(answering).toEqual([]);
  expect(server.log.map((line) => JSON.parse(line).outcome)).toEqual(Array(5).fill("left"));
  const figures = await (await fetch(`${server.url}/metrics`)).text();
  expect(figures).toContain('cuepoint_http_requests_total{route="/api/chat",method="POST",status="200"} 5');
  expect(figures).toContain("cuepoint_open_streams 0");
});
