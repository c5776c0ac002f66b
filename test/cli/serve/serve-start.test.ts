import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { ChatResponse } from "../../../src/shared/domain.js";
import { readTestConfig } from "../../test-config.js";
import { indexSample } from "../index-sample.js";
import { beginCli } from "../run-cli.js";
import { makeFolder, ROOT, startCli, waitForEnd, waitForOutput } from "../spawn-cli.js";

const KEY = "sk-canary-1234567890";

/** Of the shipped corpus, for the servers whose start is not what is tested. */
let indexDir: string;
beforeAll(async () => {
  indexDir = await indexSample();
});

/** A model hub that takes requests and answers none. */
async function startSilentHub() {
  let asked = () => {};
  const waiting = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const hub = createServer(() => asked());
  hub.listen(0, "127.0.0.1");
  await once(hub, "listening");
  const { port } = hub.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, waiting, close: () => hub.closeAllConnections() };
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** The answer of a server that may not listen yet. */
async function fetchOnceListening(url: string): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

test("a server listens while it loads, says what for, and ends with 0 when it is stopped without having said that it is ready", async () => {
  const hub = await startSilentHub();
  const port = await findFreePort();
  const serving = beginCli(["serve", "--port", String(port)], {
    env: {
      CUEPOINT_MODEL_DIR: await makeFolder(),
      CUEPOINT_INDEX_DIR: join(await makeFolder(), "index"),
      HF_ENDPOINT: hub.url,
      LOG_LEVEL: "silent",
    },
  });
  await hub.waiting;
  const url = `http://127.0.0.1:${port}`;
  expect(await (await fetchOnceListening(`${url}/healthz`)).json()).toEqual({ ok: true });
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { ready: false, degraded: false, reasons: [expect.stringMatching(/^The .+ (?:loading|fetched)\.$/)] },
  ]);
  expect(await (await fetch(`${url}/api/episodes`)).json()).toMatchObject({ code: "not_ready" });
  serving.stop();
  expect(await serving.ended).toMatchObject({ code: 0, stdout: "" });
  hub.close();
});

test("a server turns from not ready to ready on the same port, and no request in between is dropped", async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const child = startCli(["serve", "--port", String(port)], {
    env: {
      CUEPOINT_CORPUS_DIR: "test/fixtures/corpus",
      CUEPOINT_INDEX_DIR: join(await makeFolder(), "index"),
      CUEPOINT_METRICS: "1",
      LOG_LEVEL: "silent",
    },
  });
  const ended = waitForEnd(child);
  const announced = waitForOutput(child, /listening on/);
  const statuses = [(await fetchOnceListening(`${url}/readyz`)).status];
  while (statuses.at(-1) !== 200) statuses.push((await fetch(`${url}/readyz`)).status);
  await announced;
  expect(new Set(statuses)).toEqual(new Set([503, 200]));
  expect(statuses.indexOf(200)).toBe(statuses.length - 1);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(/^cuepoint_index_passages 18$/m);
  expect(metrics).toContain(`{route="/readyz",method="GET",status="503"} ${statuses.length - 1}`);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0 });
});

test("a server on all addresses answers no strange host, also while it loads, and tells of it once in its log", async () => {
  const hub = await startSilentHub();
  const port = await findFreePort();
  const serving = beginCli(["serve", "--port", String(port), "--host", "0.0.0.0"], {
    env: {
      CUEPOINT_MODEL_DIR: await makeFolder(),
      CUEPOINT_INDEX_DIR: join(await makeFolder(), "index"),
      HF_ENDPOINT: hub.url,
      CUEPOINT_PUBLIC_HOSTS: "podcast.example",
      LOG_LEVEL: "warn",
    },
  });
  await hub.waiting;
  await fetchOnceListening(`http://127.0.0.1:${port}/healthz`);
  const ask = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get({ port, path: "/healthz", headers: { host } }, (response) =>
        resolve(response.resume().statusCode),
      ).on("error", reject);
    });
  expect(await ask("podcast.example")).toBe(200);
  for (const host of ["rebound.example", "REBOUND.example:3000"]) expect(await ask(host)).toBe(421);
  serving.stop();
  const { stderr } = await serving.ended;
  expect(stderr.match(/"host":"[^"]*"/g)).toEqual(['"host":"rebound.example"']);
  expect(stderr).toContain("name it in CUEPOINT_PUBLIC_HOSTS");
  hub.close();
});

