import { mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { indexSample } from "../cli/index-sample.js";
import { startCli, waitForEnd, waitForOutput } from "../cli/spawn-cli.js";
import { encodeChunk, startScriptedOpenAiServer } from "../fakes/scripted-openai-server.js";
import { type Reply, readMessages } from "../fakes/scripted-replies.js";

const MODEL_KEY = "sk-canary-model-3f9a";
const DOOR_KEY = "canary-door-51c7";
const CANARIES = [MODEL_KEY, DOOR_KEY];

const running: (() => void)[] = [];
afterEach(() => {
  for (const stop of running.splice(0)) stop();
});

/** Servers that repeat the key they were sent, in whatever they are asked for. */
const TELLTALES: Record<string, Reply> = {
  "in its words": ({ headers }) => [
    {
      kind: "raw",
      bytes: encodeChunk({
        content: `Smaller models can be faster and cheaper, says ${headers["authorization"]} [1]. `,
      }),
    },
    {
      kind: "raw",
      bytes: encodeChunk({
        content: `${headers["authorization"]?.slice(7)} ${MODEL_KEY.split("").join(" ")}.`,
      }),
    },
    { kind: "finish" },
  ],
  "in an error": ({ headers, body }) => [
    {
      kind: "respond",
      status: 401,
      body: {
        error: { message: `no key of ours: ${headers["authorization"]}, in ${readMessages(body).join(" ")}` },
      },
    },
  ],
  "in its stream's error": ({ headers }) => [
    { kind: "raw", bytes: `data: {"error":{"message":"${headers["authorization"]}"}}\n\n` },
  ],
};

test(`no key comes out of any route, log, metric or file, where the model's server repeats it ${Object.keys(TELLTALES).join(", ")}`, async () => {
  let tell: Reply = () => [];
  const upstream = await startScriptedOpenAiServer((request) => tell(request), { models: [MODEL_KEY] });
  running.push(() => void upstream.close());
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-secrets-"));
  const indexDir = await indexSample();
  const child = startCli(["serve", "--port", "0"], {
    env: {
      OPENAI_BASE_URL: upstream.baseUrl,
      OPENAI_API_KEY: MODEL_KEY,
      OPENAI_MODEL: "scripted",
      CUEPOINT_API_KEYS: DOOR_KEY,
      CUEPOINT_UNSUPPORTED: "show",
      CUEPOINT_METRICS: "1",
      CUEPOINT_MCP_HTTP: "1",
      CUEPOINT_DAILY_TOKEN_BUDGET: "1000000",
      CUEPOINT_QUESTION_LOG: join(folder, "questions"),
      CUEPOINT_INDEX_DIR: indexDir,
      LOG_LEVEL: "debug",
    },
  });
  running.push(() => void child.kill("SIGKILL"));
  const ended = waitForEnd(child);
  const url = (await waitForOutput(child, /listening on (\S+)/))[1] ?? "";

  const seen: string[] = [];
  const ask = async (path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(url + path, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
    });
    seen.push(`${path} ${JSON.stringify([...response.headers])} ${await response.text()}`);
    return response.status;
  };
  const messages = [{ role: "user", content: "what does Clem think about small models?" }];
  const key = { authorization: `Bearer ${DOOR_KEY}` };
  const call = {
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name: "ask_episodes", arguments: { question: messages[0]?.content } },
  };
  for (tell of Object.values(TELLTALES)) {
    expect(await ask("/api/chat", { messages })).toBe(200);
    expect(await ask("/api/chat", { messages, stream: true })).toBe(200);
    expect(await ask("/v1/chat/completions", { model: "cuepoint", messages }, key)).toBe(200);
    expect(await ask("/v1/chat/completions", { model: "cuepoint", messages, stream: true }, key)).toBe(200);
    expect(await ask("/mcp", call, key)).toBe(200);
    for (const path of [
      "/",
      "/readyz",
      "/api/widget",
      "/openapi.json",
      "/docs",
      "/metrics",
      "/widget.js",
      "/config",
      "/.env",
    ])
      await ask(path);
  }
  expect(upstream.completions.length).toBeGreaterThanOrEqual(Object.keys(TELLTALES).length * 5);
  expect(await ask("/v1/models", undefined, { authorization: `Bearer ${DOOR_KEY}x` })).toBe(401);
  await ask("/api/chat", { messages, OPENAI_API_KEY: true });
  child.kill("SIGTERM");
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(0);
  expect(stderr).toContain('"path":"/api/chat"');
  // The operator learns the server's reason, without the question that it repeats; nobody else does.
  expect(stderr).toContain('refused the key: \\"no key of ours: Bearer [redacted], in [prompt]');
  expect(stderr).not.toContain("Clem think about");
  expect(seen.join("")).not.toContain("key of ours");
  seen.push(stdout, stderr);
  for (const dir of [folder, indexDir])
    for (const name of await readdir(dir, { recursive: true, withFileTypes: true }))
      if (name.isFile()) seen.push(await readFile(join(name.parentPath, name.name), "latin1"));
  for (const canary of CANARIES) expect(seen.filter((text) => text.includes(canary))).toEqual([]);
  expect(seen.join("").replaceAll(/\s/g, "")).not.toContain(MODEL_KEY);
}, 60_000);
