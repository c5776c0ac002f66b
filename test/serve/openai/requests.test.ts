import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { completionRequestSchema } from "../../../src/serve/openai/completion-request.js";
import { keepTurns } from "../../../src/serve/openai/keep-turns.js";
import type { Completion, OpenAiError } from "../../../src/serve/openai/openai-schemas.js";
import type { ChatMessage } from "../../../src/shared/domain.js";
import { LIMITS } from "../../../src/shared/limits.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { post, readJson, startServer, type TestServer } from "../../fakes/start-server.js";
import { IS_SWEEP } from "../../fakes/sweep.js";

const QUESTION = "Why do colonies die: is it damp or cold?";
const embedder = new HashingEmbedder({ name: "hashing" });

let server: TestServer;
beforeAll(async () => {
  const other = makeEpisode({ id: "second", title: "Second", show: "Other", publishedAt: "2020-01-01" });
  server = await startServer({ episodes: [makeEpisode(), other], parts: { embedder } });
});
afterAll(() => server.stop());
beforeEach(() => {
  embedder.queries.length = 0;
});

const send = (body: unknown) => post(`${server.url}/v1/chat/completions`, body);
const user = (content: unknown) => ({ role: "user", content });
const complete = async (body: object) =>
  await readJson<Completion>(await send({ model: "cuepoint", messages: [user(QUESTION)], ...body }));

describe("clients send what they send everywhere, and are answered", () => {
  test.each<[string, object]>([
    [
      "LibreChat",
      {
        model: "cuepoint",
        temperature: 1,
        top_p: 1,
        presence_penalty: 0,
        frequency_penalty: 0,
        user: "665f1c2e9b1e8a0012345678",
        stop: ["||>", "\nUser:", "<|diff_marker|>"],
        messages: [
          { role: "system", name: "instructions", content: "You are a pirate." },
          user("Hello"),
          { role: "assistant", content: "Ahoy!" },
          { role: "user", name: "Ada", content: [{ type: "text", text: QUESTION }] },
        ],
      },
    ],
    [
      "Open WebUI",
      {
        stream: false,
        model: "cuepoint",
        messages: [{ role: "system", content: [{ type: "text", text: "Be brief." }] }, user(QUESTION)],
        params: {},
        features: { image_generation: false, web_search: false },
        session_id: "s",
        chat_id: "c",
        id: "m",
        metadata: { variables: { "{{USER_NAME}}": "Ada" } },
        max_completion_tokens: 2048,
        seed: 7,
        logit_bias: {},
      },
    ],
    [
      "LangChain with tools",
      {
        model: "cuepoint",
        n: 1,
        temperature: 0.7,
        stream: null,
        stream_options: null,
        parallel_tool_calls: true,
        tool_choice: "auto",
        response_format: { type: "text" },
        tools: [
          { type: "function", function: { name: "add", parameters: { type: "object", properties: {} } } },
        ],
        messages: [
          { role: "developer", content: "Use tools." },
          user("What is 1 + 1?"),
          {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "call_1", type: "function", function: { name: "add", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "call_1", content: "2" },
          {
            role: "assistant",
            content: [
              { type: "text", text: "It is 2." },
              { type: "refusal", refusal: "no" },
            ],
          },
          user([
            { type: "text", text: "Why do colonies die:" },
            { type: "input_text", text: "is it damp or cold?" },
          ]),
        ],
      },
    ],
    ["one that names no model", { messages: [user(QUESTION)] }],
  ])("%s", async (_, body) => {
    const response = await send(body);
    expect(response.status).toBe(200);
    const { choices, object, model } = await readJson<Completion>(response);
    expect([object, model, choices[0]?.finish_reason]).toEqual(["chat.completion", "cuepoint", "stop"]);
    expect(choices[0]?.message.content).toContain("“Damp kills more colonies than cold” [1]");
  });

  test("system, developer and tool messages are not read", async () => {
    const orders = ["system", "developer", "tool", "function"].map((role) => ({
      role,
      content: "SECRET ORDER",
    }));
    await complete({ messages: [...orders, user(QUESTION), orders[2]] });
    expect(embedder.queries.length).toBeGreaterThan(0);
    expect(embedder.queries.join()).not.toContain("SECRET");
  });
});

describe("the extension", () => {
  test("chooses episodes and filters, and leaves the list of sources out", async () => {
    const cited = async (cuepoint: object) =>
      new Set((await complete({ cuepoint })).cuepoint.citations.map(({ episode }) => episode.id));
    expect(await cited({ episodes: ["second"] })).toEqual(new Set(["second"]));
    expect(await cited({ filter: { shows: ["the apiary"] } })).toEqual(new Set(["winter-hives"]));
    const bare = await complete({ cuepoint: { footnotes: false } });
    const whole = await complete({ cuepoint: null });
    const [text, list] = [bare, whole].map(({ choices }) => choices[0]?.message.content ?? "");
    expect(list?.startsWith(`${text}\n\nSources:\n\n- [1]`)).toBe(true);
    expect(text).not.toContain("https:");
  });

  test("says what the answer is made of", async () => {
    const { id, cuepoint } = await complete({});
    expect(id).toBe("chatcmpl-answer-1");
    expect(cuepoint).toMatchObject({ abstained: false, degraded: false, mode: "extractive", closest: [] });
    expect(cuepoint.citations[0]).toMatchObject({ n: 1, timestamp: "1:35", support: "verbatim" });
  });
});

test("an image in an earlier turn, and a boolean as text, refuse no later question", async () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AA" } };
  const ask = (body: object) => post(`${server.url}/v1/chat/completions`, body);
  const earlier = [user([{ type: "text", text: "Hello." }, image]), user([image])];
  const response = await ask({ messages: [...earlier, user("Why do colonies die?")], stream: "false" });
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    expect.stringContaining("json"),
  ]);
  const streamed = await ask({ messages: [user("Why do colonies die?")], stream: "true" });
  expect(streamed.headers.get("content-type")).toContain("text/event-stream");
});

