import { mkdtemp } from "node:fs/promises";
import { type OutgoingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openQuestionLog } from "../../src/questions/question-log.js";
import { startServer, type TestServer } from "../fakes/start-server.js";
import { IS_SWEEP } from "../fakes/sweep.js";

/** How many requests each of the five routes gets; a sweep (`npm run test:sweep`) sends more. */
const RUNS = IS_SWEEP ? 2_000 : 300;
const AT_ONCE = 20;

interface FuzzedRoute {
  readonly path: string;
  /** Bodies that the route takes; the test spoils them. */
  readonly bodies: readonly unknown[];
  /** Fails where the body is not what the route refuses with. */
  readonly refusal: (body: unknown) => void;
}

const turn = { role: "user", content: "damp" };
const problem = (body: unknown) =>
  expect(body).toEqual({
    type: "about:blank",
    title: expect.any(String),
    status: expect.any(Number),
    detail: expect.any(String),
    code: expect.stringMatching(/^[a-z_]+$/),
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  });
const ROUTES: readonly FuzzedRoute[] = [
  {
    path: "/api/chat",
    bodies: [
      { messages: [turn] },
      { messages: [turn], stream: true, filter: { from: "2024-01-01" }, episodes: [] },
    ],
    refusal: problem,
  },
  { path: "/api/search", bodies: [{ query: "damp", limit: 3, history: [turn] }], refusal: problem },
  {
    path: "/api/feedback",
    bodies: [{ answerId: "answer-1", verdict: "up", comment: "x" }],
    refusal: problem,
  },
  {
    path: "/v1/chat/completions",
    bodies: [
      {
        model: "cuepoint",
        messages: [turn],
        stream: false,
        stream_options: { include_usage: true },
        cuepoint: { footnotes: true },
      },
    ],
    refusal: (body) =>
      expect(body).toEqual({
        error: {
          message: expect.any(String),
          type: expect.stringMatching(/^[a-z_]+$/),
          param: expect.toSatisfy((param: unknown) => param === null || typeof param === "string"),
          code: expect.any(String),
        },
      }),
  },
  {
    path: "/mcp",
    bodies: [
      {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "search_episodes", arguments: { query: "damp" } },
      },
      { jsonrpc: "2.0", id: 1, method: "tools/list" },
    ],
    refusal: (body) =>
      expect(body).toMatchObject({
        jsonrpc: "2.0",
        error: { code: expect.any(Number), message: expect.any(String) },
      }),
  },
];

let server: TestServer;
beforeAll(async () => {
  const dir = join(await mkdtemp(join(tmpdir(), "cuepoint-fuzz-")), "log");
  const questionLog = await openQuestionLog({ dir, days: 1, warn: () => undefined });
  server = await startServer({ questionLog, mcp: true });
});
afterAll(() => server.stop());

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>("", " ", "\u0000", "\ud800", "\u200b", "x".repeat(2_001), -1, 2 ** 53, [
    [[[[[[[[[]]]]]]]]],
  ]),
  fc.string({ unit: "binary" }),
);

/** Puts a value somewhere in the body, under a name of its own or another. */
function spoil(body: unknown, spot: readonly number[], name: string | null, put: unknown): unknown {
  if (typeof body !== "object" || body === null || spot.length === 0) return put;
  const [at = 0, ...rest] = spot;
  const entries: [string, unknown][] = Object.entries(body);
  const index = at % (entries.length + 1);
  const [own, held] = entries[index] ?? [name ?? "more", put];
  entries[index] = [index < entries.length ? (name ?? own) : own, spoil(held, rest, name, put)];
  return Array.isArray(body) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
}

const makeBody = (bodies: readonly unknown[]) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          fc.constantFrom(...bodies),
          fc.array(fc.nat(9), { maxLength: 4 }),
          fc.option(fc.constantFrom("__proto__", "constructor", "messages", "content", "")),
          value,
        )
        .map(([body, spot, name, put]) => JSON.stringify(spoil(body, spot, name, put)) ?? ""),
    },
    { weight: 2, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "",
        "{",
        "[".repeat(50_000),
        '{"messages":'.repeat(2_000),
        '"'.padEnd(300_000, "x"),
        "\ufeff{}",
        "nul",
        "NaN",
      ),
    },
  );

