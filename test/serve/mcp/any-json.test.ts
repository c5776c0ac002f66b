import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { post, startServer, type TestServer } from "../../fakes/start-server.js";
import { IS_SWEEP } from "../../fakes/sweep.js";

const ACCEPT = { accept: "application/json, text/event-stream" };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ mcp: true });
});
afterAll(() => server.stop());

const METHODS = [
  "initialize",
  "server/discover",
  "ping",
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/read",
  "resources/templates/list",
  "completion/complete",
  "subscriptions/listen",
  "notifications/cancelled",
  "notifications/initialized",
  "logging/setLevel",
];
const oddKey = fc.constantFrom("__proto__", "constructor", "toString", "", "\u0000", "a\u202eb");
const json = fc.jsonValue({ maxDepth: 3 });
/** Mostly what a client sends, now and then anything. */
const mostly = <Usual>(usual: fc.Arbitrary<Usual>) =>
  fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: json });
const rarely = <Odd>(odd: fc.Arbitrary<Odd>) =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: odd });

const turn = fc.record({
  role: mostly(fc.constantFrom("user", "assistant")),
  content: mostly(fc.string({ unit: "binary" })),
});
const toolCall = (name: string, usual: fc.Arbitrary<unknown>) =>
  fc.record({
    method: mostly(fc.constant("tools/call")),
    params: mostly(
      fc.record({
        name: mostly(fc.constant(name)),
        arguments: mostly(
          fc.oneof({ weight: 7, arbitrary: usual }, { weight: 1, arbitrary: fc.dictionary(oddKey, json) }),
        ),
      }),
    ),
  });
const words = mostly(fc.string({ unit: "binary" }));

const envelope = fc.record({
  "io.modelcontextprotocol/protocolVersion": mostly(fc.constant("2026-07-28")),
  "io.modelcontextprotocol/clientInfo": mostly(fc.constant({ name: "x", version: "1" })),
  "io.modelcontextprotocol/clientCapabilities": mostly(fc.constant({})),
  progressToken: mostly(fc.oneof(fc.string(), fc.integer())),
});
const asked = fc.oneof(
  toolCall("search_episodes", fc.record({ query: words, limit: mostly(fc.integer({ min: 1, max: 50 })) })),
  toolCall("ask_episodes", fc.record({ question: words, history: mostly(fc.array(turn)) })),
  toolCall(
    "get_chapter",
    fc.record({
      episode: mostly(fc.constant("winter-hives")),
      number: mostly(fc.integer({ min: 1, max: 3 })),
    }),
  ),
  fc.record({
    method: mostly(fc.constant("resources/read")),
    params: mostly(
      fc.record({ uri: mostly(fc.constantFrom("cuepoint://episodes", "cuepoint://episodes/x")) }),
    ),
  }),
  fc.record({
    method: mostly(fc.constant("initialize")),
    params: mostly(
      fc.record({
        protocolVersion: mostly(fc.constantFrom("2025-06-18", "2026-07-28")),
        capabilities: mostly(fc.constant({})),
        clientInfo: mostly(fc.constant({ name: "x", version: "1" })),
      }),
    ),
  }),
  fc.record({ method: mostly(fc.constantFrom(...METHODS)), params: mostly(fc.constant({})) }),
);
const request = fc
  .tuple(
    fc.record({
      jsonrpc: mostly(fc.constant("2.0")),
      id: rarely(json).map((id) => id ?? 1),
      result: rarely(json),
    }),
    asked,
  )
  .map(([frame, content]) => ({ ...frame, ...content }))
  .chain((message) =>
    fc.option(envelope, { nil: null }).map((meta) => {
      const { params: sent, method } = message;
      const isObject = typeof sent === "object" && sent !== null && !Array.isArray(sent);
      if (meta === null || !isObject) return { message, headers: {} };
      const name = "name" in sent ? sent.name : "uri" in sent ? sent.uri : undefined;
      const headers = {
        "mcp-protocol-version": "2026-07-28",
        ...(typeof method === "string" && /^[\w/]+$/.test(method) ? { "mcp-method": method } : {}),
        ...(typeof name === "string" && /^[\w:/-]+$/.test(name) ? { "mcp-name": name } : {}),
      };
      return { message: { ...message, params: { ...sent, _meta: meta } }, headers };
    }),
  );
const anything = json.map((message) => ({ message, headers: {} }));

/** The JSON-RPC messages of a response, whichever way it carries them. */
function readMessages(response: Response, text: string): unknown[] {
  if (!response.headers.get("content-type")?.startsWith("text/event-stream")) return [JSON.parse(text)];
  return text.split("\n").flatMap((line) => (line.startsWith("data: {") ? [JSON.parse(line.slice(6))] : []));
}

test("any JSON gets an answer that is JSON-RPC's, never a failure of the server", async () => {
  const served = { old: 0, modern: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 1, arbitrary: anything }, { weight: 9, arbitrary: request }),
      async ({ message, headers }) => {
        const response = await post(`${server.url}/mcp`, JSON.stringify(message), { ...ACCEPT, ...headers });
        const text = await response.text();
        expect(response.status).toBeLessThan(500);
        expect(text).not.toMatch(/node_modules|\.m?js:\d/);
        if (response.status === 202 && text === "") return;
        const messages = readMessages(response, text);
        expect(messages.length).toBeGreaterThan(0);
        for (const each of messages) {
          expect(each).toMatchObject({ jsonrpc: "2.0" });
          const kinds = ["result", "error", "method"].filter((key) => key in (each as object));
          expect(kinds).toHaveLength(1);
        }
        if (text.includes('"result"')) served["mcp-method" in headers ? "modern" : "old"] += 1;
      },
    ),
    { numRuns: IS_SWEEP ? 1_000 : 300 },
  );
  // The server answered some of them: not all were so odd that it turned them away.
  expect(Math.min(served.old, served.modern)).toBeGreaterThan(0);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(server.log.filter((line) => line.includes('"level":50'))).toEqual([]);
}, 120_000);