describe("a wrong request is told which field is wrong", () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AA" } };

  test.each<[string, unknown, string | null, string]>([
    ["no body", undefined, "messages", "messages: Invalid input: expected array, received undefined"],
    ["a body that is no object", [], null, "the body: Invalid input: expected object, received array"],
    ["broken JSON", "{", null, "the body is not valid JSON"],
    ["no messages", { messages: [] }, "messages", "messages: the last message must be the user's"],
    [
      "an answer as the last message",
      { messages: [user("hi"), { role: "assistant", content: "hello" }] },
      "messages",
      "messages: the last message must be the user's",
    ],
    [
      "an empty question",
      { messages: [user("hi"), user(" ")] },
      "messages.1.content",
      "messages.1.content: a question must not be empty",
    ],
    [
      "a question of 2,001 characters",
      { messages: [{ role: "system", content: "" }, user("x".repeat(2_001))] },
      "messages.1.content",
      "messages.1.content: a question has at most 2000 characters",
    ],
    [
      "an image",
      { messages: [user([{ type: "text", text: "What is this?" }, image])] },
      "messages.0.content.1.type",
      "messages.0.content.1.type: only parts of the type text are read here",
    ],
    [
      "content that is none",
      { messages: [user(7)] },
      "messages.0.content",
      "messages.0.content: expected text or an array of text parts",
    ],
    [
      "a role that nobody has",
      { messages: [{ role: "robot", content: "hi" }] },
      "messages.0.role",
      "messages.0.role: Invalid discriminator value. Expected 'user' | 'assistant' | 'system' | 'developer' | 'tool' | 'function'",
    ],
    [
      "an unknown field of the extension",
      { messages: [user("hi")], cuepoint: { footnote: false } },
      "cuepoint",
      'cuepoint: Unrecognized key: "footnote"',
    ],
    [
      "an unknown episode",
      { messages: [user("hi")], cuepoint: { episodes: ["nope"] } },
      null,
      'there is no episode "nope". The episodes are: winter-hives, second.',
    ],
  ])("%s", async (_, body, param, message) => {
    const response = await send(body ?? "");
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { message, type: "invalid_request_error", param, code: "bad_request" } },
    ]);
  });
});

test.each(["gpt-4o", "", "ft:gpt-4o:org::id", "toString", "\ud800", "x".repeat(5_000), 7, null])(
  "asked of the model %j the one model answers, and says so",
  async (model) => {
    const response = await send({ model, n: 2, messages: [user(QUESTION)] });
    expect(response.status).toBe(200);
    const completion = await readJson<{ model: string; choices: unknown[] }>(response);
    expect([completion.model, completion.choices.length]).toEqual(["cuepoint", 1]);
  },
);

