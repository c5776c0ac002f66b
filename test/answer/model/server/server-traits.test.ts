import { afterEach, describe, expect, test } from "vitest";
import { meterChatModel } from "../../../../src/answer/budget/meter-chat-model.js";
import type { TokenUsage } from "../../../../src/answer/budget/token-budget.js";
import type { ModelMessage, ReplySchema } from "../../../../src/answer/model/chat-model.js";
import { PromptTooLong, RefusedSchema } from "../../../../src/answer/model/server/describe-model-failure.js";
import {
  createOpenAiChatModel,
  type OpenAiOptions,
} from "../../../../src/answer/model/server/openai-chat-model.js";
import {
  encodeChunk,
  type ScriptedOpenAiServer,
  type ScriptedServerOptions,
  startScriptedOpenAiServer,
} from "../../../fakes/scripted-openai-server.js";
import {
  answering,
  breaking,
  failing,
  hanging,
  inTurn,
  type Reply,
  refusing,
  sending,
  stalling,
  wrongKey,
} from "../../../fakes/scripted-replies.js";

const MESSAGES: readonly ModelMessage[] = [{ role: "user", content: "Why do colonies die? ".repeat(100) }];
const SCHEMA: ReplySchema = { name: "answer", schema: { type: "object", properties: {} } };

const servers: ScriptedOpenAiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function open(script: Reply, changes: Partial<OpenAiOptions & ScriptedServerOptions> = {}) {
  const { models, props, ...options } = changes;
  const server = await startScriptedOpenAiServer(script, {
    ...(models === undefined ? {} : { models }),
    ...(props === undefined ? {} : { props }),
  });
  servers.push(server);
  const { baseUrl } = server;
  return { server, model: createOpenAiChatModel({ apiKey: null, baseUrl, model: "small", ...options }) };
}

async function collect(texts: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const text of texts) all += text;
  return all;
}

const refuse = (status: number, error: unknown): Reply =>
  sending({ kind: "respond", status, body: { error } });
/** As llama.cpp's. */
const PROPS = { default_generation_settings: { n_ctx: 1_024 }, total_slots: 1 };
const list = (entry: object): Reply => sending({ kind: "respond", status: 200, body: { data: [entry] } });

