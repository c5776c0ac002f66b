import { request as sendRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRateLimits } from "../../../src/serve/edge/limit-rate.js";
import { connectOverHttp } from "../../fakes/connect-mcp.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { post, startServer, type TestServer } from "../../fakes/start-server.js";

const ACCEPT = { accept: "application/json, text/event-stream" };
const SEARCH = {
  jsonrpc: "2.0",
  id: 7,
  method: "tools/call",
  params: { name: "search_episodes", arguments: { query: "damp" } },
};

/** Keeps what it was asked: a refused call must not come so far. */
const embedder = new HashingEmbedder({ name: "hashing" });

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    mcp: true,
    host: "pod.example",
    allowedOrigins: ["https://site.example"],
    parts: { embedder },
  });
});
afterAll(() => server.stop());

const rpc = (code: number, text: string, data: string, id: string | number | null = null) => ({
  jsonrpc: "2.0",
  error: {
    code,
    message: text,
    data: { code: data, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  },
  id,
});

/** Sends the headers as they are: `fetch` writes some of them itself. */
function call(
  headers: Record<string, string>,
  { method = "POST", url = server.url } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(`${url}/mcp`, {
      method,
      headers: { "content-type": "application/json", ...ACCEPT, ...headers },
    });
    request.on("error", reject).on("response", (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.end(method === "POST" ? JSON.stringify(SEARCH) : undefined);
  });
}

describe("by which name the server is asked", () => {
  test.each([
    ["another name", "evil.example"],
    ["another name that ends like a known one", "evil.pod.example"],
    ["another name that begins like this machine's", "localhost.evil.example:3000"],
  ])("%s is refused before anything is read, whatever the method", async (_, host) => {
    embedder.queries.length = 0;
    for (const method of ["POST", "GET", "DELETE"]) {
      const { status, body } = await call({ host }, { method });
      expect(status).toBe(421);
      expect(JSON.parse(body)).toEqual(
        rpc(
          -32000,
          "this server is not asked by the host that the request names. The server's owner names it in CUEPOINT_PUBLIC_HOSTS, or in `publicHosts` of createApp",
          "origin_not_allowed",
        ),
      );
    }
    // A page that was given the name by DNS looks like one of the server's own.
    expect((await call({ host, origin: `http://${host}`, "sec-fetch-site": "same-origin" })).status).toBe(
      421,
    );
    expect(embedder.queries).toEqual([]);
  });

  test.each([
    ["localhost:4000"],
    ["127.0.0.1"],
    ["[::1]:3000"],
    ["POD.example"],
    ["pod.example:8080"],
    ["site.example"],
  ])("%s is one of its own", async (host) => {
    expect((await call({ host })).status).toBe(200);
  });
});

test.each([["https://evil.example"], ["null"], ["http://site.example"]])(
  "pages of %s are refused, and nothing is done for them",
  async (origin) => {
    embedder.queries.length = 0;
    const { status, body } = await call({ origin });
    expect([status, JSON.parse(body)]).toEqual([
      403,
      rpc(
        -32000,
        `pages of ${origin} may not ask here. The server's owner names the sites that may in CUEPOINT_ALLOWED_ORIGINS`,
        "origin_not_allowed",
      ),
    ]);
    expect(embedder.queries).toEqual([]);
    expect((await call({ origin: "https://site.example" })).status).toBe(200);
  },
);

describe("a message as some clients write it is answered", () => {
  const args = JSON.stringify(SEARCH.params.arguments);
  test.each<[string, object, Record<string, string>]>([
    ["params that are null", { jsonrpc: "2.0", id: 7, method: "tools/list", params: null }, ACCEPT],
    [
      "a cursor that is null",
      { jsonrpc: "2.0", id: 7, method: "tools/list", params: { cursor: null } },
      ACCEPT,
    ],
    ["arguments as text", { ...SEARCH, params: { ...SEARCH.params, arguments: args } }, ACCEPT],
    ["a stream alone", SEARCH, { accept: "text/event-stream" }],
  ])("%s", async (_, message, headers) => {
    const response = await post(`${server.url}/mcp`, message, headers);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toContain('"result"');
    expect(text).not.toContain('"isError":true');
  });

  test("arguments that are null lack the question, and that is said", async () => {
    const message = { ...SEARCH, params: { ...SEARCH.params, arguments: null } };
    const text = await (await post(`${server.url}/mcp`, message, ACCEPT)).text();
    expect(text).toContain("query");
  });
});

describe("an answer to what is wrong is JSON-RPC's", () => {
  const url = () => `${server.url}/mcp`;
  const read = async (response: Response) => [response.status, await response.json()];

  test.each(["GET", "DELETE", "PUT"])("%s: there are no sessions and no streams", async (method) => {
    const response = await fetch(url(), { method, headers: ACCEPT });
    expect(response.headers.get("allow")).toBe("POST");
    expect(await read(response)).toEqual([
      405,
      rpc(-32000, `${method} is not allowed here. Use POST`, "method_not_allowed"),
    ]);
  });

  test("a batch, so that many calls are not counted as one", async () => {
    embedder.queries.length = 0;
    expect(await read(await post(url(), [SEARCH, SEARCH], ACCEPT))).toEqual([
      400,
      rpc(-32600, "JSON-RPC batches are not taken here. Send one message a request", "bad_request"),
    ]);
    expect(embedder.queries).toEqual([]);
  });

  test("what is no JSON", async () => {
    expect(await read(await post(url(), "{", ACCEPT))).toEqual([
      400,
      rpc(-32700, "the body is not valid JSON", "bad_request"),
    ]);
  });

  test("a body of another type, and one that is too large", async () => {
    expect(await read(await post(url(), "hi", { ...ACCEPT, "content-type": "text/plain" }))).toEqual([
      415,
      rpc(
        -32000,
        "the body must be JSON in UTF-8. Send it with `content-type: application/json`",
        "unsupported_media_type",
      ),
    ]);
    expect(await read(await post(url(), { ...SEARCH, more: "x".repeat(300_000) }, ACCEPT))).toEqual([
      413,
      rpc(-32000, "the body has more than 256 KB", "payload_too_large"),
    ]);
  });

  test("an address below", async () => {
    expect(await read(await post(`${url()}/sse`, SEARCH, ACCEPT))).toEqual([
      404,
      rpc(-32000, "there is nothing at this address", "not_found"),
    ]);
  });
});

describe("by what a client takes", () => {
  const answer = (response: Response) => [response.status, response.headers.get("content-type")];
  /** It asks for news of its progress, so that the answer comes as a stream where it may. */
  const search = { ...SEARCH, params: { ...SEARCH.params, _meta: { progressToken: 1 } } };

  test.each(["application/json", "application/json;q=0.5, text/event-stream;q=0", "*/*", "application/*"])(
    "%s gets JSON",
    async (accept) => {
      for (const message of [SEARCH, search, { jsonrpc: "2.0", id: 7, method: "no/such" }]) {
        const response = await post(`${server.url}/mcp`, message, { accept });
        expect(answer(response)).toEqual([200, expect.stringMatching(/^application\/json\b/)]);
        expect(await response.json()).toMatchObject({ jsonrpc: "2.0", id: 7 });
      }
      const notification = { jsonrpc: "2.0", method: "notifications/initialized" };
      expect((await post(`${server.url}/mcp`, notification, { accept })).status).toBe(202);
    },
  );

  test("both get a stream where the library makes one", async () => {
    const response = await post(`${server.url}/mcp`, SEARCH, ACCEPT);
    expect(answer(response)).toEqual([200, expect.stringMatching(/^text\/event-stream\b/)]);
    expect(await response.text()).toContain('"id":7');
  });

  test("text/html alone is refused", async () => {
    const response = await post(`${server.url}/mcp`, SEARCH, { accept: "text/html" });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ jsonrpc: "2.0", error: { code: -32_000 } });
  });
});

