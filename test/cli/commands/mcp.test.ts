import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { Client, Transport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connectMcp, ERAS, type Era, readText } from "../../fakes/connect-mcp.js";
import { type ScriptedOpenAiServer, startScriptedOpenAiServer } from "../../fakes/scripted-openai-server.js";
import { stalling } from "../../fakes/scripted-replies.js";
import { IS_SWEEP } from "../../fakes/sweep.js";
import { indexSample } from "../index-sample.js";
import { beginCli, runCli } from "../run-cli.js";
import { describeCli, makeFolder, ROOT, startCli, waitForEnd, waitForOutput } from "../spawn-cli.js";

const QUESTION = "what does Clem think about small models?";

vi.setConfig({ testTimeout: 120_000 });

let environment: Record<string, string>;
beforeAll(async () => {
  environment = { CUEPOINT_INDEX_DIR: await indexSample(), LOG_LEVEL: "debug" };
});

const models: ScriptedOpenAiServer[] = [];
afterAll(async () => {
  for (const model of models) await model.close();
});

/** A language model that begins and then says nothing more. */
async function startSlowModel() {
  const model = await startScriptedOpenAiServer(stalling("Smaller models can be "));
  models.push(model);
  return { model, env: { ...environment, OPENAI_BASE_URL: model.baseUrl } };
}

/** The official client, and the command in this process at the other end of its pipes. */
async function connect(era: Era, env: Record<string, string>): Promise<Client> {
  const { stdin, stdout, ended } = beginCli(["mcp"], { env });
  const transport: Transport = {
    async start() {
      createInterface({ input: stdout }).on("line", (line) => transport.onmessage?.(JSON.parse(line)));
      void ended.then(() => transport.onclose?.());
    },
    send: async (message) => void stdin.write(`${JSON.stringify(message)}\n`),
    async close() {
      stdin.end();
      await ended;
    },
  };
  return connectMcp(era, transport);
}

type Message = { jsonrpc: string; id?: unknown; method?: string; result?: object; error?: object };

/** A process that is spoken to line by line. */
function startMcp(env: Record<string, string>) {
  const child = startCli(["mcp"], { env });
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error("the child has no pipes");
  return { child, ended: waitForEnd(child), ...talk(stdin, stdout) };
}

function talk(stdin: Writable, stdout: Readable) {
  const received: Message[] = [];
  createInterface({ input: stdout }).on("line", (line) => received.push(JSON.parse(line) as Message));
  const send = (...messages: unknown[]) =>
    void stdin.write(messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  const initialize = {
    jsonrpc: "2.0",
    id: 0,
    method: "initialize",
    params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } },
  };
  send(initialize, { jsonrpc: "2.0", method: "notifications/initialized" });
  return { received, send, stdin };
}

/** A busy machine may take so many times as long. */
const SLACK = 5;
const POLL = { timeout: 20_000, interval: 20 };
const ask = (id: number) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "ask_episodes", arguments: { question: QUESTION } },
});

test("the official client starts the program as its own process and asks it", async () => {
  const program = { ...describeCli(["mcp"], { env: environment }), stderr: "ignore" } as const;
  const client = await connectMcp("auto", new StdioClientTransport(program));
  const answer = await client.callTool({ name: "ask_episodes", arguments: { question: QUESTION } });
  expect(answer.structuredContent).toMatchObject({ mode: "extractive", abstained: false });
  await client.close();
});

