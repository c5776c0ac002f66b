import { afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ChatResponse } from "../../src/shared/domain.js";
import {
  type ScriptedOpenAiServer,
  type ScriptedServerOptions,
  startScriptedOpenAiServer,
} from "../fakes/scripted-openai-server.js";
import { answering, failing, inTurn, obedient, type Reply, wrongKey } from "../fakes/scripted-replies.js";
import { indexSample } from "./index-sample.js";
import { beginCli, runCli } from "./run-cli.js";

const QUESTION = "what does Clem think about small models?";
const SENTENCE = "Smaller models can be faster and cheaper while meeting accuracy requirements";
const KEY = "sk-canary-1234567890";

let indexDir: string;
beforeAll(async () => {
  indexDir = await indexSample();
});

let server: ScriptedOpenAiServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(reply: Reply, options?: ScriptedServerOptions): Promise<Record<string, string>> {
  server = await startScriptedOpenAiServer(reply, options);
  return { CUEPOINT_INDEX_DIR: indexDir, OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: KEY };
}

async function askJson(env: Record<string, string>): Promise<{ response: ChatResponse; stderr: string }> {
  const { code, stdout, stderr } = await runCli(["ask", QUESTION, "--json"], { env });
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(KEY);
  return { response: JSON.parse(stdout), stderr };
}

describe("ask with a language model", () => {
  test("takes the server's only model and releases what the chapter holds, cited", async () => {
    const env = await start(answering(`${SENTENCE} [2]. See https://evil.example at 12:34.`), {
      models: ["tiny"],
    });
    const { response, stderr } = await askJson(env);
    expect(response).toMatchObject({
      mode: "llm",
      model: "tiny",
      degraded: false,
      answer: `${SENTENCE}. [1]`,
    });
    expect(response.citations).toMatchObject([
      { n: 1, timestamp: "19:55", chapter: { number: 9 }, support: "verbatim" },
    ]);
    expect(stderr).toBe("");
  });

  test("that repeats its whole prompt shows nothing but what the passages say", async () => {
    const { response } = await askJson(await start(obedient()));
    expect(response.answer).not.toMatch(/NO ANSWER|square brackets|Rules/);
    expect(response.citations.length).toBeGreaterThan(0);
  });

  test.each<[string, Reply, string]>([
    [
      "refuses the key",
      wrongKey(),
      'refused the key: "invalid_api_key: Incorrect API key: [redacted]". Correct OPENAI_API_KEY. This is the extractive answer.',
    ],
    [
      "fails",
      failing(500),
      `answered 500: "server_error: a word of the server's own". Look into that server's own log. This is the extractive answer.`,
    ],
  ])("whose server %s falls back to the extractive answer and says so", async (_, reply, message) => {
    const { response, stderr } = await askJson({ ...(await start(reply)), OPENAI_MODEL: "m" });
    expect(response).toMatchObject({ mode: "extractive", degraded: true });
    expect(response.citations[0]?.timestamp).toBe("19:55");
    expect(stderr).toBe(`the language model's server at ${server?.host} ${message}\n`);
  });

  test("whose server is down falls back as well", async () => {
    const env = await start(answering("x"));
    await server?.close();
    const { response, stderr } = await askJson(env);
    expect(response).toMatchObject({ mode: "extractive", degraded: true });
    expect(stderr).toBe(
      `the language model's server at ${server?.host} cannot be reached (ECONNREFUSED). ` +
        "Start it, or correct OPENAI_BASE_URL. This is the extractive answer.\n",
    );
    server = null;
  });

  test("that says nothing of what the passages say is not let through", async () => {
    const { response } = await askJson(await start(answering("The sea is calm. The weather is fine.")));
    expect(response).toMatchObject({ mode: "extractive", degraded: true });
    expect(response.citations[0]?.timestamp).toBe("19:55");
  });

  test("of which there are several asks for the choice: exit 1", async () => {
    const env = await start(answering("x"), { models: ["one", "two"] });
    const { code, stdout, stderr } = await runCli(["ask", QUESTION], { env });
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      `cuepoint: the language model's server at ${server?.host} has 2 models. Set OPENAI_MODEL to one of them: one, two.\n`,
    ]);
  });
});

test("serve streams the model's answer, falls back while the server fails, and logs why once a call, no key and no question", async () => {
  const reply = inTurn(answering(`${SENTENCE} [2].`), failing(401));
  const env = await start(reply, { models: ["tiny"] });
  const serving = beginCli(["serve", "--port", "0"], { env });
  const [, url] = await serving.waitFor(/listening on (\S+)\n/);
  const ask = async () => {
    const response = await fetch(`${url}/api/chat`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ messages: [{ role: "user", content: QUESTION }] }),
    });
    return (await response.json()) as ChatResponse;
  };
  expect(await ask()).toMatchObject({ mode: "llm", model: "tiny", answer: `${SENTENCE}. [1]` });
  const fallBack = async (times: number) => {
    for (let i = 0; i < times; i++) expect(await ask()).toMatchObject({ mode: "extractive", degraded: true });
  };
  await fallBack(4);
  await server?.close();
  server = null;
  await fallBack(4);
  serving.stop();
  const { code, stderr } = await serving.ended;
  expect(code).toBe(0);
  const count = (words: string) => stderr.split(words).length - 1;
  expect([count('"code":"upstream_failed"'), count("is not asked, because")]).toEqual([5, 1]);
  expect(stderr).not.toMatch(new RegExp(`${KEY}|small models`));
});

test("doctor names the model, and warns where its server is down", async () => {
  const find = async (env: Record<string, string>) => {
    const { stdout } = await runCli(["doctor", "--json"], { env });
    return JSON.parse(stdout).findings.find(({ part }: { part: string }) => part === "LLM");
  };
  expect(await find(await start(answering("x"), { models: ["tiny"] }))).toEqual({
    part: "LLM",
    state: "ok",
    detail: "tiny",
  });
  const down = await find({ CUEPOINT_INDEX_DIR: indexDir, OPENAI_BASE_URL: "http://127.0.0.1:1/v1" });
  expect(down).toMatchObject({ state: "warn", detail: expect.stringContaining("cannot be reached") });
});