describe("the window of a server", () => {
  test.each<[string, object, number | null]>([
    ["vLLM's list", { max_model_len: 8_192 }, 8_192],
    ["OpenRouter's list", { context_length: 131_072 }, 131_072],
    ["Groq's list", { context_window: 32_768 }, 32_768],
    ["Mistral's list", { max_context_length: 32_000 }, 32_000],
    ["what LM Studio has loaded", { max_context_length: 32_000, loaded_context_length: 4_096 }, 4_096],
    ["llama.cpp's list", { meta: { n_ctx: 2_048, n_ctx_train: 131_072 } }, 2_048],
    ["what a model was trained with", { meta: { n_ctx_train: 131_072 } }, null],
    ["a text", { context_length: "8192" }, null],
    ["less than any has", { context_length: 1 }, null],
    ["a negative number", { context_length: -4_096 }, null],
    ["half a token", { context_length: 4_096.5 }, null],
    ["more than any has", { context_length: 1e300 }, null],
    ["nothing", {}, null],
  ])("is read of %s", async (_, fields, tokens) => {
    const { model, server } = await open(answering("Yes."), { models: list({ id: "small", ...fields }) });
    const { traits } = model;
    expect(traits.windowTokens).toBeNull();
    await Promise.all([model.resolveModel(), model.resolveModel()]);
    await model.resolveModel();
    expect([traits.windowTokens, server.requests.length]).toEqual([tokens, 1]);
  });

  test("is read of the list that names the only model, and of llama.cpp's properties", async () => {
    const models = list({ id: "smol", owned_by: "llamacpp", meta: { n_ctx_train: 8_192 } });
    const { model, server } = await open(answering("Yes."), { models, model: null, props: PROPS });
    expect(await model.resolveModel()).toBe("smol");
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/models", "/props"]);
    expect(model.traits.windowTokens).toBe(1_024);
  });

  test.each<[string, Reply]>([
    ["hangs", hanging()],
    ["refuses the key", wrongKey()],
    ["fails", failing(500)],
    ["is no list", sending({ kind: "respond", status: 200, body: "<html>" })],
    ["has null for entries", sending({ kind: "respond", status: 200, body: { data: [null, 5] } })],
    [
      "has no such model",
      sending({ kind: "respond", status: 200, body: { data: [{ id: "a" }, { id: "b" }] } }),
    ],
  ])("stays unknown where the list %s, and the answer comes", async (_, models) => {
    const { model, server } = await open(answering("Yes."), { models, firstTokenTimeoutMs: 500 });
    const began = performance.now();
    expect(await model.resolveModel()).toBe("small");
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(await collect(model.stream(MESSAGES))).toBe("Yes.");
    expect([model.traits.windowTokens, server.requests.length]).toEqual([null, 2]);
  });

  test("is not waited for once the reader has gone", async () => {
    const { model } = await open(answering("Yes."), { models: hanging() });
    const leaving = new AbortController();
    const named = model.resolveModel(leaving.signal);
    leaving.abort(new Error("gone"));
    await expect(named).rejects.toThrow("gone");
  });

  test.each<[string, number, unknown, number | null]>([
    [
      "OpenAI",
      400,
      {
        code: "context_length_exceeded",
        message: "This model's maximum context length is 4096 tokens. However",
      },
      4_096,
    ],
    [
      "Groq",
      400,
      { code: "context_length_exceeded", message: "Please reduce the length of the messages" },
      null,
    ],
    [
      "llama.cpp",
      400,
      { type: "exceed_context_size_error", code: 400, message: "too large", n_ctx: 512 },
      512,
    ],
    [
      "llama.cpp in its message",
      400,
      { message: "request (9412 tokens) exceeds the available context size (8192 tokens), try" },
      8_192,
    ],
    ["vLLM", 400, { message: "This model's maximum context length is 2048 tokens. However, you" }, 2_048],
    [
      "Mistral",
      400,
      { message: "Prompt contains 40000 tokens, too large for model with 32768 maximum context length" },
      32_768,
    ],
    ...[
      "Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)",
      "the number of tokens is greater than the context length (n_keep: 15028>= n_ctx: 7424). Try",
      "The input (15028 tokens) is longer than the model's context length (7424 tokens).",
      "Input validation error: `inputs` must have less than 7424 tokens. Given: 15028",
      "input length and `max_tokens` exceed context limit: 15028 + 800 > 7424, decrease",
    ].map((message): [string, number, unknown, number] => [message, 400, { message }, 7_424]),
    ["a gateway", 413, { message: "Request too large" }, null],
    ["a liar", 400, { code: "context_length_exceeded", message: "maximum context length is 3 tokens" }, null],
  ])("is learned from the refusal of %s where that tells it", async (_, status, error, tokens) => {
    const { model, server } = await open(inTurn(refuse(status, error), answering("Yes.")));
    await expect(collect(model.stream(MESSAGES))).rejects.toBeInstanceOf(PromptTooLong);
    expect([model.traits.windowTokens, server.completions.length]).toEqual([tokens, 1]);
    expect(await collect(model.stream(MESSAGES))).toBe("Yes.");
  });

  test("is learned from an error in the place of the answer, too", async () => {
    const error = { code: 500, type: "exceed_context_size_error", message: "too large", n_ctx: 512 };
    const bytes = `data: ${JSON.stringify({ error })}\n\n`;
    const { model } = await open(sending({ kind: "raw", bytes }));
    await expect(collect(model.stream(MESSAGES))).rejects.toBeInstanceOf(PromptTooLong);
    expect(model.traits.windowTokens).toBe(512);
  });

  test("stays what was told where a prompt within it was too long", async () => {
    const error = { message: "This model's maximum context length is 4096 tokens." };
    const { model } = await open(refuse(400, error), { models: list({ id: "small", max_model_len: 4_096 }) });
    await model.resolveModel();
    await expect(collect(model.stream(MESSAGES))).rejects.toBeInstanceOf(PromptTooLong);
    expect(model.traits.windowTokens).toBe(4_096);
  });

  test("is not what a reader's own words say it is", async () => {
    const content = "why is the maximum context length is 128 tokens";
    const { model } = await open(refuse(400, { message: `bad input: ${content}` }));
    await expect(collect(model.stream([{ role: "user", content }]))).rejects.not.toBeInstanceOf(
      PromptTooLong,
    );
    expect(model.traits.windowTokens).toBeNull();
  });
});