describe("of a conversation", () => {
  const parse = (messages: unknown[]) => keepTurns(completionRequestSchema.parse({ messages }).messages);

  test("the last 20 turns are kept", () => {
    const turns = Array.from({ length: 41 }, (_, i) => ({
      role: i % 2 ? "assistant" : "user",
      content: `turn ${i}`,
    }));
    expect(parse(turns).map(({ content }) => content)).toEqual(
      Array.from({ length: 20 }, (_, i) => `turn ${i + 21}`),
    );
  });

  test("long turns are cut, never within a character, and the oldest are left out", () => {
    const answer = { role: "assistant", content: `${"x".repeat(LIMITS.answerLength - 1)}😀` };
    const kept = parse([
      user("first"),
      answer,
      user(`${"y".repeat(1_999)}😀`),
      answer,
      answer,
      answer,
      user("last"),
    ]);
    expect(kept.map(({ content }) => content.length)).toEqual([1_999, 7_999, 7_999, 7_999, 4]);
  });

  test("whatever is sent, what is kept is within the limits and ends with the question", () => {
    const turn = fc.record({
      role: fc.constantFrom("user", "assistant", "system", "tool"),
      content: fc.oneof(
        fc.string({ unit: "binary", maxLength: 20 }),
        fc.integer({ min: 1_900, max: 9_000 }).map((length) => "ab😀".repeat(length / 4)),
      ),
    });
    const property = fc.property(
      fc.array(turn, { maxLength: 40 }),
      fc.string({ minLength: 1 }),
      (turns, words) => {
        const question = `?${words}`;
        const kept: ChatMessage[] = parse([...turns, user(question)]);
        expect(kept.at(-1)).toEqual({ role: "user", content: question });
        expect(kept.length).toBeLessThanOrEqual(LIMITS.messages);
        expect(kept.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(32_000);
        for (const { role, content } of kept) {
          expect(content.trim()).not.toBe("");
          expect(content.length).toBeLessThanOrEqual(role === "user" ? 2_000 : 8_000);
        }
      },
    );
    fc.assert(property, { numRuns: 300 });
  });
});

describe("whatever is sent", () => {
  const VALID = {
    model: "cuepoint",
    messages: [{ role: "assistant", content: null }, user([{ type: "text", text: "damp?" }])],
    n: 1,
    stream: false,
    stream_options: { include_usage: true },
    cuepoint: { footnotes: true, episodes: ["second"], filter: { shows: ["Other"], from: "2019-01-01" } },
  };
  const PATHS = ["", ...listPaths(VALID)];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\u0000", "\ud800 damp?", "\u202e", "__proto__"),
  );
  const anything = fc.oneof(
    fc.anything({ maxDepth: 3 }),
    fc.jsonValue({ maxDepth: 3 }),
    text,
    text.map(user),
  );
  const body = fc.oneof(
    fc
      .tuple(fc.constantFrom(...PATHS), anything)
      .map(([path, value]) => replaceAt(VALID, path.split("/"), value)),
    text.map((content) => ({ messages: [user(content)] })),
    anything,
  );

  test("the answer is OpenAI's JSON, and never the server's fault", async () => {
    const property = fc.asyncProperty(body, async (value) => {
      const response = await send(encode(value));
      const type = response.headers.get("content-type") ?? "";
      if (type.startsWith("text/event-stream")) {
        expect((await response.text()).endsWith("data: [DONE]\n\n")).toBe(true);
        return;
      }
      expect(type).toBe("application/json; charset=utf-8");
      const json: Completion | OpenAiError = await readJson(response);
      if ("error" in json) {
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(response.status).toBeLessThan(500);
        expect(Object.keys(json.error)).toEqual(["message", "type", "param", "code"]);
      } else {
        expect([response.status, json.object]).toEqual([200, "chat.completion"]);
        expect(json.usage.total_tokens).toBeGreaterThan(1);
      }
    });
    await fc.assert(property, { numRuns: IS_SWEEP ? 1_000 : 150 });
  });
});

/** Lists the path of every value in it, such as `messages/0/content`. */
function listPaths(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const at = path === "" ? key : `${path}/${key}`;
    return [at, ...listPaths(child, at)];
  });
}

function replaceAt(value: unknown, [key = "", ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === "" || typeof value !== "object" || value === null) return replacement;
  const entries = Object.entries(value).map(([name, child]) => [
    name,
    name === key ? replaceAt(child, rest, replacement) : child,
  ]);
  return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
}

/** What JSON cannot hold is left out of it; a value of that kind is no body. */
function encode(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part)) ?? "";
  } catch {
    return "";
  }
}
