import { expect, test } from "vitest";
import { createLog } from "../../src/platform/log.js";
import { createInFlightLimit } from "../../src/serve/edge/limit-in-flight.js";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import { listen } from "../../src/serve/listen.js";
import { createMetrics } from "../../src/serve/metrics/create-metrics.js";
import { createShutdown } from "../../src/serve/shutdown.js";
import { createStartingApp } from "../../src/serve/starting-app.js";
import { startServer } from "../fakes/start-server.js";

async function start() {
  const shutdown = createShutdown();
  const log: string[] = [];
  let reason = "The embedding model is being fetched.";
  const app = createStartingApp(
    {
      pageDir: "",
      widgetDir: "",
      version: "1.2.3",
      allowedOrigins: ["https://site.example"],
      host: "127.0.0.1",
      publicHosts: [],
      onUnknownHost: () => undefined,
      trustProxy: 0,
      limits: createRateLimits(0),
      inFlight: createInFlightLimit(),
      apiKeys: [],
      mcp: false,
      questionLog: null,
      observers: [],
      conditions: [],
      metrics: createMetrics({ version: "1.2.3" }),
      log: createLog("info", [], (line) => log.push(line)),
      shutdown,
    },
    () => [reason],
  );
  const server = await listen({ app, host: "127.0.0.1", port: 0, shutdown });
  return {
    server,
    log,
    setReason: (text: string) => {
      reason = text;
    },
  };
}

test("a server that is starting lives, is not ready, says why, and turns every question away until then", async () => {
  const { server, log, setReason } = await start();
  const read = async (path: string, options?: RequestInit) => {
    const response = await fetch(`${server.url}${path}`, options);
    return [response.status, await response.json(), response.headers.get("retry-after")];
  };
  const notReady = {
    status: 503,
    code: "not_ready",
    title: "The server cannot answer yet",
    detail: "the server is starting. Ask again in a moment",
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  };
  expect(await read("/healthz")).toEqual([200, { ok: true }, null]);
  expect(await read("/readyz")).toEqual([
    503,
    { ready: false, degraded: false, reasons: ["The embedding model is being fetched."] },
    "5",
  ]);
  setReason("The index is being built.");
  expect(await read("/readyz")).toMatchObject([503, { reasons: ["The index is being built."] }, "5"]);
  for (const path of ["/api/chat", "/api/episodes", "/", "/nothing", "/embed"])
    expect(await read(path)).toMatchObject([503, notReady, "5"]);
  expect(await read("/api/chat", { method: "POST", body: "x".repeat(1_000_000) })).toMatchObject([
    503,
    notReady,
    "5",
  ]);
  const page = await fetch(server.url, { headers: { accept: "text/html,*/*;q=0.8" } });
  expect([page.status, page.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(await page.text()).toMatch(
    /<p>The server is starting\. Ask again in a moment\.<\/p>[\s\S]+<a href="">Try again/,
  );
  const origin = "https://evil.example";
  expect(await read("/api/chat", { headers: { origin } })).toMatchObject([
    403,
    { code: "origin_not_allowed" },
    null,
  ]);
  const allowed = await fetch(`${server.url}/api/chat`, { headers: { origin: "https://site.example" } });
  expect(allowed.headers.get("access-control-allow-origin")).toBe("https://site.example");
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('cuepoint_http_requests_total{route="/readyz",method="GET",status="503"} 2');
  expect(metrics).not.toMatch(/^cuepoint_index_age_seconds \d/m);
  await server.stop();
  expect(log.map((line) => JSON.parse(line).level).filter((level) => level > 40)).toEqual([]);
});

test("what is less than configured at the moment makes a ready server degraded, and goes when it is over", async () => {
  let spent: string | null = "Today's token budget is spent: answers are extractive.";
  const server = await startServer({ reasons: ["By keywords only."], conditions: [() => null, () => spent] });
  const read = async () => await (await fetch(`${server.url}/readyz`)).json();
  expect(await read()).toMatchObject({ ready: true, degraded: true, reasons: ["By keywords only.", spent] });
  spent = null;
  expect(await read()).toMatchObject({ ready: true, degraded: false, reasons: ["By keywords only."] });
  await server.stop();
});
