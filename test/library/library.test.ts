import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { cp, readdir } from "node:fs/promises";
import { get } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { inspect, promisify } from "node:util";
import express from "express";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { collectAnswer } from "../../src/answer/response/collect-answer.js";
import { chooseDriver } from "../../src/compose/compose-store.js";
import type { CuepointOptions } from "../../src/compose/cuepoint.js";
import { openCuepoint } from "../../src/compose/open-cuepoint.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { AppError, type ChatResponse, type Cuepoint, createApp, createCuepoint } from "../../src/index.js";
import type { Reader } from "../../src/read/reader.js";
import { listen } from "../../src/serve/listen.js";
import { createShutdown } from "../../src/serve/shutdown.js";
import { makeFolder, ROOT, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";
import { WordReader } from "../fakes/models/word-reader.js";
import { startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import { forgetful } from "../fakes/scripted-replies.js";
import { post } from "../fakes/start-server.js";
import { readTestConfig } from "../test-config.js";

const EXAMPLE = join(import.meta.dirname, "example.mjs");
const QUESTION = "what does Clem think about small models?";

const CORPUS = join(import.meta.dirname, "../fixtures/corpus");
const TIDES = { episodes: ["tidal-gates"] };

/** No test reads the developer's own settings, or writes into the developer's own cache. */
beforeEach(async () => {
  vi.stubEnv("XDG_CACHE_HOME", await makeFolder());
  vi.stubEnv("LOCALAPPDATA", process.env["XDG_CACHE_HOME"]);
});
const open: Cuepoint[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(open.splice(0).map((cuepoint) => cuepoint.close()));
});

/** Opens a corpus of two short episodes with words hashed to vectors, which takes no time. */
async function openShort(
  options: CuepointOptions = {},
  embedder = new HashingEmbedder(),
  reader: Reader = new WordReader(),
): Promise<Cuepoint> {
  const cuepoint = await openCuepoint({ corpusDir: CORPUS, ...options }, async () => ({ embedder, reader }));
  open.push(cuepoint);
  return cuepoint;
}

/** Serves a mounted app as a host program does: under a prefix, beside a route of the host's own. */
async function mount(app: Awaited<ReturnType<typeof createApp>>) {
  const host = express();
  host.get("/", (_request, response) => void response.send("the host's own page"));
  host.use("/podcast", app);
  const server = await listen({ app: host, host: "127.0.0.1", port: 0, shutdown: createShutdown() });
  return { root: server.url, url: `${server.url}/podcast`, stop: () => server.stop() };
}

const search = (url: string) => post(`${url}/api/search`, { query: "gates and tides" });

async function refuse(work: () => Promise<unknown>): Promise<unknown> {
  return await work().then(
    () => null,
    (error: unknown) => (error instanceof AppError ? error.code : error),
  );
}

test("the example on the page is the one that is tried here, and it runs as it stands", async () => {
  const code = readFileSync(EXAMPLE, "utf8").trim();
  expect(code.split("\n").filter((line) => line !== "").length).toBeLessThanOrEqual(20);
  const page = readFileSync(join(import.meta.dirname, "../../docs/library.md"), "utf8");
  expect(page).toContain(`\`\`\`js\n${code}\n\`\`\``);

  const { modelDir } = readTestConfig();
  // The index is kept from run to run: to embed the episode takes longer than all the rest.
  const cache = join(ROOT, "node_modules/.cache/cuepoint/library");
  const env = {
    PATH: process.env["PATH"],
    CUEPOINT_MODEL_DIR: modelDir,
    XDG_CACHE_HOME: cache,
    LOCALAPPDATA: cache,
    PORT: "0",
  };
  const cwd = await makeFolder();
  const child = spawn(process.execPath, [EXAMPLE], { cwd, env });
  const ended = waitForEnd(child);
  try {
    const [, url] = await waitForOutput(child, /Ask at (\S+)/);
    const chat = await fetch(`${url}podcast/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ role: "user", content: QUESTION }] }),
    });
    const { abstained, citations } = (await chat.json()) as ChatResponse;
    expect(abstained).toBe(false);
    expect(citations[0]).toMatchObject({ n: 1, timestamp: "19:55" });
    const module = await fetch(`${url}podcast/widget.js`);
    expect(module.headers.get("content-type")).toMatch(/javascript/);
    expect((await fetch(`${url}podcast/nothing`)).status).toBe(404);
    expect(await (await fetch(`${url}`)).text()).toContain("<cuepoint-chat>");
  } finally {
    child.kill("SIGKILL");
  }
  const { stdout } = await ended;
  expect(stdout).toMatch(/\[1\] 19:55 https:\/\/www\.youtube\.com\/watch/);
  expect(stdout).toMatch(/^1\. \d+:\d\d /m);
  expect(await readdir(cwd)).toEqual([]);
});

test("a stream adds up to the answer, and what a question must be is said as at the API", async () => {
  const cuepoint = await openShort();
  expect(cuepoint.episodes.map(({ id }) => id)).toEqual(["tidal-gates", "winter-bees"]);
  const events = [];
  for await (const event of cuepoint.stream("what keeps bees warm in winter?")) events.push(event);
  const text = events.flatMap((event) => (event.type === "text-delta" ? [event.delta] : [])).join("");
  const last = events.at(-1);
  expect(last?.type === "answer-end" && last.response.answer).toBe(text);
  await expect(cuepoint.ask(" ")).rejects.toMatchObject({
    code: "bad_request",
    sentence: 'the question is empty. Ask like this: ask("what do they say about ...?")',
  });
  await expect(cuepoint.ask("x".repeat(2_001))).rejects.toMatchObject({
    code: "bad_request",
    sentence: "the question is longer than 2000 characters. Ask something shorter.",
  });
  expect(await refuse(() => cuepoint.search("bees", { limit: 51 }))).toBe("bad_request");
  expect(await refuse(() => cuepoint.search("bees", { episodes: ["nowhere"] }))).toBe("bad_request");
  const gone = AbortSignal.abort(new Error("the asker left"));
  await expect(cuepoint.search("bees", { signal: gone })).rejects.toThrow("the asker left");
});

test("two corpora in one process have an index each, in the user's cache, and each keeps its own after a restart", async () => {
  const copy = await makeFolder();
  await cp(join(CORPUS, "winter-bees.md"), join(copy, "winter-bees.md"));
  for (let start = 0; start < 2; start++) {
    const both = [await openShort(), await openShort({ corpusDir: copy })];
    expect(both.map(({ episodes }) => episodes.map(({ id }) => id))).toEqual([
      ["tidal-gates", "winter-bees"],
      ["winter-bees"],
    ]);
    await Promise.all(both.map((cuepoint) => cuepoint.close()));
  }
  const cache = join(process.env["XDG_CACHE_HOME"] ?? "", "cuepoint", "indexes");
  expect(await readdir(cache)).toHaveLength(2);
});

test("variables of the host program are not read, and an option takes the place of a wrong variable", async () => {
  for (const [name, value] of Object.entries({
    PORT: "/tmp/sock",
    HOST: "nowhere.example",
    LOG_LEVEL: "verbose",
    TRUST_PROXY: "loopback",
    CUEPOINT_MODEL: "none",
    OPENAI_BASE_URL: "nonsense",
  }))
    vi.stubEnv(name, value);
  await expect(createCuepoint({ modelName: "bge-small-en-v1.5" })).rejects.toThrow(
    /: OPENAI_BASE_URL: [^;]*$/,
  );
  const cuepoint = await openShort({ modelName: "bge-small-en-v1.5", llm: null });
  await createApp(cuepoint);
  const { url, stop } = await mount(await createApp(cuepoint, { logLevel: "silent" }));
  expect((await search(url)).status).toBe(200);
  await stop();
  await expect(openShort({ llm: { apiKey: null, baseUrl: "no url", model: null } })).rejects.toMatchObject({
    code: "config_invalid",
  });
});

test("once it is closed, which may be asked twice, nothing is answered and no model is asked", async () => {
  const embedder = new HashingEmbedder();
  const cuepoint = await openShort({}, embedder);
  const { url, root, stop } = await mount(await createApp(cuepoint, { logLevel: "silent", rateLimit: 0 }));
  try {
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: true, reasons: [] });
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
    const stream = cuepoint.stream("what keeps bees warm in winter?");
    await stream.next();
    await Promise.all([cuepoint.close(), cuepoint.close()]);
    await cuepoint.close();
    expect(embedder.closed).toBe(true);
    const asked = embedder.queries.length;
    expect(await refuse(async () => await collectAnswer(stream))).toBe("interrupted");
    expect(await refuse(() => cuepoint.ask("what is a new question?"))).toBe("interrupted");
    expect(await refuse(() => cuepoint.search("another new question"))).toBe("interrupted");
    expect(await refuse(() => createApp(cuepoint))).toBe("interrupted");
    for (const response of [await search(url), await fetch(`${url}/api/episodes`)])
      expect([response.status, await response.json()]).toMatchObject([
        503,
        { code: "not_ready", detail: "the server is stopping. Ask again in a moment" },
      ]);
    expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ ready: false });
    expect(await (await fetch(root)).text()).toBe("the host's own page");
    expect(embedder.queries).toHaveLength(asked);
  } finally {
    await stop();
  }
});

test("apps of one Cuepoint count their limits each for itself, and one may end before the other", async () => {
  const cuepoint = await openShort();
  const ending = new AbortController();
  const settings = { logLevel: "silent", rateLimit: 1, signal: ending.signal };
  const [first, second] = await Promise.all([
    mount(await createApp(cuepoint, settings)),
    mount(await createApp(cuepoint, { ...settings, signal: undefined })),
  ]);
  const ask = async ({ url }: { url: string }) =>
    (await post(`${url}/api/chat`, { messages: [{ role: "user", content: "what keeps bees warm?" }] }))
      .status;
  expect([await ask(first), await ask(first), await ask(second)]).toEqual([200, 429, 200]);
  ending.abort();
  expect([(await search(first.url)).status, (await search(second.url)).status]).toEqual([503, 200]);
  await Promise.all([first.stop(), second.stop()]);
});

test("an app is asked by the hosts that its options and the environment name, and by no other", async () => {
  const cuepoint = await openShort();
  const ask = async (app: Awaited<ReturnType<typeof createApp>>, host: string) => {
    const { url, stop } = await mount(app);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(`${url}/healthz`, { headers: { host } }, (response) => resolve(response.resume().statusCode)).on(
        "error",
        reject,
      );
    });
    await stop();
    return status;
  };
  const settings = { logLevel: "silent" };
  const named = { ...settings, publicHosts: ["podcast.example"] };
  expect(await ask(await createApp(cuepoint, settings), "podcast.example")).toBe(421);
  expect(await ask(await createApp(cuepoint, named), "podcast.example:8443")).toBe(200);
  expect(
    await ask(await createApp(cuepoint, { ...settings, host: "podcast.example" }), "podcast.example"),
  ).toBe(200);
  vi.stubEnv("CUEPOINT_PUBLIC_HOSTS", "other.example");
  expect(await ask(await createApp(cuepoint, settings), "other.example")).toBe(200);
  expect(await ask(await createApp(cuepoint, named), "other.example")).toBe(421);
});

test("an index that another process writes is answered from by the Cuepoint and by its apps", async () => {
  const [corpusDir, folder] = [await makeFolder(), await makeFolder()];
  const indexDir = join(folder, "index");
  await cp(join(CORPUS, "winter-bees.md"), join(corpusDir, "winter-bees.md"));
  const embedder = new HashingEmbedder();
  const cuepoint = await openShort({ corpusDir, indexDir }, embedder);
  const { url, stop } = await mount(await createApp(cuepoint, { logLevel: "silent" }));
  expect(await refuse(() => cuepoint.search("tides", TIDES))).toBe("bad_request");
  await cp(join(CORPUS, "tidal-gates.txt"), join(corpusDir, "tidal-gates.txt"));
  await chooseDriver({ store: { kind: "local" }, indexDir, redisUrl: null }).update({
    readCorpus: (known) => readCorpus(corpusDir, { known }),
    paths: null,
    embedder,
    lateInteraction: null,
    rebuild: false,
    waitMs: 1_000,
  });
  await expect.poll(() => cuepoint.episodes.length, { timeout: 10_000 }).toBe(2);
  expect((await cuepoint.search("tides", TIDES)).length).toBeGreaterThan(0);
  expect((await post(`${url}/api/search`, { query: "tides", ...TIDES })).status).toBe(200);
  await stop();
});

test("a start that fails leaves nothing open, whatever failed", async () => {
  const sockets = new Set<Socket>();
  const redis = createServer((socket) => {
    sockets.add(socket);
    socket.on("data", () => socket.write("-ERR not now\r\n"));
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  }).listen(0, "127.0.0.1");
  await once(redis, "listening");
  vi.stubEnv("REDIS_URL", `redis://127.0.0.1:${(redis.address() as AddressInfo).port}`);
  vi.stubEnv("CUEPOINT_DAILY_TOKEN_BUDGET", "1000");
  const llm = { apiKey: "sk-canary-1234567890", baseUrl: "http://127.0.0.1:9/v1", model: null };
  const embedder = new HashingEmbedder();
  const onNote = () => {
    throw new Error("the host's own fault");
  };
  await expect(openShort({ llm, onNote }, embedder)).rejects.toThrow("the host's own fault");
  expect(embedder.closed).toBe(true);
  const corpusDir = join(await makeFolder(), "missing");
  expect(await refuse(() => openShort({ llm, corpusDir }))).toBe("corpus_missing");
  const signal = AbortSignal.abort(new Error("the host has no time"));
  await expect(openShort({ llm, signal })).rejects.toThrow("the host has no time");
  await expect.poll(() => sockets.size).toBe(0);
  redis.close();
});

test("a reading model that cannot be run is told to the operator and at the app, and questions are answered without it", async () => {
  const reader = new WordReader();
  reader.warmUp = () => Promise.reject(new Error("a model's thread failed: out of luck"));
  const notes: string[] = [];
  const cuepoint = await openShort({ onNote: (note) => notes.push(note) }, undefined, reader);
  expect(notes).toEqual([
    expect.stringMatching(/^The reading model cannot be run: .+ out of luck\. .+ `npm ci`, .+ Until then /),
  ]);
  const { url, stop } = await mount(await createApp(cuepoint, { logLevel: "silent" }));
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    degraded: true,
    reasons: [expect.stringMatching(/^The reading model could not be run: /)],
  });
  expect(await cuepoint.ask("what keeps bees warm in winter?")).toMatchObject({ degraded: true });
  expect(reader.read).toEqual([]);
  await stop();
});

test("a language model that does not answer at the start is told to the operator and at the app; what one costs is counted", async () => {
  const notes: string[] = [];
  const llm = { apiKey: "sk-canary-1234567890", baseUrl: "http://127.0.0.1:9/v1", model: null };
  const onNote = (note: string) => {
    notes.push(note);
    if (notes.length > 1) throw new Error("the host's own fault");
  };
  const without = await openShort({ llm, onNote });
  expect(notes).toEqual([expect.stringMatching(/Until then answers are extractive\.$/)]);
  expect(inspect(without, { depth: 20, showHidden: true, getters: true })).not.toContain("canary");
  const failing = await mount(await createApp(without, { logLevel: "silent" }));
  expect(await (await fetch(`${failing.url}/readyz`)).json()).toMatchObject({
    degraded: true,
    reasons: [expect.stringMatching(/^The language model has not answered since /)],
  });
  expect(await without.ask("what keeps bees warm in winter?")).toMatchObject({ degraded: true });
  expect(notes).toHaveLength(2);
  const model = await startScriptedOpenAiServer(forgetful());
  const cuepoint = await openShort({ llm: { apiKey: null, baseUrl: model.baseUrl, model: null } });
  const counting = await mount(await createApp(cuepoint, { logLevel: "silent", metrics: true }));
  await cuepoint.ask("what keeps bees warm in winter?");
  const metrics = await (await fetch(`${counting.url}/metrics`)).text();
  expect(metrics).toMatch(/cuepoint_model_tokens_total\{kind="prompt"\} [1-9]/);
  await Promise.all([failing.stop(), counting.stop()]);
  await model.close();
});

test("who only asks does not load the server", async () => {
  const code = `import { createRequire } from "node:module";
    await import("cuepoint");
    console.log(Object.keys(createRequire(import.meta.url).cache).join());`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", code], {
    cwd: ROOT,
  });
  const loaded = new Set(
    [...stdout.matchAll(/node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/,]+/g)].map(([name]) => name),
  );
  for (const name of ["express", "pino", "cors"])
    expect([...loaded]).not.toContain(join("node_modules", name));
});

