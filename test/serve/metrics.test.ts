import { request as sendRequest } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import parsePrometheusTextFormat from "parse-prometheus-text-format";
import { afterEach, describe, expect, test } from "vitest";
import { createModelQueue } from "../../src/answer/model/model-queue.js";
import { createRateLimits } from "../../src/serve/edge/limit-rate.js";
import { createMetrics, type Metrics } from "../../src/serve/metrics/create-metrics.js";
import { AppError } from "../../src/shared/errors.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import type { WorkState } from "../../src/store/weaviate/ingest/queue/read-work.js";
import { makeEpisode } from "../fakes/episodes.js";
import { ScriptedChatModel, TEXT_ALONE } from "../fakes/scripted-chat-model.js";
import {
  makeAnswerParts,
  post,
  STOP_AT_ONCE,
  type StartOptions,
  startServer,
  type TestServer,
} from "../fakes/start-server.js";

const QUESTION = { messages: [{ role: "user", content: "Why do colonies die: is it damp or cold?" }] };

let servers: TestServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  servers = [];
});

async function start(
  options: StartOptions = {},
  tokensLeft?: () => number | null,
  readIngest?: () => Promise<WorkState | null>,
) {
  const metrics = createMetrics({
    version: "1.2.3",
    readIngest,
    ...(tokensLeft === undefined ? {} : { readTokensLeft: tokensLeft }),
  });
  const server = await startServer({ metrics, observers: [metrics.observe], ...options });
  servers.push(server);
  return { server, metrics, scrape: () => scrape(server.url) };
}

