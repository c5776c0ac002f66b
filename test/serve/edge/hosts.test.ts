import { once } from "node:events";
import { connect } from "node:net";
import { hostname } from "node:os";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createLog } from "../../../src/platform/log.js";
import { createHostTeller } from "../../../src/serve/edge/host-guard.js";
import { createMetrics } from "../../../src/serve/metrics/create-metrics.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { type StartOptions, startServer, type TestServer } from "../../fakes/start-server.js";

const QUESTION = JSON.stringify({ messages: [{ role: "user", content: "Is it damp or cold?" }] });
const PATHS = [
  "/",
  "/healthz",
  "/readyz",
  "/api/episodes",
  "/widget.js",
  "/openapi.json",
  "/docs",
  "/nothing",
];

/** Keeps what it was asked: a refused question must not come so far. */
const embedder = new HashingEmbedder({ name: "hashing" });

const running: TestServer[] = [];
async function start(options: StartOptions = {}): Promise<TestServer> {
  const server = await startServer({ host: "0.0.0.0", parts: { embedder }, ...options });
  running.push(server);
  return server;
}
let server: TestServer;
beforeAll(async () => {
  server = await start();
  running.length = 0;
});
afterAll(() => server.stop());
afterEach(async () => {
  for (const each of running.splice(0)) await each.stop();
});

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends the lines of a request as they are, and reads the whole answer. */
async function send({ url }: TestServer, lines: readonly string[], body = ""): Promise<Answer> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let text = "";
  socket.setEncoding("latin1").on("data", (piece) => {
    text += piece;
  });
  const length = body === "" ? [] : ["content-type: application/json", `content-length: ${body.length}`];
  socket.write([...lines, ...length, "connection: close", "", body].join("\r\n"), "latin1");
  await once(socket, "close");
  const [head = "", rest = ""] = text.split(/\r\n\r\n(.*)/s);
  return { status: Number(head.split(" ")[1]), body: rest };
}

const get = (to: TestServer, host: string, path = "/api/episodes", more: readonly string[] = []) =>
  send(to, [`GET ${path} HTTP/1.1`, `host: ${host}`, ...more]);

const UNKNOWN = [
  "rebound.example",
  "rebound.example:3000",
  "REBOUND.example.",
  "localhost.rebound.example:3000",
  "127.0.0.1.rebound.example",
  "rebound-localhost",
  "notlocalhost:3000",
  "127.1",
  "2130706433",
  "0x7f000001:3000",
  `${hostname()}.rebound.example`,
];

describe("on all addresses of a machine, a page of a name that is not the server's own", () => {
  test.each(UNKNOWN)("%s gets nothing by any route, and is told so", async (host) => {
    for (const path of PATHS) {
      const { status, body } = await get(server, host, path);
      expect([path, status, JSON.parse(body)]).toEqual([
        path,
        421,
        {
          type: "about:blank",
          title: "This server is not asked by this name",
          status: 421,
          detail:
            "this server is not asked by the host that the request names. The server's owner names it in CUEPOINT_PUBLIC_HOSTS, or in `publicHosts` of createApp",
          code: "origin_not_allowed",
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        },
      ]);
    }
  });

  test("can ask no question, whatever it says of itself", async () => {
    embedder.queries.length = 0;
    const told = [
      "origin: http://rebound.example",
      "sec-fetch-site: same-origin",
      "x-forwarded-host: localhost",
    ];
    const line = "POST /api/chat HTTP/1.1";
    const { status } = await send(server, [line, "host: rebound.example", ...told], QUESTION);
    expect([status, embedder.queries]).toEqual([421, []]);
  });

  test("reads the refusal in the shape of the route it asked", async () => {
    const openai = await get(server, "rebound.example", "/v1/models");
    expect([openai.status, JSON.parse(openai.body)]).toMatchObject([
      421,
      { error: { code: "origin_not_allowed" } },
    ]);
    const own = await start({ mcp: true });
    const mcp = await get(own, "rebound.example", "/mcp");
    expect([mcp.status, JSON.parse(mcp.body)]).toMatchObject([
      421,
      { jsonrpc: "2.0", error: { data: { code: "origin_not_allowed" } } },
    ]);
  });

  test("gets no figures", async () => {
    const own = await start({
      metrics: createMetrics({ version: "1.2.3" }),
      allowedOrigins: ["https://site.example"],
      publicHosts: ["pod.example"],
    });
    const read = async (host: string) => (await get(own, host, "/metrics")).status;
    expect(await read("rebound.example")).toBe(421);
    // A site that may ask questions may not read the figures, wherever its name is pointed.
    expect([await read("site.example"), (await get(own, "site.example")).status]).toEqual([421, 200]);
    expect([await read("pod.example"), await read("127.0.0.1:9090")]).toEqual([200, 200]);
  });
});