describe.each(ERAS)("the official client over stdin and stdout, %s", (era) => {
  test("lists, asks, searches and reads", async () => {
    const client = await connect(era, environment);
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ["ask_episodes", true],
      ["search_episodes", true],
      ["get_chapter", true],
      ["list_episodes", true],
    ]);
    const answer = await client.callTool({ name: "ask_episodes", arguments: { question: QUESTION } });
    expect(answer.structuredContent).toMatchObject({ mode: "extractive", abstained: false });
    expect(readText(answer)).toContain("https://www.youtube.com/watch?v=dvKdTzYQJCc&t=1195s");
    const found = await client.callTool({
      name: "search_episodes",
      arguments: { query: "BLOOM", limit: 1 },
    });
    expect(found.structuredContent).toMatchObject({ results: [{ chapter: { number: 12 } }] });
    const { contents } = await client.readResource({ uri: "cuepoint://episodes/no-priors-ep-5" });
    expect(contents[0]).toMatchObject({ text: expect.stringContaining("## 15. ") });
    const unknown = await client.callTool({ name: "get_chapter", arguments: { episode: "x", number: 1 } });
    expect(unknown.isError).toBe(true);
    await client.close();
  });

  test("a call that is cancelled ends the model's work, and the connection goes on", async () => {
    const { model, env } = await startSlowModel();
    const client = await connect(era, env);
    const cancel = new AbortController();
    const call = client.callTool(
      { name: "ask_episodes", arguments: { question: QUESTION } },
      { signal: cancel.signal },
    );
    const failed = expect(call).rejects.toThrow();
    await expect.poll(() => model.completions.length, POLL).toBe(1);
    cancel.abort();
    await failed;
    await expect.poll(() => model.completions[0]?.aborted, POLL).toBe(true);
    expect((await client.listTools()).tools).toHaveLength(4);
    await client.close();
  });

  test("a new index is answered from, and the client is told of it", async () => {
    const folder = await makeFolder();
    const corpus = join(folder, "corpus");
    await cp(join(ROOT, "test/fixtures/corpus"), corpus, { recursive: true });
    const env = {
      CUEPOINT_CORPUS_DIR: corpus,
      CUEPOINT_INDEX_DIR: join(folder, "index"),
      LOG_LEVEL: "silent",
    };
    expect((await runCli(["ingest"], { env })).code).toBe(0);
    const client = await connect(era, env);
    let changes = 0;
    client.setNotificationHandler("notifications/resources/list_changed", () => void changes++);
    if (era === "auto") await client.listen({ resourcesListChanged: true });
    expect((await client.listResources()).resources).toHaveLength(3);
    await writeFile(
      join(corpus, "kites.vtt"),
      "WEBVTT\n\n00:05.000 --> 00:09.000\n<v Ada>A kite needs a tail when the wind is gusty.\n",
    );
    expect((await runCli(["ingest"], { env })).code).toBe(0);
    await expect.poll(() => changes, POLL).toBe(1);
    expect((await client.listResources()).resources.map(({ name }) => name)).toContain("kites");
    const chapter = await client.callTool({
      name: "get_chapter",
      arguments: { episode: "kites", number: 1, transcript: true },
    });
    expect(chapter.structuredContent).toMatchObject({
      transcript: [{ start: 5, timestamp: "0:05", text: "Ada: A kite needs a tail when the wind is gusty." }],
    });
    expect(readText(chapter)).toContain("0:05\n> Ada: A kite needs a tail");
    await client.close();
  });
});

