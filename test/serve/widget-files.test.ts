import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createWidgetFiles } from "../../src/serve/pages/widget-files.js";
import { makeEpisode } from "../fakes/episodes.js";
import { readJson, startServer, type TestServer, VERSION } from "../fakes/start-server.js";

const FILE = readFileSync(join(import.meta.dirname, "../../dist/widget/widget.js"));
const SITE = "https://site.example";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    pageDir: join(import.meta.dirname, "../../dist/page"),
    allowedOrigins: [SITE, "http://localhost:8080"],
    episodes: [makeEpisode(), makeEpisode({ id: "second", title: "Second" })],
  });
});
afterAll(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });

test("a widget that is not built is said so, with what to do", () => {
  const widgetDir = mkdtempSync(join(tmpdir(), "cuepoint-widget-"));
  expect(() => createWidgetFiles({ widgetDir, version: VERSION })).toThrow(
    /^the widget cannot be read: ENOENT/,
  );
});

test.each(["/widget/0.0.1/widget.js", "/widget/0.0.1/integrity.json"])(
  "%s, of another version, is not there, and the answer names the version that is",
  async (path) => {
    const response = await get(path);
    expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([404, "*"]);
    expect(await readJson(response)).toMatchObject({
      code: "not_found",
      detail: `this server has no version 0.0.1 of the widget. It has ${VERSION}`,
    });
  },
);

test.each([
  ["/widget.js", "public, max-age=300"],
  [`/widget/${VERSION}/widget.js`, "public, max-age=31536000, immutable"],
])("%s is the module, for pages of every site", async (path, cacheControl) => {
  const response = await get(path);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": cacheControl,
    "content-encoding": "gzip",
    vary: "accept-encoding",
  });
  expect(Buffer.from(await response.arrayBuffer()).equals(FILE)).toBe(true);
});

test("what is added to a finished answer is a module of the same version, for pages of every site", async () => {
  const response = await get(`/widget/${VERSION}/extras.js`);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "access-control-allow-origin": "*",
    "cache-control": "public, max-age=31536000, immutable",
  });
  const digest = createHash("sha384")
    .update(Buffer.from(await response.arrayBuffer()))
    .digest("base64");
  expect(FILE.toString()).toContain(`sha384-${digest}`);
});

test("a client without gzip gets the module as it is, and one that has it already gets nothing again", async () => {
  const plain = await get("/widget.js", { "accept-encoding": "identity" });
  expect(plain.headers.get("content-encoding")).toBeNull();
  expect(Buffer.from(await plain.arrayBuffer()).equals(FILE)).toBe(true);
  const tag = (await get("/widget.js")).headers.get("etag") ?? "";
  const again = await get("/widget.js", { "if-none-match": tag, "cache-control": "max-age=0" });
  expect(again.status).toBe(304);
});

test.each(["/widget.js", `/widget/${VERSION}/integrity.json`, "/embed"])(
  "%s is read, and not written to",
  async (path) => {
    const response = await fetch(server.url + path, { method: "POST" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  },
);

test("the hash for `integrity` is that of the module", async () => {
  const response = await get(`/widget/${VERSION}/integrity.json`);
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(await readJson(response)).toEqual({
    version: VERSION,
    integrity: `sha384-${createHash("sha384").update(FILE).digest("base64")}`,
  });
});

test("/embed alone may be framed, by this server's pages and the listed sites", async () => {
  const paths = [
    "/",
    "/embed",
    "/embed.html",
    "/embed.js",
    "/embed/",
    "/widget.js",
    `/widget/${VERSION}/widget.js`,
    `/widget/${VERSION}/integrity.json`,
    "/widget/0.0.1/widget.js",
    "/api/episodes",
    "/api/episodes/second",
    "/api/widget",
    "/api/chat",
    "/api/search",
    "/healthz",
    "/readyz",
    "/nope",
  ];
  const answers = await Promise.all(paths.map((path) => get(path)));
  const framed = answers.map(({ headers }) => [
    /frame-ancestors ([^;]+)/.exec(headers.get("content-security-policy") ?? "")?.[1],
    headers.get("x-frame-options"),
  ]);
  expect(framed).toEqual(
    paths.map((path) =>
      path === "/embed" ? ["'self' https://site.example http://localhost:8080", null] : ["'none'", "DENY"],
    ),
  );
  expect(answers[1]?.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(answers[1]?.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  expect(answers[1]?.headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
  expect(answers[0]?.headers.get("cross-origin-resource-policy")).toBe("same-origin");
});

test("/embed is asked for again each time: who may frame it is the server's present word", async () => {
  const response = await get("/embed");
  expect(response.headers.get("cache-control")).toBe("no-cache");
  const tag = response.headers.get("etag") ?? "";
  const again = await get("/embed", { "if-none-match": tag, "cache-control": "max-age=0" });
  expect([again.status, again.headers.get("content-security-policy")]).toEqual([
    304,
    response.headers.get("content-security-policy"),
  ]);
});

test("GET /api/widget tells what the widget must know, with the episode that is asked for", async () => {
  const settings = {
    version: VERSION,
    feedback: false,
    questionLog: false,
    degraded: false,
    mode: "extractive",
  };
  const questions = ["How do you choose a hive?", "How does wintering work?"];
  expect(await readJson(await get("/api/widget"))).toEqual({ ...settings, questions });
  const episode = await readJson(await get("/api/episodes/winter-hives"));
  expect(await readJson(await get("/api/widget?episode=winter-hives"))).toEqual({ ...settings, episode });
});

test.each([
  ["episode=nope", 404, 'there is no episode "nope". GET /api/episodes lists them'],
  ["episode=a&episode=b", 400, "episode must be one id. GET /api/episodes lists them"],
  ["episode=", 400, "episode must be one id. GET /api/episodes lists them"],
])("GET /api/widget?%s is refused", async (query, status, detail) => {
  const response = await get(`/api/widget?${query}`);
  expect([response.status, (await readJson<{ detail: string }>(response)).detail]).toEqual([status, detail]);
});

test("GET /api/widget of a server with one episode brings it unasked, and says how the server is", async () => {
  const single = await startServer({ parts: { degraded: true } });
  const settings = await readJson<object>(await fetch(`${single.url}/api/widget`));
  await single.stop();
  expect(settings).toMatchObject({ degraded: true, episode: { id: "winter-hives" } });
});