describe("a server is asked by", () => {
  test.each([
    "localhost",
    "LOCALHOST:3000",
    "localhost.",
    "localhost:",
    "cuepoint.localhost:3000",
    "127.0.0.1",
    "127.0.0.2:3000",
    "[::1]:3000",
    "[::ffff:127.0.0.1]",
    "10.42.0.17:8080",
    "192.168.1.7",
    "[fe80::1]:3000",
    "[2001:DB8::7]",
    hostname(),
    `${hostname().toUpperCase()}:3000`,
    `${hostname().split(".")[0]}.local`,
  ])("%s, a name or an address of a machine", async (host) => {
    for (const path of ["/healthz", "/api/episodes", "/"])
      expect((await get(server, host, path)).status).toBe(200);
  });

  test("what it listens on, what its owner names, and the sites that may ask, and by no name below or above", async () => {
    const own = await start({
      host: "pod.lan",
      publicHosts: ["podcast.example", "[fd00::7]"],
      allowedOrigins: ["https://site.example:8443"],
    });
    const ask = async (host: string) => (await get(own, host)).status;
    for (const host of ["pod.lan:3000", "Podcast.Example", "podcast.example.:443", "site.example"])
      expect([host, await ask(host)]).toEqual([host, 200]);
    for (const host of ["lan", "example", "www.podcast.example", "podcast.example.org", "xpodcast.example"])
      expect([host, await ask(host)]).toEqual([host, 421]);
  });

  test("any name where its owner says so, and still by one", async () => {
    const own = await start({ publicHosts: ["*"] });
    expect((await get(own, "anything.example")).status).toBe(200);
    expect((await get(own, "anything.example", "/", ["host: anything.example"])).status).toBe(400);
  });
});

describe("behind proxies", () => {
  const by = async (to: TestServer, host: string, ...forwarded: string[]) =>
    (
      await get(
        to,
        host,
        "/api/episodes",
        forwarded.map((each) => `x-forwarded-host: ${each}`),
      )
    ).status;

  test("every host that they were asked by must be known too, and vouches for none", async () => {
    const own = await start({ trustProxy: 1, publicHosts: ["podcast.example"] });
    expect(await by(own, "127.0.0.1:3000", "podcast.example")).toBe(200);
    expect(await by(own, "podcast.example")).toBe(200);
    expect(await by(own, "127.0.0.1:3000", "podcast.example, localhost:3000")).toBe(200);
    expect(await by(own, "127.0.0.1:3000", "rebound.example")).toBe(421);
    expect(await by(own, "127.0.0.1:3000", "podcast.example, rebound.example")).toBe(421);
    expect(await by(own, "127.0.0.1:3000", "podcast.example", "rebound.example")).toBe(421);
    // A page that reaches the server past its proxy writes this header as it likes, and Host not.
    expect(await by(own, "rebound.example", "podcast.example")).toBe(421);
    expect(await by(own, "127.0.0.1:3000", "a b")).toBe(400);
  });

  test("the sites that may ask are known by what the proxy reports", async () => {
    const own = await start({ trustProxy: 1, allowedOrigins: ["https://podcast.example"] });
    expect(await by(own, "127.0.0.1:3000", "podcast.example")).toBe(200);
    expect(await by(own, "127.0.0.1:3000", "other.example")).toBe(421);
  });

  test("that are not named, what a client says of one is not looked at", async () => {
    expect(await by(server, "127.0.0.1:3000", "whatever.example")).toBe(200);
  });
});

