import { request as sendRequest } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";
import { post, readJson, startServer, type TestServer } from "../fakes/start-server.js";

const SITE = "https://site.example";
const OTHER = "https://other.example";
const QUESTION = { messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }] };

/** Keeps what it was asked: a refused question must not come so far. */
const embedder = new HashingEmbedder({ name: "hashing" });

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ allowedOrigins: [SITE], publicHosts: ["own.example"], parts: { embedder } });
});
afterAll(() => server.stop());

/** Sends the headers as they are: `fetch` writes some of them itself. */
function ask(
  headers: Record<string, string>,
  url = server.url,
): Promise<{ status: number; origin: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
    });
    request.on("error", reject).on("response", (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        body += piece;
      });
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          origin: response.headers["access-control-allow-origin"],
          body,
        }),
      );
    });
    request.end(JSON.stringify(QUESTION));
  });
}

describe("a page that is not on the list", () => {
  test.each([
    ["another site", { origin: OTHER }],
    ["a page without an origin of its own", { origin: "null" }],
    [
      "a page without an origin of its own that says it is this server's",
      { origin: "null", "sec-fetch-site": "same-origin" },
    ],
    ["the listed site over plain http", { origin: "http://site.example" }],
    ["the listed site on another port", { origin: "https://site.example:8443" }],
    ["a site whose name begins like the listed one", { origin: `${SITE}.evil.example` }],
    ["a site that says it is this server in other words", { origin: OTHER, "sec-fetch-site": "same-site" }],
  ])("%s is refused in words it can read, and nothing is done for it", async (_, headers) => {
    embedder.queries.length = 0;
    const { status, origin, body } = await ask(headers);
    expect([status, origin]).toEqual([403, headers.origin]);
    expect(JSON.parse(body)).toMatchObject({
      code: "origin_not_allowed",
      status: 403,
      detail: `pages of ${headers.origin} may not ask here. The server's owner names the sites that may in CUEPOINT_ALLOWED_ORIGINS`,
    });
    expect(embedder.queries).toEqual([]);
  });

  test("is refused at every address of the API", async () => {
    const paths = [
      "/api/episodes",
      "/api/episodes/winter-hives",
      "/api/widget",
      "/api/search",
      "/api/nothing",
    ];
    const answers = await Promise.all(
      paths.map((path) => fetch(server.url + path, { headers: { origin: OTHER } })),
    );
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 403));
  });

  test("may ask beforehand, so that it can read the refusal", async () => {
    const response = await fetch(`${server.url}/api/chat`, {
      method: "OPTIONS",
      headers: {
        origin: OTHER,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "access-control-allow-origin": OTHER,
      "access-control-allow-methods": "GET,HEAD,POST",
      "access-control-allow-headers": "content-type",
    });
  });
});

describe("an answer is given", () => {
  test.each([
    ["to the listed site", { origin: SITE }],
    ["to what is not a page", {}],
    ["to this server's own page", { origin: "http://own.example:3000", host: "own.example:3000" }],
    ["to its page at an address", { origin: "http://192.168.1.7:3000", host: "192.168.1.7:3000" }],
    [
      "to this server's own page behind a proxy that changes the host",
      { origin: "http://own.example", "sec-fetch-site": "same-origin" },
    ],
    [
      "to this server's own page, which showed its certificate, behind such a proxy",
      { origin: "https://other-own.example", "sec-fetch-site": "same-origin" },
    ],
  ])("%s", async (_, headers: Record<string, string>) => {
    embedder.queries.length = 0;
    const { status, origin } = await ask(headers);
    expect([status, origin]).toEqual([200, headers["origin"]]);
    expect(embedder.queries).not.toEqual([]);
  });

  test("without credentials, to be kept apart by origin, with the headers a client needs", async () => {
    const response = await post(`${server.url}/api/chat`, QUESTION, { origin: SITE });
    expect(response.headers.get("access-control-allow-credentials")).toBeNull();
    expect(response.headers.get("vary")).toMatch(/origin/i);
    expect(response.headers.get("access-control-expose-headers")).toBe(
      "x-request-id,retry-after,ratelimit,ratelimit-policy",
    );
    expect((await readJson<{ answer: string }>(response)).answer).toContain("Damp kills");
  });
});

test("without a list no site but the server's own may ask", async () => {
  const closed = await startServer();
  const response = await post(`${closed.url}/api/chat`, QUESTION, { origin: SITE });
  await closed.stop();
  expect(response.status).toBe(403);
});

describe("a page whose name was pointed at this machine", () => {
  const REBOUND = "http://rebound.example:3000";
  let own: TestServer;
  beforeAll(async () => {
    own = await startServer({ allowedOrigins: [SITE], parts: { embedder } });
  });
  afterAll(() => own.stop());

  test("is not believed by what the browser says of it, where something in between wrote Host anew", async () => {
    embedder.queries.length = 0;
    const { status, body } = await ask({ origin: REBOUND, "sec-fetch-site": "same-origin" }, own.url);
    expect([status, JSON.parse(body).detail]).toEqual([
      403,
      `pages of ${REBOUND} may not ask here. The server's owner names its own hosts in CUEPOINT_PUBLIC_HOSTS, and other sites in CUEPOINT_ALLOWED_ORIGINS`,
    ]);
    expect(embedder.queries).toEqual([]);
  });

  test.each(["localhost", "127.0.0.1", "[::1]", "cuepoint.localhost"])(
    "is told from the server's page at %s, which may ask",
    async (name) => {
      const host = `${name}:3000`;
      expect((await ask({ origin: `http://${host}`, host }, own.url)).status).toBe(200);
    },
  );

  test("is told from the listed site, which may ask", async () => {
    expect((await ask({ origin: SITE }, own.url)).status).toBe(200);
  });
});