describe("a schema of the reply", () => {
  test("is sent as a strict one where it is asked for", async () => {
    const { model, server } = await open(answering("{}"));
    expect(model.traits.takesSchema).toBe(true);
    expect(await collect(model.stream(MESSAGES, { schema: SCHEMA }))).toBe("{}");
    await collect(model.stream(MESSAGES));
    expect(
      server.completions.map(({ body }) => (body as Record<string, unknown>)["response_format"]),
    ).toEqual([
      { type: "json_schema", json_schema: { name: "answer", strict: true, schema: SCHEMA.schema } },
      undefined,
    ]);
    expect(model.traits.takesSchema).toBe(true);
  });

  test.each<[string, Reply]>([
    ["by its name", refusing("response_format")],
    [
      "without a reason",
      (request) =>
        ("response_format" in (request.body as object) ? failing(400) : answering("Yes."))(request),
    ],
  ])("that is refused %s is told, and no other is sent", async (_, reply) => {
    const { model, server } = await open(reply);
    await expect(collect(model.stream(MESSAGES, { schema: SCHEMA }))).rejects.toBeInstanceOf(RefusedSchema);
    expect([server.completions.length, model.traits.takesSchema]).toEqual([1, false]);
    expect(await collect(model.stream(MESSAGES))).toBe("Yes.");
    expect([server.completions.length, model.traits.takesSchema]).toEqual([2, false]);
  });

  test("stays welcome where the same prompt is refused without it, or something else was the reason", async () => {
    const { model } = await open(inTurn(failing(400), failing(400)));
    await expect(collect(model.stream(MESSAGES, { schema: SCHEMA }))).rejects.toBeInstanceOf(RefusedSchema);
    await expect(collect(model.stream(MESSAGES))).rejects.toThrow("answered 400");
    expect(model.traits.takesSchema).toBe(true);

    const hot = await open((request) =>
      ("temperature" in (request.body as object) ? failing(400) : answering("Yes."))(request),
    );
    await expect(collect(hot.model.stream(MESSAGES, { schema: SCHEMA }))).rejects.toBeInstanceOf(
      RefusedSchema,
    );
    expect(await collect(hot.model.stream(MESSAGES))).toBe("Yes.");
    expect(await collect(hot.model.stream(MESSAGES, { schema: SCHEMA }))).toBe("Yes.");
    expect(hot.model.traits.takesSchema).toBe(true);
  });

  test("that was taken once is not given up for a prompt that is refused", async () => {
    const { model, server } = await open(inTurn(answering("{}"), failing(400)));
    await collect(model.stream(MESSAGES, { schema: SCHEMA }));
    await expect(collect(model.stream(MESSAGES, { schema: SCHEMA }))).rejects.not.toBeInstanceOf(
      RefusedSchema,
    );
    expect([server.completions.length, model.traits.takesSchema]).toEqual([2, true]);
  });

  test("that a server ignores is not sent any more", async () => {
    const { model } = await open(answering("No JSON."));
    const { traits } = model;
    traits.ignoreSchema();
    await collect(model.stream(MESSAGES));
    expect(traits.takesSchema).toBe(false);
  });
});