describe("a request that does not say once by which host it asks is a bad one", () => {
  const line = "GET /api/episodes HTTP/1.1";
  test.each([
    ["two hosts", ["host: localhost", "host: rebound.example"]],
    ["the same host twice", ["host: localhost", "HOST: localhost"]],
    ["three hosts", ["host: localhost", "host: localhost", "host: localhost"]],
    ["no host", []],
    ["an empty host", ["host:"]],
    ["a host with a space", ["host: localhost rebound.example"]],
    [
      "a second host behind 1,500 other headers",
      ["host: localhost", ...Array.from({ length: 1_500 }, () => "a:"), "host: x"],
    ],
    ["two hosts in one", ["host: localhost, rebound.example"]],
    ["a host with a user", ["host: localhost@rebound.example"]],
    ["a host with a path", ["host: localhost/rebound.example"]],
    ["a host with a scheme", ["host: http://localhost"]],
    ["a port that is no number", ["host: localhost:80a"]],
    ["an address that is none", ["host: [::1"]],
    ["an address that has too much", ["host: [::1]x:80"]],
    ["brackets around a name", ["host: [localhost]"]],
    ["bytes beyond ASCII", ["host: b\u00fccher.example"]],
  ])("%s", async (_, hosts) => {
    const { status, body } = await send(server, [line, ...hosts]);
    expect([status, JSON.parse(body)]).toMatchObject([400, { status: 400, code: "bad_request" }]);
  });

  test("but for HTTP/1.0, whose clients need not name one", async () => {
    expect((await send(server, ["GET /healthz HTTP/1.0"])).status).toBe(200);
    expect((await send(server, ["GET /healthz HTTP/1.0", "host: rebound.example"])).status).toBe(421);
    expect((await send(server, ["GET /healthz HTTP/1.0", "host: localhost", "host: localhost"])).status).toBe(
      400,
    );
  });

  test("a request line that names another host than the header is asked by that one", async () => {
    const ask = async (target: string, host: string) =>
      (await send(server, [`GET ${target} HTTP/1.1`, `host: ${host}`])).status;
    expect(await ask("http://localhost/healthz", "localhost")).toBe(200);
    expect(await ask("http://rebound.example/healthz", "localhost")).toBe(421);
    expect(await ask("http://localhost/healthz", "rebound.example")).toBe(421);
  });
});

test("no bytes in Host reach an answer but those of a host that is known", async () => {
  const piece = fc.constantFrom(
    "localhost",
    "127.0.0.1",
    "[::1]",
    "rebound.example",
    ".",
    ":",
    "3000",
    "@",
    "[",
    "]",
    "%",
    "/",
    "\\",
    "#",
    "?",
    ",",
    " ",
    "\t",
    "x",
    "\u00e9",
  );
  const known = /^(?:(?:[\w.-]+\.)?localhost|127\.0\.0\.1|\[::1\])\.?(?::\d{0,5})?$/;
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join("")),
      async (host) => {
        const { status } = await get(server, host, "/healthz");
        if (status === 200) expect(host.trim()).toMatch(known);
        else expect([400, 421]).toContain(status);
      },
    ),
    { numRuns: 150 },
  );
});

test("the operator is told of each refused host once an hour, of so many at most, and what to set", async () => {
  const log: string[] = [];
  let now = 0;
  const onUnknownHost = createHostTeller(
    createLog("warn", [], (line) => log.push(line)),
    () => now,
  );
  const own = await start({ onUnknownHost });
  for (let i = 0; i < 3; i += 1) await get(own, "Pod.example:3000");
  expect(log.map((line) => JSON.parse(line))).toEqual([
    {
      level: 40,
      time: expect.any(String),
      host: "pod.example",
      msg: "a request by this host was refused: if it is the server's own, name it in CUEPOINT_PUBLIC_HOSTS",
    },
  ]);
  for (let i = 0; i < 100; i += 1) await get(own, `made-up-${i}.example`);
  await get(own, `${"a".repeat(2_000)}.example`);
  expect(log.length).toBe(20);
  await get(own, "forgotten.example");
  expect(log.length).toBe(20);
  now += 3_600_000;
  for (let i = 0; i < 3; i += 1) await get(own, "forgotten.example");
  expect(log.slice(20).map((line) => JSON.parse(line).host)).toEqual(["forgotten.example"]);
});

test.each([
  ["http://localhost/healthz", 200],
  ["HTTP://localhost:3000/healthz?a=b", 200],
  ["x://localhost", 404],
  ["x://localhost/healthz", 404],
  ["http://[::1/healthz", 404],
  ["healthz", 400],
])("the target %s is answered with %i, and by the server's own words", async (target, expected) => {
  const { status, body } = await send(server, [`GET ${target} HTTP/1.1`, "host: localhost"]);
  expect(status).toBe(expected);
  expect(() => JSON.parse(body)).not.toThrow();
});
