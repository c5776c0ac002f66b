import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMetrics } from "../../../src/serve/metrics/create-metrics.js";
import { exchange, OTHER_CLIENT, open, writeGet } from "../../fakes/pipeline.js";
import { startServer, type TestServer } from "../../fakes/start-server.js";

const MANY = 400;
/** A connection's buffers in the kernel hold less, of both sides together: what is sent at 4 MB, what is received at 6 MB. */
const MOST_KEPT_BYTES = 12e6;

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    pageDir: join(import.meta.dirname, "../../../dist/page"),
    metrics: createMetrics({ version: "1.2.3" }),
  });
});
afterAll(() => server.stop());

async function ask(path: string, localAddress?: string) {
  const socket = open(server.url, localAddress);
  const [answer] = await exchange(socket, writeGet(path), 1);
  socket.destroy();
  return answer;
}

describe(`one packet of ${MANY} requests`, () => {
  test.skipIf(process.platform !== "linux").each([
    ["/docs", 200],
    ["/page.js", 200],
    ["/", 200],
    ["/api/episodes", 200],
    ["/nothing", 404],
  ])("for %s gets every answer, and others are answered meanwhile", async (path, status) => {
    const socket = open(server.url);
    let over = false;
    const flood = exchange(socket, writeGet(path).repeat(MANY), MANY).finally(() => {
      over = true;
    });
    await new Promise((resolve) => socket.once("data", resolve));
    const others = [await ask("/healthz", OTHER_CLIENT), await ask("/healthz")];
    expect([over, ...others.map((answer) => answer?.status)]).toEqual([false, 200, 200]);
    const answers = await flood;
    socket.destroy();
    expect(answers.map((answer) => answer.status)).toEqual(Array(MANY).fill(status));
  });

  test("gets the answers in the order of the requests", async () => {
    const socket = open(server.url);
    const names = Array.from({ length: MANY }, (_, i) => `m${i}`);
    const asked = names.map((name) => writeGet(`/v1/models/${name}`)).join("");
    const answers = await exchange(socket, asked, MANY);
    socket.destroy();
    expect(answers.map(({ body }) => /model \\"(m\d+)\\"/.exec(body)?.[1])).toEqual(names);
  });

  test.skipIf(process.platform !== "linux")(
    "opens no file for each, and holds no memory for each",
    async () => {
      const countFiles = () => readdirSync("/proc/self/fd").length;
      await ask("/docs");
      const before = { files: countFiles(), rss: process.memoryUsage().rss };
      const peak = { ...before };
      const watch = setInterval(() => {
        peak.files = Math.max(peak.files, countFiles());
        peak.rss = Math.max(peak.rss, process.memoryUsage().rss);
      }, 5);
      const sockets = Array.from({ length: 2 }, () => open(server.url));
      // What the clients read is let go at once: this process holds what the server holds.
      await Promise.all(
        sockets.map(async (socket, i) => {
          const path = i === 0 ? "/page.js" : "/docs";
          socket.write(`${writeGet(path).repeat(1_400)}${writeGet(path, "connection: close\r\n")}`);
          socket.resume();
          await new Promise((resolve) => socket.once("close", resolve));
        }),
      );
      clearInterval(watch);
      // The connections have both their ends here.
      expect(peak.files - before.files).toBeLessThan(60);
      expect((peak.rss - before.rss) / 1e6).toBeLessThan(200);
    },
  );

  test("of a client that reads nothing runs no more handlers than fit on the way to it", async () => {
    const length = Number((await fetch(`${server.url}/widget.js`)).headers.get("content-length"));
    expect(1_400 * length).toBeGreaterThan(2 * MOST_KEPT_BYTES);
    await expect.poll(() => server.log.some((line) => line.includes("/widget.js"))).toBe(true);
    const before = server.log.length;
    const sockets = Array.from({ length: 3 }, () => open(server.url).pause());
    for (const socket of sockets) socket.write(writeGet("/widget.js").repeat(1_400));
    let answered = 0;
    const standsStill = async () => {
      const earlier = answered;
      await wait(500);
      answered = server.log.length - before;
      return answered > 0 && answered === earlier;
    };
    await expect.poll(standsStill).toBe(true);
    for (const socket of sockets) socket.destroy();
    expect((answered * length) / sockets.length).toBeLessThan(MOST_KEPT_BYTES);
    expect((await ask("/healthz"))?.status).toBe(200);
  });

  test.skipIf(process.platform !== "linux").each<[string, "destroy" | "end"]>([
    ["goes away", "destroy"],
    ["ends its side", "end"],
  ])("of a client that %s runs no further handlers", async (_, leave) => {
    const before = server.log.length;
    const socket = open(server.url);
    socket.write(writeGet("/nothing").repeat(MANY));
    await new Promise((resolve) => socket.once("data", resolve));
    socket[leave]();
    await new Promise((resolve) => socket.resume().once("close", resolve));
    for (let i = 0; i < 20; i += 1) await ask("/healthz", OTHER_CLIENT);
    expect(server.log.length - before - 20).toBeLessThan(MANY / 4);
  });

  test("that are malformed gets one refusal", async () => {
    const socket = open(server.url);
    const answers = await exchange(
      socket,
      `${writeGet("/nothing")}${"GET / \u0000\r\n\r\n".repeat(MANY)}`,
      MANY,
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 400]);
  });
});