/** Every series by its name and labels, as Prometheus itself names it: `name{a="b"}`. */
async function scrape(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const series = new Map<string, number>();
  // The parser loses the labels of histograms; the lines of one are series like any other.
  const text = (await response.text()).replace(/^# TYPE \S+ histogram$/gm, "");
  for (const { name, metrics } of parsePrometheusTextFormat(text)) {
    for (const metric of metrics) {
      const labels = Object.entries(metric.labels ?? {})
        .sort()
        .map(([label, value]) => `${label}="${value}"`)
        .join(",");
      const key = labels === "" ? name : `${name}{${labels}}`;
      series.set(key, Number(metric.value));
    }
  }
  return series;
}

describe("GET /metrics", () => {
  test("is an ordinary 404 where it is not asked for", async () => {
    const server = await startServer();
    servers.push(server);
    const response = await fetch(`${server.url}/metrics`);
    expect([response.status, await response.json()]).toMatchObject([404, { code: "not_found" }]);
  });

  test("is refused to pages of other sites, be they allowed to ask", async () => {
    const { server } = await start({ allowedOrigins: ["https://site.example"] });
    for (const origin of ["https://site.example", "https://evil.example", "null"]) {
      const response = await fetch(`${server.url}/metrics`, { headers: { origin } });
      expect([response.status, await response.json()]).toMatchObject([403, { code: "origin_not_allowed" }]);
    }
    expect((await fetch(`${server.url}/metrics`, { method: "POST" })).status).toBe(405);
  });

  test("counts what was really asked: answers, their stages and sentences, requests by route and status", async () => {
    const { server, scrape } = await start();
    for (const content of ["Why do colonies die: is it damp or cold?", "What is the capital of Mongolia?"])
      await (await post(`${server.url}/api/chat`, { messages: [{ role: "user", content }] })).json();
    await (await post(`${server.url}/api/chat`, { ...QUESTION, stream: true })).text();
    await (await post(`${server.url}/api/chat`, { ...QUESTION, episodes: ["nope"] })).json();
    await (await fetch(`${server.url}/api/episodes/winter-hives`)).json();
    await (await fetch(`${server.url}/api/episodes/nope`)).json();
    await (await fetch(`${server.url}/wp-login.php`)).json();
    const series = await scrape();
    expect(Object.fromEntries(series)).toMatchObject({
      'cuepoint_answers_total{door="api",mode="extractive",outcome="answered"}': 2,
      'cuepoint_answers_total{door="api",mode="extractive",outcome="abstained"}': 1,
      'cuepoint_answers_total{code="bad_request",door="api",outcome="failed"}': 1,
      'cuepoint_answer_stage_seconds_count{stage="embed"}': 3,
      'cuepoint_answer_stage_seconds_count{stage="retrieve"}': 3,
      'cuepoint_answer_stage_seconds_count{stage="first_delta"}': 3,
      'cuepoint_answer_stage_seconds_count{stage="total"}': 3,
      'cuepoint_answer_sentences_withheld_total{mode="extractive"}': 0,
      'cuepoint_http_requests_total{method="POST",route="/api/chat",status="200"}': 3,
      'cuepoint_http_requests_total{method="POST",route="/api/chat",status="400"}': 1,
      'cuepoint_http_requests_total{method="GET",route="/api/episodes/:id",status="200"}': 1,
      'cuepoint_http_requests_total{method="GET",route="/api/episodes/:id",status="404"}': 1,
      'cuepoint_http_requests_total{method="GET",route="other",status="404"}': 1,
      'cuepoint_http_request_duration_seconds_count{method="POST",route="/api/chat"}': 4,
      'cuepoint_build_info{version="1.2.3"}': 1,
      cuepoint_index_episodes: 1,
      cuepoint_index_passages: server.parts.store.counts.passages,
      cuepoint_model_queue_active: 0,
      cuepoint_open_streams: 0,
    });
    expect(series.get('cuepoint_answer_sentences_total{mode="extractive"}')).toBeGreaterThan(1);
    expect(series.get('cuepoint_answer_stage_seconds_sum{stage="total"}')).toBeGreaterThan(0);
    expect(series.get('cuepoint_answer_stage_seconds_bucket{le="60",stage="total"}')).toBe(3);
    expect(series.get("process_resident_memory_bytes")).toBeGreaterThan(1e6);
    expect(series.get("nodejs_heap_size_used_bytes")).toBeGreaterThan(1e6);
    expect(series.has("nodejs_eventloop_lag_seconds")).toBe(true);
    expect(series.has("cuepoint_token_budget_left_tokens")).toBe(false);
  });

  test("counts sentences that were withheld and mended, degraded answers and a client that left", async () => {
    const deltas = [
      "Damp kills more colonies than cold [9]. ",
      "Bees were invented in Paris in 1850 [1]. ",
      "And",
    ];
    const failure = new AppError("upstream_failed", "the model went away");
    const { server, scrape } = await start({
      parts: { chatModel: new ScriptedChatModel({ deltas, failure }) },
    });
    await (await post(`${server.url}/api/chat`, QUESTION)).json();
    const leaving = new AbortController();
    const hanging = await start({
      ...STOP_AT_ONCE,
      parts: {
        chatModel: {
          traits: TEXT_ALONE,
          resolveModel: async () => "slow",
          async *stream(_messages, { signal } = {}) {
            yield "Damp kills more colonies than cold [1]. And ";
            await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
          },
        },
      },
    });
    const response = await fetch(`${hanging.server.url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...QUESTION, stream: true }),
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    expect((await hanging.scrape()).get("cuepoint_open_streams")).toBe(1);
    leaving.abort();
    await expect
      .poll(async () => (await hanging.scrape()).get('cuepoint_answers_total{door="api",outcome="left"}'))
      .toBe(1);
    expect((await hanging.scrape()).get("cuepoint_open_streams")).toBe(0);
    expect(Object.fromEntries(await scrape())).toMatchObject({
      'cuepoint_answers_total{door="api",mode="llm",outcome="answered"}': 1,
      'cuepoint_answers_degraded_total{door="api"}': 1,
      'cuepoint_answer_sentences_withheld_total{mode="llm"}': 1,
      'cuepoint_answer_sentences_corrected_total{mode="llm"}': 1,
      'cuepoint_answer_sentences_weak_total{mode="llm"}': expect.any(Number),
    });
  });

  test("counts refusals of the rate limit", async () => {
    const { server, scrape } = await start({ limits: createRateLimits(1) });
    for (let i = 0; i < 3; i++) await (await post(`${server.url}/api/chat`, QUESTION)).json();
    expect((await scrape()).get('cuepoint_rate_limit_refusals_total{route="/api/chat"}')).toBe(2);
  });

  test("shows the model's queue while answers are in it", async () => {
    const held: (() => void)[] = [];
    const { server, scrape } = await start({
      parts: {
        modelQueue: createModelQueue({ calls: 1, waiting: 5, waitMs: 20_000 }),
        chatModel: {
          traits: TEXT_ALONE,
          resolveModel: async () => "slow",
          async *stream() {
            await new Promise<void>((resolve) => held.push(resolve));
            yield "Damp kills more colonies than cold [1].";
          },
        },
      },
    });
    const answers = [1, 2, 3].map(async () => await (await post(`${server.url}/api/chat`, QUESTION)).json());
    const readQueue = async () => {
      const series = await scrape();
      return [series.get("cuepoint_model_queue_active"), series.get("cuepoint_model_queue_waiting")];
    };
    await expect.poll(readQueue).toEqual([1, 2]);
    const release = setInterval(() => held.shift()?.(), 20);
    await Promise.all(answers);
    clearInterval(release);
    expect(await readQueue()).toEqual([0, 0]);
  });

  test("shows the model's tokens and what is left of the budget, as they are told", async () => {
    let left: number | null = null;
    const { metrics, scrape } = await start({}, () => left);
    expect((await scrape()).has("cuepoint_token_budget_left_tokens")).toBe(false);
    left = 750;
    metrics.countTokens({ prompt: 200, completion: 40 });
    metrics.countTokens({ prompt: 10, completion: 0 });
    expect(Object.fromEntries(await scrape())).toMatchObject({
      'cuepoint_model_tokens_total{kind="prompt"}': 210,
      'cuepoint_model_tokens_total{kind="completion"}': 40,
      cuepoint_token_budget_left_tokens: 750,
    });
  });
});

test("an ingest into a cluster is shown by texts, episodes and workers, read once a scrape; hidden where it cannot be read", async () => {
  let reads = 0;
  let state: WorkState | null = {
    writer: {
      number: 3,
      pid: 1,
      host: "a",
      since: "2026-01-01T00:00:00Z",
      progress: { done: 20, total: 50 },
    },
    queue: {
      episodes: { waiting: 4, active: 2, retrying: 1, failed: 0 },
      workers: ["a:1", "b:2"],
      failures: [],
    },
  };
  const readIngest = async () => {
    reads++;
    return state;
  };
  const { scrape } = await start({}, undefined, readIngest);
  expect(Object.fromEntries(await scrape())).toMatchObject({
    'cuepoint_ingest_texts{part="done"}': 20,
    'cuepoint_ingest_texts{part="total"}': 50,
    'cuepoint_ingest_episodes{state="waiting"}': 4,
    'cuepoint_ingest_episodes{state="failed"}': 0,
    'cuepoint_ingest_processes{kind="writer"}': 1,
    'cuepoint_ingest_processes{kind="worker"}': 2,
  });
  expect(reads).toBe(1);
  state = null;
  await expect
    .poll(async () => [...(await scrape()).keys()].filter((name) => name.includes("_ingest_")))
    .toEqual([]);
});

test("a reload changes what the gauges of the index show, and no counter starts anew", async () => {
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const metrics: Metrics = createMetrics({ version: "1" });
  const shared = { metrics, observers: [metrics.observe] };
  const { store } = await makeAnswerParts();
  const old = new LocalStore(store.index, { builtAt: hourAgo });
  const first = await startServer({ ...shared, parts: { store: old } });
  servers.push(first);
  await (await post(`${first.url}/api/chat`, QUESTION)).json();
  const before = await scrape(first.url);
  expect(before.get("cuepoint_index_episodes")).toBe(1);
  expect(before.get("cuepoint_index_age_seconds")).toBeGreaterThanOrEqual(3_600);
  const second = await startServer({ ...shared, episodes: [makeEpisode(), makeEpisode({ id: "second" })] });
  servers.push(second);
  await (await post(`${second.url}/api/chat`, QUESTION)).json();
  const after = await scrape(second.url);
  expect(after.get("cuepoint_index_episodes")).toBe(2);
  expect(after.get("cuepoint_index_age_seconds")).toBeLessThan(60);
  expect(after.get('cuepoint_answers_total{door="api",mode="extractive",outcome="answered"}')).toBe(2);
});

test("no request makes a label: whatever its method and path, the series stay the same", async () => {
  const { server, scrape } = await start();
  const { hostname, port } = new URL(server.url);
  const send = (method: string, path: string) =>
    new Promise<void>((resolve) => {
      const request = sendRequest({ hostname, port, method, path, agent: false }, (response) => {
        response.resume();
        response.on("close", resolve);
      });
      request.on("error", () => resolve());
      request.end();
    });
  const method = fc.oneof(
    fc.constantFrom("GET", "HEAD", "POST", "OPTIONS", "PROPFIND", "M-SEARCH", "TRACE", "PURGE"),
    fc.stringMatching(/^[A-Z]{1,12}$/),
  );
  const segment = fc.oneof(
    fc.constantFrom("api", "API", "chat", "episodes", "metrics", "widget", "v1", "..", "%2e%2e", "widget.js"),
    fc.string({ unit: "binary", maxLength: 20 }).map((text) => encodeURIComponent(text)),
  );
  const path = fc.array(segment, { maxLength: 5 }).map((segments) => `/${segments.join("/")}`);
  const allowed = {
    route: new Set([
      "other",
      "/healthz",
      "/readyz",
      "/metrics",
      "/",
      "/e/:id",
      "/card.png",
      "/sitemap.xml",
      "/embed",
      "/api/chat",
      "/api/search",
      "/api/widget",
      "/api/episodes",
      "/api/episodes/:id",
      "/widget.js",
      "/widget/:version/widget.js",
      "/widget/:version/integrity.json",
      "/v1/models",
      "/v1/models/*id",
      "/v1/chat/completions",
      "/docs",
      "/openapi.json",
    ]),
    method: new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"]),
  };
  await fc.assert(fc.asyncProperty(method, path, send), { seed: 1, numRuns: 400 });
  const names = [...(await scrape()).keys()].filter((name) =>
    name.startsWith("cuepoint_http_requests_total"),
  );
  expect(names.length).toBeGreaterThan(8);
  for (const name of names) {
    const labels = Object.fromEntries(
      [...name.matchAll(/(\w+)="([^"]*)"/g)].map(([, label, value]) => [label, value]),
    );
    expect(allowed.route).toContain(labels["route"]);
    expect(allowed.method).toContain(labels["method"]);
    expect(labels["status"]).toMatch(/^[2-5]\d\d$/);
  }
}, 60_000);

test("a request that is no HTTP is counted nowhere, and harms nothing", async () => {
  const { server, scrape } = await start();
  const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
  socket.write("\u0000\u0001 / HTTP/9\r\n\r\n");
  await new Promise((resolve) => socket.on("close", resolve).resume());
  expect([...(await scrape()).keys()].some((name) => name.includes("http_requests"))).toBe(false);
});