describe("thoughts", () => {
  const cut = (delta: object): Reply =>
    sending({
      kind: "raw",
      bytes: `${encodeChunk({ ...delta })}${encodeChunk({}, "length")}data: [DONE]\n\n`,
    });

  test.each<[string, Reply]>([
    ["beside the text", cut({ reasoning_content: "Hm." })],
    ["within the text", cut({ content: "<think>Hm." })],
    ["nowhere to be seen", cut({})],
  ])("%s that take the whole length are given room, once and from then on", async (_, reply) => {
    const { model, server } = await open(inTurn(reply, answering("Damp."), answering("Cold.")));
    expect(await collect(model.stream(MESSAGES))).toBe("Damp.");
    expect(await collect(model.stream(MESSAGES))).toBe("Cold.");
    expect(server.completions.map(({ body }) => (body as Record<string, unknown>)["max_tokens"])).toEqual([
      800, 4_800, 4_800,
    ]);
    expect(model.traits.maxTokens).toBe(4_800);
  });

  test("do not hurry the reply that is asked for after them", async () => {
    const slowly = sending({ kind: "wait", ms: 1_100 }, { kind: "text", text: "Damp." }, { kind: "finish" });
    const { model } = await open(inTurn(cut({ reasoning: "Hm." }), slowly));
    expect(await collect(model.stream(MESSAGES))).toBe("Damp.");
  });

  test.each([
    [{ reasoning_content: "Hm." }],
    [{ reasoning: "Hm." }],
    [{ content: "<think>Hm.</think>" }],
    [{ content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm." }] }] }],
  ])("begin the reply, %j, so that its text has until the total deadline", async (delta) => {
    const steps = [{ kind: "wait", ms: 400 }, { kind: "text", text: "Damp." }, { kind: "finish" }] as const;
    const { model } = await open(sending({ kind: "raw", bytes: encodeChunk(delta) }, ...steps), {
      firstTokenTimeoutMs: 300,
    });
    expect(await collect(model.stream(MESSAGES))).toBe("Damp.");
  });

  test("within a list of parts are not shown, and its texts are", async () => {
    const thinking = { type: "thinking", thinking: [{ type: "text", text: "Hm." }] };
    const contents = [
      [thinking],
      [thinking, { type: "text", text: "Da" }, null, 5],
      "mp",
      [{ type: "text" }],
    ];
    const bytes = contents.map((content) => encodeChunk({ content })).join("") + encodeChunk({}, "stop");
    const { model } = await open(sending({ kind: "raw", bytes: `${bytes}data: [DONE]\n\n` }));
    expect(await collect(model.stream(MESSAGES))).toBe("Damp");
  });

  test("that take all the room are told after two requests", async () => {
    const { model, server } = await open(cut({ reasoning: "Hm." }));
    await expect(collect(model.stream(MESSAGES))).rejects.toThrow("used up its answer's length");
    expect(server.completions.length).toBe(2);
    expect(model.traits.maxTokens).toBe(800);
  });

  const asked = (server: ScriptedOpenAiServer) =>
    server.completions.map(({ body }) => (body as Record<string, unknown>)["max_tokens"]);

  test.each([
    [4_096, 3_315, 2_048],
    [1_600, 819, 800],
    [1_024, undefined, 800],
  ])("get no more room than a window of %i tokens leaves", async (max_model_len, room, maxTokens) => {
    const models = list({ id: "small", max_model_len });
    const { model, server } = await open(inTurn(cut({ reasoning: "Hm." }), answering("Damp.")), { models });
    await model.resolveModel();
    await collect(model.stream(MESSAGES)).catch(() => "");
    expect(asked(server)).toEqual(room === undefined ? [800] : [800, room]);
    expect(model.traits.maxTokens).toBe(maxTokens);
  });

  test.each<[string, unknown, number | null]>([
    ["its length", { message: "This model's maximum context length is 4096 tokens. However" }, 4_096],
    ["its length, untold", { code: "context_length_exceeded", message: "Reduce the length" }, null],
    ["max_tokens", { param: "max_tokens", message: "max_tokens is too large: 4800" }, null],
    ["max_completion_tokens", { message: "max_completion_tokens must be at most 4096" }, null],
  ])("lose their room where a request with it is refused for %s", async (_, error, window) => {
    const thinking = cut({ reasoning: "Hm." });
    const { model, server } = await open(
      inTurn(thinking, answering("Damp."), refuse(400, error), answering("Cold.")),
    );
    expect(await collect(model.stream(MESSAGES))).toBe("Damp.");
    expect(await collect(model.stream(MESSAGES))).toBe("Cold.");
    expect(asked(server)).toEqual([800, 4_800, 4_800, 800]);
    expect([model.traits.maxTokens, model.traits.windowTokens]).toEqual([800, window]);
  });

  test("of both requests count", async () => {
    const usage = (prompt: number, completion: number) =>
      `data: ${JSON.stringify({ choices: [], usage: { prompt_tokens: prompt, completion_tokens: completion } })}\n\n`;
    const thinking = `${encodeChunk({ reasoning: "Hm." }, "length")}${usage(10, 500)}data: [DONE]\n\n`;
    const writing = `${encodeChunk({ content: "Damp." }, "stop")}${usage(10, 900)}data: [DONE]\n\n`;
    const { model } = await open(
      inTurn(sending({ kind: "raw", bytes: thinking }), sending({ kind: "raw", bytes: writing })),
    );
    const told: unknown[] = [];
    const options = { onAccepted: () => told.push("accepted"), onUsage: (used: unknown) => told.push(used) };
    expect(await collect(model.stream(MESSAGES, options))).toBe("Damp.");
    expect(told).toEqual(["accepted", "accepted", { prompt: 20, completion: 1_400 }]);
  });

  test.each([{ reasoning_content: "x".repeat(400) }, { content: `<think>${"x".repeat(400)}` }])(
    "of both requests are metered where the server counts nothing",
    async (delta) => {
      const { model } = await open(inTurn(cut(delta), answering("Damp kills.")));
      const counted: TokenUsage[] = [];
      const metered = meterChatModel(model, { budget: null, onTokens: (usage) => counted.push(usage) });
      const prompt = [{ role: "user", content: "x".repeat(80) }] as const;
      expect(await collect(metered.stream(prompt))).toBe("Damp kills.");
      const bytes = 400 + "Damp kills.".length + (delta.content === undefined ? 0 : "<think>".length);
      expect(counted).toEqual([{ prompt: 2 * 28, completion: Math.ceil(bytes / 4) }]);
    },
  );

  test("of a server that closes them without opening them are not shown from its third reply on", async () => {
    const { model } = await open(answering("Hm, damp.\n</think>\n\nDamp kills."));
    await collect(model.stream(MESSAGES));
    await collect(model.stream(MESSAGES));
    expect(await collect(model.stream(MESSAGES))).toBe("Damp kills.");
  });

  test.each<[string, Reply, string]>([
    ["times out", stalling("Hm, secretly damp"), "upstream_timeout"],
    [
      "ends without saying so",
      sending({ kind: "text", text: "Hm, secretly damp" }, { kind: "raw", bytes: "data: [DONE]\n\n" }),
      "upstream_failed",
    ],
    ["breaks off", breaking("Hm, secretly damp"), "upstream_failed"],
  ])("of such a server are not shown where its reply %s", async (_, reply, code) => {
    const thinking = answering("Hm, damp.\n</think>\n\nDamp kills.");
    const { model } = await open(inTurn(thinking, thinking, reply), {
      firstTokenTimeoutMs: 2_000,
      totalTimeoutMs: 400,
    });
    await collect(model.stream(MESSAGES));
    await collect(model.stream(MESSAGES));
    let shown = "";
    const read = async () => {
      for await (const text of model.stream(MESSAGES)) shown += text;
    };
    await expect(read()).rejects.toMatchObject({ code });
    expect(shown).toBe("");
  });
});
