import { connect } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listen } from "../../src/serve/listen.js";
import type { OpenApiDocument } from "../../src/serve/openapi/document.js";
import { createShutdown } from "../../src/serve/shutdown.js";
import { post, readJson, startServer, type TestServer } from "../fakes/start-server.js";

const PROBLEM = "application/problem+json; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ mcp: true });
});
afterAll(() => server.stop());

/** Serves the app under the prefix of another Express app. */
async function mount(prefix: string) {
  const outer = express().use(prefix, server.app);
  return await listen({ app: outer, host: "127.0.0.1", port: 0, shutdown: createShutdown(), graceMs: 200 });
}

/** Sends the request line as it is, which `fetch` does not; returns the whole response. */
function sendRaw(url: string, target: string): Promise<string> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname);
    socket.setEncoding("utf8").on("data", (piece) => {
      text += piece;
    });
    socket.on("end", () => resolve(text)).on("error", reject);
    socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
  });
}

describe.each(["/", "/podcast", "/Podcast/deep", "/v1"])("an app mounted at %s", (prefix) => {
  const base = prefix === "/" ? "" : prefix;
  let outer: Awaited<ReturnType<typeof mount>>;
  beforeAll(async () => {
    outer = await mount(prefix);
  });
  afterAll(() => outer.stop());

  test.each([
    ["/v1/nothing", JSON_TYPE, { error: { type: "invalid_request_error", code: "not_found" } }],
    ["/V1/nothing?q=1", JSON_TYPE, { error: { type: "invalid_request_error", code: "not_found" } }],
    ["/mcp/nothing", JSON_TYPE, { jsonrpc: "2.0", error: { data: { code: "not_found" } }, id: null }],
    ["/api/nothing", PROBLEM, { code: "not_found", status: 404 }],
    ["/nothing/v1", PROBLEM, { code: "not_found", status: 404 }],
  ])("writes a failure at %s as its clients read it", async (path, type, body) => {
    const response = await fetch(`${outer.url}${base}${path}`);
    expect([response.status, response.headers.get("content-type")]).toEqual([404, type]);
    expect(await response.json()).toMatchObject(body);
  });

  test.each([
    ["/v1/nothing", JSON_TYPE],
    ["/v1?/api", JSON_TYPE],
    ["/mcp", JSON_TYPE],
    ["/api/nothing", PROBLEM],
  ])("takes a request line that names the host as well: %s", async (path, type) => {
    const relative = await sendRaw(outer.url, `${base}${path}`);
    const absolute = await sendRaw(outer.url, `${outer.url}${base}${path}`);
    for (const response of [relative, absolute]) expect(response).toContain(`Content-Type: ${type}\r\n`);
  });

  test("describes itself by addresses beside the description", async () => {
    const at = `${outer.url}${base}/openapi.json`;
    const { servers } = await readJson<OpenApiDocument>(await fetch(at));
    expect(servers.map(({ url }) => new URL(url, at).href)).toEqual([`${outer.url}${base}/`]);
    const page = await fetch(`${outer.url}${base}/docs`);
    const address = /fetch\((?:&quot;|")(.+?)(?:&quot;|")/.exec(await page.text())?.[1] ?? "";
    const asked = await post(new URL(address, page.url).href, { messages: [] });
    expect(await asked.json()).toMatchObject({ code: "bad_request" });
  });
});