test("a start that is aborted before it begins or on its way opens nothing", async () => {
  const reason = new AppError("interrupted", "no longer wanted");
  expect(await refuse(() => openShort({ signal: AbortSignal.abort(reason) }))).toBe("interrupted");
  const late = new AbortController();
  const starting = refuse(() => openShort({ signal: late.signal }));
  late.abort(reason);
  expect(await starting).toBe("interrupted");
});

test.each<[string, object]>([
  ["CUEPOINT_RATE_LIMIT", { rateLimit: -1 }],
  ["CUEPOINT_ALLOWED_ORIGINS", { allowedOrigins: ["https://a.example", "nowhere"] }],
  ["CUEPOINT_API_KEYS", { apiKeys: [""] }],
  ["CUEPOINT_PUBLIC_HOSTS", { publicHosts: ["https://podcast.example"] }],
  ["TRUST_PROXY", { trustProxy: 0.5 }],
  ["LOG_LEVEL", { logLevel: "loud" }],
])(
  "an option of an app that the variable %s could not have is refused by that name",
  async (name, options) => {
    const cuepoint = await openShort();
    await expect(createApp(cuepoint, options)).rejects.toThrow(new RegExp(`configuration is wrong: ${name}`));
  },
);

test("what is no question and no query is a bad request", async () => {
  const cuepoint = await openShort();
  expect(await refuse(() => cuepoint.ask(null as never))).toBe("bad_request");
  expect(await refuse(() => cuepoint.search(undefined as never, null as never))).toBe("bad_request");
});