const headerValue = fc.string({
  unit: fc
    .integer({ min: 0x20, max: 0xff })
    .filter((c) => c < 0x7f || c > 0x9f)
    .map((c) => String.fromCharCode(c)),
  maxLength: 60,
});
const headers = fc.record(
  {
    "content-type": fc.oneof(
      { weight: 8, arbitrary: fc.constant("application/json") },
      fc.constantFrom(
        "application/json; charset=utf-16",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json, text/html",
        "application/JSON;x=",
      ),
      headerValue,
    ),
    accept: fc.oneof(
      fc.constantFrom("text/event-stream", "application/json, text/event-stream", "*/*"),
      headerValue,
    ),
    "content-encoding": fc.constantFrom("gzip", "br", "deflate", "identity", "x"),
    authorization: fc.oneof(
      headerValue,
      headerValue.map((key) => `Bearer ${key}`),
    ),
    "x-forwarded-for": headerValue,
    "x-forwarded-host": headerValue,
    "mcp-protocol-version": fc.oneof(fc.constantFrom("2026-07-28", "2025-06-18"), headerValue),
    "mcp-session-id": headerValue,
    cookie: headerValue,
    range: headerValue,
    "accept-language": headerValue,
    te: headerValue,
  },
  { requiredKeys: ["content-type"] },
);

interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: string;
}

function send(path: string, method: string, sent: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Without its length the body of a DELETE would be read as the next request.
    const length = { "content-length": String(Buffer.byteLength(body)) };
    const call = request(server.url + path, { method, headers: { ...sent, ...length } }, async (response) => {
      const text = await readText(response);
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
    });
    call.on("error", reject);
    call.end(body);
  });
}

describe(`${RUNS} spoilt bodies and headers`, () => {
  test.each(ROUTES)(
    "at $path are answered in its own words, never by a fault",
    async ({ path, bodies, refusal }) => {
      const one = fc.record({
        body: makeBody(bodies),
        sent: headers,
        method: fc.oneof(
          { weight: 19, arbitrary: fc.constant("POST") },
          fc.constantFrom("GET", "PUT", "DELETE", "PATCH", "OPTIONS"),
        ),
      });
      let asked = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(one, { minLength: AT_ONCE, maxLength: AT_ONCE }), async (requests) => {
          const answers = await Promise.all(
            requests.map(({ body, sent, method }) => send(path, method, sent, method === "GET" ? "" : body)),
          );
          for (const { status, headers: got, body } of answers) {
            asked += 1;
            expect(status).toBeLessThan(500);
            expect(got["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
            if (status >= 400) refusal(JSON.parse(body));
          }
        }),
        { numRuns: RUNS / AT_ONCE },
      );
      expect(asked).toBeGreaterThanOrEqual(RUNS);
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      expect(server.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
    },
    120_000,
  );
});

describe("what is no HTTP is refused with a problem, and the connection ends", () => {
  const exchange = (bytes: string | Uint8Array): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
      let answer = "";
      socket.on("data", (piece) => {
        answer += piece;
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(answer));
      socket.write(bytes);
    });

  test.each([
    ["a line that means nothing", "hello\r\n\r\n", 400],
    ["a header with a null", "GET / HTTP/1.1\r\nhost: localhost\r\nx: a\u0000b\r\n\r\n", 400],
    [
      "two lengths",
      "POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n{}",
      400,
    ],
    [
      "a length beside chunks",
      "POST /api/chat HTTP/1.1\r\nhost: localhost\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["headers of 20 KB", `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n", 400],
    ["two hosts", "GET /healthz HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n\r\n", 400],
  ])("%s", async (_, bytes, status) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    if (answer.includes("problem+json")) {
      problem(JSON.parse(answer.split("\r\n\r\n")[1] ?? ""));
      expect(answer).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/);
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test("any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
        socket.on("error", () => undefined);
        await new Promise((resolve) => socket.write(bytes, resolve));
        socket.destroy();
      }),
      { numRuns: 50 },
    );
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});