test("where MCP is not served over HTTP the address is an ordinary 404", async () => {
  const own = await startServer();
  const response = await post(`${own.url}/mcp`, SEARCH, ACCEPT);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    404,
    "application/problem+json; charset=utf-8",
  ]);
  await own.stop();
});

test("with keys nobody calls without one of them", async () => {
  const own = await startServer({ mcp: true, apiKeys: ["first", "second"] });
  for (const headers of [{}, { authorization: "Bearer third" }, { authorization: "Basic second" }]) {
    const response = await post(`${own.url}/mcp`, SEARCH, { ...ACCEPT, ...headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ error: { code: -32000, data: { code: "unauthorized" } } });
  }
  for (const path of ["/mcp", "/mcp/sse"]) expect((await fetch(`${own.url}${path}`)).status).toBe(401);
  await expect(connectOverHttp("legacy", own.url)).rejects.toThrow();
  const client = await connectOverHttp("auto", own.url, { authorization: "Bearer second" });
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain("list_episodes");
  await client.close();
  await own.stop();
});

test("calls are counted over all doors: answers as answers, the rest as searches", async () => {
  const own = await startServer({ mcp: true, limits: createRateLimits(1) });
  const url = `${own.url}/mcp`;
  const ask = {
    ...SEARCH,
    params: { name: "ask_episodes", arguments: { question: "Is it damp or cold?" } },
  };
  const chat = { messages: [{ role: "user", content: "Is it damp or cold?" }] };
  expect((await post(`${own.url}/api/chat`, chat)).status).toBe(200);
  const refused = await post(url, ask, ACCEPT);
  expect([refused.status, await refused.json()]).toEqual([
    429,
    rpc(
      -32000,
      expect.stringMatching(
        /^this server gives each client 1 answers a minute\. Ask again in \d+ s$/,
      ) as string,
      "rate_limited",
      7,
    ),
  ]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const chapter = {
    ...SEARCH,
    params: { name: "get_chapter", arguments: { episode: "winter-hives", number: 1 } },
  };
  const statuses: number[] = [];
  for (const message of [SEARCH, chapter, SEARCH, chapter, SEARCH]) {
    statuses.push((await post(url, message, ACCEPT)).status);
  }
  expect(statuses).toEqual([200, 200, 200, 200, 429]);
  expect((await post(`${own.url}/api/search`, { query: "damp" })).status).toBe(429);
  expect((await post(url, { jsonrpc: "2.0", id: 1, method: "tools/list" }, ACCEPT)).status).toBe(429);
  await own.stop();
});

test("a stream that waits for news is refused: a stateless server has none", async () => {
  const envelope = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const listen = {
    jsonrpc: "2.0",
    id: 1,
    method: "subscriptions/listen",
    params: { notifications: { resourcesListChanged: true }, _meta: envelope },
  };
  const response = await post(`${server.url}/mcp`, listen, {
    ...ACCEPT,
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": "subscriptions/listen",
  });
  expect(await response.json()).toMatchObject({ error: { message: "Subscription limit reached" } });
});