// A server gives open connections some seconds to end: these tests spend them at the same time.
test.concurrent("a start that fails ends with 1 and its message, also where a client is connected", async () => {
  const port = await findFreePort();
  const child = startCli(["serve", "--port", String(port)], {
    env: {
      CUEPOINT_INDEX_DIR: join(await makeFolder(), "index"),
      CUEPOINT_CORPUS_DIR: "nowhere",
      CUEPOINT_MODEL_DIR: readTestConfig().modelDir,
    },
  });
  const ended = waitForEnd(child);
  await fetchOnceListening(`http://127.0.0.1:${port}/healthz`);
  const socket = connect(port, "127.0.0.1").on("error", () => {});
  const { code, stdout, stderr } = await ended;
  socket.destroy();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/\ncuepoint: .*nowhere.*CUEPOINT_CORPUS_DIR.*\n$/);
});

test.concurrent.each([
  ["a rejection", "Promise.reject(error)"],
  ["an exception", "setImmediate(() => { throw error; })"],
])(
  "%s that nobody catches is logged without a key, open answers are ended, and the exit code is 1",
  async (_, fault) => {
    const preload = join(await makeFolder(), "fault.mjs");
    await writeFile(
      preload,
      `process.on("SIGUSR2", () => { const error = new Error("refused " + process.env.OPENAI_API_KEY); ${fault}; });`,
    );
    const model = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: "Smaller " } }] })}\n\n`);
    });
    model.listen(0, "127.0.0.1");
    await once(model, "listening");
    const child = startCli(["serve", "--port", "0"], {
      root: ROOT,
      env: {
        NODE_OPTIONS: `--import ${preload}`,
        OPENAI_API_KEY: KEY,
        OPENAI_BASE_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`,
        OPENAI_MODEL: "hangs",
        CUEPOINT_INDEX_DIR: indexDir,
      },
    });
    const ended = waitForEnd(child);
    const [, url] = await waitForOutput(child, /listening on (\S+)\n/);
    const response = await fetch(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({
        messages: [{ role: "user", content: "what does Clem think about small models?" }],
      }),
    });
    const text = response.text();
    child.kill("SIGUSR2");
    expect(await text).toContain('event: answer-error\ndata: {"code":"not_ready"');
    const { code, stdout, stderr } = await ended;
    model.closeAllConnections();
    model.close();
    expect(code).toBe(1);
    const fatal = stderr.split("\n").find((line) => line.includes('"level":60'));
    expect(JSON.parse(fatal ?? "")).toMatchObject({
      msg: "nobody caught this: the server stops",
      err: { message: "refused [redacted]" },
    });
    expect(stderr).toMatch(/\ncuepoint: the server stopped for a fault in the program\. .*\n$/);
    expect(stdout + stderr).not.toContain(KEY);
  },
);

test("a language model that does not answer is told on /readyz, from the start and until it answers", async () => {
  const port = await findFreePort();
  const serving = beginCli(["serve", "--port", "0"], {
    env: {
      OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
      CUEPOINT_INDEX_DIR: indexDir,
      LOG_LEVEL: "silent",
    },
  });
  const [, url] = await serving.waitFor(/listening on (\S+)\n/);
  const read = async () => await (await fetch(`${url}/readyz`)).json();
  expect(await read()).toMatchObject({
    ready: true,
    degraded: true,
    reasons: [
      expect.stringMatching(/^The language model has not answered since \S+Z: answers are extractive\.$/),
    ],
  });
  const model = createServer((request, response) => {
    if (request.url === "/v1/models") {
      response.setHeader("content-type", "application/json");
      return void response.end(JSON.stringify({ data: [{ id: "tiny" }] }));
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    const content = "Smaller models can be faster and cheaper while meeting accuracy requirements [1].";
    response.end(`data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\ndata: [DONE]\n\n`);
  });
  model.listen(port, "127.0.0.1");
  await once(model, "listening");
  const response = await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      messages: [{ role: "user", content: "what does Clem think about small models?" }],
    }),
  });
  expect(((await response.json()) as ChatResponse).mode).toBe("llm");
  expect(await read()).toMatchObject({ ready: true, degraded: false, reasons: [] });
  serving.stop();
  expect((await serving.ended).code).toBe(0);
  model.close();
});