test("stdout carries the protocol only, whatever comes in, and the end of stdin ends it with 0", async () => {
  const { ended, received, send, stdin } = startMcp(environment);
  stdin.write('{"jsonrpc": broken\n\n[1,2]\nnull\n"text"\n');
  send(
    { jsonrpc: "2.0", id: 1, method: "tools/list" },
    [ask(90), ask(91)],
    { jsonrpc: "2.0", id: 2, method: "no/such/method" },
    { jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "no_such_tool" } },
    ask(4),
    { jsonrpc: "2.0", id: 5, method: "resources/read", params: { uri: "cuepoint://episodes/x" } },
    ask(6),
  );
  await expect.poll(() => received.filter(({ id }) => id === 4 || id === 6).length, POLL).toBe(2);
  const asked = performance.now();
  stdin.end();
  const { code, signal, stdout, stderr } = await ended;
  expect(performance.now() - asked).toBeLessThan(2_000 * SLACK);
  expect([code, signal]).toEqual([0, null]);
  for (const line of stdout.trimEnd().split("\n")) expect(JSON.parse(line)).toHaveProperty("jsonrpc", "2.0");
  const refused = received.flatMap(({ id, error }) => (id === null ? [error] : []));
  expect(refused).toMatchObject([-32_700, -32_600, -32_600, -32_600, -32_600].map((code) => ({ code })));
  const answers = new Map(received.map(({ id, result, error }) => [id, result ?? error]));
  answers.delete(null);
  expect([...answers.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(answers.get(4)).toMatchObject({ structuredContent: { mode: "extractive", abstained: false } });
  expect(answers.get(6)).toEqual(answers.get(4));
  expect(stderr).toContain("Cuepoint speaks MCP on stdin and stdout.\n");
  expect(stderr).not.toContain("small models");
});

/** A program that does not compute starts in half the time without the models. */
async function withoutModels(): Promise<Record<string, string>> {
  const empty = await makeFolder();
  return { CUEPOINT_MODEL_DIR: empty, HF_ENDPOINT: "http://127.0.0.1:1", PATH: empty };
}

/** So many go away, each some time later after its question. */
const VANISHING = IS_SWEEP ? 4 : 2;

describe.concurrent("a host that does not read", () => {
  /** It has asked for more than a pipe holds, and reads nothing of it. */
  async function startUnread() {
    const child = startCli(["mcp"], { env: { ...environment, ...(await withoutModels()) } });
    await waitForOutput(child, /speaks MCP/);
    child.stdout?.pause();
    const asks = Array.from({ length: 300 }, (_, id) => ({ jsonrpc: "2.0", id, method: "tools/list" }));
    child.stdin?.write(asks.map((each) => `${JSON.stringify(each)}\n`).join(""));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return { child, ended: once(child, "exit") };
  }

  test.each([
    ["the end of stdin", (child: ChildProcess) => void child.stdin?.end()],
    ["SIGTERM", (child: ChildProcess) => void child.kill("SIGTERM")],
    ["the end of its own stdout", (child: ChildProcess) => void child.stdout?.destroy()],
  ])("does not keep it after %s", async (_, end) => {
    const { child, ended } = await startUnread();
    const asked = performance.now();
    end(child);
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - asked).toBeLessThan(2_000 * SLACK);
  });

  test("and goes away while a question is computed leaves no process that aborts", async () => {
    const vanishing = Array.from({ length: VANISHING }, async (_, i) => {
      const child = startCli(["mcp"], { env: environment });
      await waitForOutput(child, /speaks MCP/);
      const exited = once(child, "exit");
      child.stdin?.write(Array.from({ length: 20 }, (_, id) => `${JSON.stringify(ask(id))}\n`).join(""));
      await new Promise((resolve) => setTimeout(resolve, 50 * (i + 1)));
      child.stdout?.destroy();
      child.stdin?.destroy();
      return await exited;
    });
    expect(await Promise.all(vanishing)).toEqual(Array.from({ length: VANISHING }, () => [0, null]));
  });
});

describe.concurrent("a signal", () => {
  function begin(env: Record<string, string>, graceMs?: number) {
    const running = beginCli(["mcp"], { env, graceMs });
    return { ...running, ...talk(running.stdin, running.stdout) };
  }

  test("ends it with 0", async () => {
    const { stop, ended, received } = begin(environment);
    await vi.waitFor(() => expect(received).toMatchObject([{ id: 0 }]), POLL);
    stop();
    expect(await ended).toMatchObject({ code: 0 });
  });

  test("gives an open call some time, and then tells it that the server is stopping", async () => {
    const { model, env } = await startSlowModel();
    const { stop, ended, received, send } = begin(env, 1_000);
    send(ask(1));
    await vi.waitFor(() => expect(model.completions).toHaveLength(1), POLL);
    const started = performance.now();
    stop();
    expect(await ended).toMatchObject({ code: 0 });
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(received.find(({ id }) => id === 1)?.result).toMatchObject({
      isError: true,
      content: [{ type: "text", text: "the server is stopping. Ask again in a moment." }],
    });
    await vi.waitFor(() => expect(model.completions[0]?.aborted).toBe(true), POLL);
  });

  test("that comes after the end of stdin does not wait for the open call", async () => {
    const { model, env } = await startSlowModel();
    const { stop, ended, received, send, stdin } = begin(env);
    send(ask(1));
    await vi.waitFor(() => expect(model.completions).toHaveLength(1), POLL);
    stdin.end();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    stop();
    expect(await ended).toMatchObject({ code: 0 });
    expect(performance.now() - started).toBeLessThan(4_000);
    expect(received.find(({ id }) => id === 1)?.result).toMatchObject({ isError: true });
  });

  test("that is SIGTERM and comes a second time ends the process at once", async () => {
    const { model, env } = await startSlowModel();
    const { child, ended, send } = startMcp(env);
    send(ask(1));
    await vi.waitFor(() => expect(model.completions).toHaveLength(1), POLL);
    child.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const started = performance.now();
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: null, signal: "SIGTERM" });
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