describe("a connection is read as it was sent", () => {
  const requests = fc.array(
    fc.oneof(
      fc
        .integer({ min: 0, max: 99 })
        .map((n) => ({ bytes: writeGet(`/v1/models/m${n}`), status: 404, says: `m${n}` })),
      fc
        .integer({ min: 0, max: 9_000 })
        .map((n) => post("content-length", JSON.stringify({ query: "", top: "x".repeat(n) }))),
      fc
        .integer({ min: 1, max: 9_000 })
        .map((n) => post("chunked", JSON.stringify({ query: "", top: "x".repeat(n) }))),
    ),
    { minLength: 1, maxLength: 12 },
  );

  function post(how: "content-length" | "chunked", body: string) {
    const size = how === "chunked" ? "transfer-encoding: chunked" : `content-length: ${body.length}`;
    const sent = how === "chunked" ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
    const head = `POST /api/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n${size}\r\n\r\n`;
    return { bytes: head + sent, status: 400, says: "query" };
  }

  test("however its requests are cut into packets", async () => {
    await fc.assert(
      fc.asyncProperty(requests, fc.array(fc.nat(), { maxLength: 6 }), async (asked, cuts) => {
        const whole = Buffer.from(asked.map(({ bytes }) => bytes).join(""));
        const at = [0, ...cuts.map((cut) => cut % whole.length).sort((a, b) => a - b), whole.length];
        const socket = open(server.url).setNoDelay();
        const answering = exchange(socket, "", asked.length);
        for (const [i, from] of at.slice(0, -1).entries()) {
          socket.write(whole.subarray(from, at[i + 1]));
          await new Promise(setImmediate);
        }
        const answers = await answering;
        socket.destroy();
        expect(answers.map(({ status }) => status)).toEqual(asked.map(({ status }) => status));
        for (const [i, { says }] of asked.entries()) expect(answers[i]?.body).toContain(says);
      }),
      { numRuns: 25 },
    );
  });

  test("a client that ends its side after one request gets its answer", async () => {
    const socket = open(server.url);
    const answering = exchange(socket, writeGet("/healthz"), 2);
    socket.end();
    expect((await answering).map(({ status }) => status)).toEqual([200]);
  });

  test("a client that waits to be told to send its body is told, also behind another request", async () => {
    const body = JSON.stringify({ query: "damp" });
    const head =
      "POST /api/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n" +
      `content-length: ${body.length}\r\nexpect: 100-continue\r\n\r\n`;
    const socket = open(server.url);
    const answering = exchange(socket, writeGet("/healthz") + head, 2);
    let text = "";
    await new Promise<void>((resolve) => {
      socket.on("data", (piece) => {
        text += piece;
        if (text.includes("100 Continue")) resolve();
      });
    });
    socket.write(body);
    expect((await answering).map(({ status }) => status)).toEqual([200, 200]);
    socket.destroy();
  });

  test.each([
    ["CONNECT localhost:80 HTTP/1.1\r\nhost: localhost\r\n\r\n", []],
    [writeGet("/healthz", "connection: upgrade\r\nupgrade: websocket\r\n"), [200]],
  ])("%j is not waited for", async (bytes, statuses) => {
    const socket = open(server.url);
    const answers = await exchange(socket, bytes, 1);
    socket.destroy();
    expect(answers.map(({ status }) => status)).toEqual(statuses);
  });
});
