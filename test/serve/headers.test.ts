import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import { createMetrics } from "../../src/serve/metrics/create-metrics.js";
import { makeEpisode } from "../fakes/episodes.js";
import { startServer, type TestServer } from "../fakes/start-server.js";

const SITE = "https://site.example";
const QUESTION = { messages: [{ role: "user", content: "Why do colonies die?" }] };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    pageDir: join(import.meta.dirname, "../../dist/page"),
    episodes: [
      makeEpisode(),
      makeEpisode({
        id: "second",
        media: { kind: "audio", url: "https://a.example/2.mp3" },
        artwork: "https://a.example/2.png",
      }),
    ],
    allowedOrigins: [SITE],
    limits: createRateLimits(1_000),
    mcp: true,
    version: "1.2.3",
    metrics: createMetrics({ version: "1.2.3" }),
  });
});
afterAll(() => server.stop());

/** These headers differ from one answer to the next, or belong to the connection. */
const PASSING =
  /^(?:date|connection|keep-alive|transfer-encoding|content-length|etag|last-modified|x-request-id|vary)$/;

const SHEET = createHash("sha256")
  .update(readFileSync(join(import.meta.dirname, "../../dist/page/page.css")))
  .digest("base64");

const policy = (frameAncestors: string, sheet = "", forms = "'none'") =>
  `default-src 'none';script-src 'self';style-src 'self'${sheet};connect-src 'self';img-src 'self' data: https:;` +
  "media-src 'self' https:;frame-src https://www.youtube-nocookie.com;base-uri 'none';" +
  `form-action ${forms};frame-ancestors ${frameAncestors};require-trusted-types-for 'script'`;

/** Every answer has these headers. */
const COMMON = {
  "content-security-policy": policy("'none'"),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "strict-origin-when-cross-origin",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
};
const { "x-frame-options": _, ...FRAMED } = COMMON;
const GUARDED = {
  ...COMMON,
  "access-control-expose-headers": "x-request-id,retry-after,ratelimit,ratelimit-policy",
  "cache-control": "no-store",
};
const JSON_TYPE = "application/json; charset=utf-8";
const PROBLEM = "application/problem+json; charset=utf-8";
const LIMITED = {
  ratelimit: expect.stringMatching(/^"\w+"; r=\d+; t=\d+$/),
  "ratelimit-policy": expect.any(String),
};
const FILE = { "cache-control": "public, max-age=0", "content-encoding": "gzip" };
const PAGE = {
  ...COMMON,
  "cache-control": "no-cache",
  "content-encoding": "gzip",
  "content-security-policy": policy("'none'", ` 'sha256-${SHEET}'`, "'self'"),
  "content-type": "text/html; charset=utf-8",
};
const SHARED = { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" };
const PINNED = "public, max-age=31536000, immutable";

type Headers = Record<string, unknown>;

async function read(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Headers> {
  const response = await fetch(server.url + path, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
  });
  await response.arrayBuffer();
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  const shown = [...response.headers].filter(([name]) => !PASSING.test(name));
  return { status: response.status, ...Object.fromEntries(shown) };
}

describe("the headers of every kind of answer are these and no others", () => {
  test.each<[string, unknown, Headers]>([
    ["/", undefined, PAGE],
    ["/e/second", undefined, PAGE],
    [
      "/sitemap.xml",
      undefined,
      { ...COMMON, "cache-control": "no-cache", "content-type": "application/xml" },
    ],
    [
      "/card.png?e=second",
      undefined,
      { ...COMMON, ...LIMITED, "cache-control": "public, max-age=3600", "content-type": "image/png" },
    ],
    ["/page.js", undefined, { ...COMMON, ...FILE, "content-type": "text/javascript; charset=utf-8" }],
    [
      "/embed",
      undefined,
      {
        ...FRAMED,
        "cache-control": "no-cache",
        "content-encoding": "gzip",
        "content-security-policy": policy(`'self' ${SITE}`),
        "content-type": "text/html; charset=utf-8",
        "cross-origin-resource-policy": "cross-origin",
      },
    ],
    [
      "/widget.js",
      undefined,
      {
        ...COMMON,
        ...SHARED,
        "cache-control": "public, max-age=300",
        "content-encoding": "gzip",
        "content-type": "text/javascript; charset=utf-8",
      },
    ],
    [
      "/widget/1.2.3/integrity.json",
      undefined,
      { ...COMMON, ...SHARED, "cache-control": PINNED, "content-type": JSON_TYPE },
    ],
    ["/healthz", undefined, { ...COMMON, "cache-control": "no-store", "content-type": JSON_TYPE }],
    ["/readyz", undefined, { ...COMMON, "cache-control": "no-store", "content-type": JSON_TYPE }],
    ["/api/episodes", undefined, { ...GUARDED, ...LIMITED, "content-type": JSON_TYPE }],
    ["/api/widget?episode=second", undefined, { ...GUARDED, "content-type": JSON_TYPE }],
    ["/api/search", { query: "damp" }, { ...GUARDED, ...LIMITED, "content-type": JSON_TYPE }],
    ["/api/chat", QUESTION, { ...GUARDED, ...LIMITED, "content-type": JSON_TYPE }],
    [
      "/api/chat",
      { ...QUESTION, stream: true },
      {
        ...GUARDED,
        ...LIMITED,
        "cache-control": "no-cache, no-transform",
        "content-type": "text/event-stream; charset=utf-8",
        "x-accel-buffering": "no",
      },
    ],
    ["/v1/models", undefined, { ...GUARDED, "content-type": JSON_TYPE }],
    ["/v1/chat/completions", QUESTION, { ...GUARDED, ...LIMITED, "content-type": JSON_TYPE }],
    ["/nothing", undefined, { ...COMMON, status: 404, "content-type": PROBLEM }],
    ["/api/chat", undefined, { ...GUARDED, status: 405, allow: "POST", "content-type": PROBLEM }],
    ["/v1/nothing", undefined, { ...GUARDED, status: 404, "content-type": JSON_TYPE }],
    ["/mcp", undefined, { ...GUARDED, status: 405, allow: "POST", "content-type": JSON_TYPE }],
  ])("GET or POST %s %j", async (path, body, headers) => {
    expect(await read(path, body)).toEqual({ status: 200, ...headers });
  });
});

describe("a page of another site", () => {
  const FOREIGN = "https://other.example";
  const doors = [
    ["/api/chat", QUESTION],
    ["/api/episodes", undefined],
    ["/v1/models", undefined],
    ["/v1/chat/completions", QUESTION],
    ["/mcp", { jsonrpc: "2.0", id: 1, method: "ping" }],
    ["/metrics", undefined],
  ] as const;

  test.each(doors)("gets nothing at %s but the reason, which it can read", async (path, body) => {
    for (const origin of [FOREIGN, "null"]) {
      const headers = await read(path, body, { origin });
      expect([headers["status"], headers["access-control-allow-origin"]]).toEqual([403, origin]);
      expect(headers["access-control-allow-credentials"]).toBeUndefined();
      expect(headers["ratelimit"]).toBeUndefined();
    }
  });

  test("that is on the list asks at every door but the operator's", async () => {
    const statuses = await Promise.all(
      doors.map(([path, body]) =>
        read(path, body, { origin: SITE, accept: "application/json, text/event-stream" }),
      ),
    );
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 200, expect.any(Number), 403]);
    expect(statuses[4]?.["status"]).not.toBe(403);
  });
});
