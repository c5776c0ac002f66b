import { setTimeout as pause } from "node:timers/promises";
import OpenAI from "openai";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ModelMessage, StreamOptions } from "../../../src/answer/model/chat-model.js";
import { createModelQueue } from "../../../src/answer/model/model-queue.js";
import type { AnswerOutcome } from "../../../src/questions/make-entry.js";
import { createRateLimits } from "../../../src/serve/edge/limit-rate.js";
import type { CuepointExtension } from "../../../src/serve/openai/openai-schemas.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { ScriptedChatModel } from "../../fakes/scripted-chat-model.js";
import { STOP_AT_ONCE, type StartOptions, startServer, type TestServer } from "../../fakes/start-server.js";

const QUESTION = "What kills colonies, and where do bees cluster?";
const ASKED = { model: "cuepoint", messages: [{ role: "user", content: QUESTION }] } satisfies Pick<
  OpenAI.ChatCompletionCreateParams,
  "model" | "messages"
>;
/** Characters of two UTF-16 units in front of every marker. */
const EPISODE = makeEpisode({
  title: "Winter 🐝 Hives",
  chapters: [
    {
      number: 1,
      title: "Choosing a hive",
      startSeconds: 0,
      endSeconds: 95,
      summary: null,
      bullets: ["Long hives need no lifting"],
    },
    {
      number: 2,
      title: "🌧 Wintering [x](https://evil.example)",
      startSeconds: 95,
      endSeconds: 4000,
      summary: null,
      bullets: ["Bees 🐝 cluster around the queen", "Damp 🌧 kills more colonies than cold"],
    },
  ],
});

const connect = ({ url }: TestServer, apiKey = "any key at all") =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });

/** A model that pauses between its pieces, as one over a network does. */
class UnhurriedModel extends ScriptedChatModel {
  override async *stream(messages: readonly ModelMessage[], options: StreamOptions = {}) {
    for await (const delta of super.stream(messages, options)) {
      yield delta;
      await pause(5);
    }
  }
}

function* speakWithoutEnd(): Generator<string> {
  yield "Damp kills more colonies than cold [1]. ";
  for (;;) yield "And then ";
}

let server: TestServer;
let client: OpenAI;
beforeAll(async () => {
  server = await startServer({ episodes: [EPISODE] });
  client = connect(server);
});
afterAll(() => server.stop());

let own: TestServer | null = null;
afterEach(async () => {
  await own?.stop();
  own = null;
});
const startOwn = async (options: StartOptions) => {
  own = await startServer(options);
  return { own, client: connect(own) };
};

const readChunks = async (stream: AsyncIterable<ChatCompletionChunk>) => {
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
};
const extensionOf = (completion: object) => (completion as { cuepoint: CuepointExtension }).cuepoint;

describe("OpenAI's own client", () => {
  test("lists the one model, and finds it by its name", async () => {
    const models = await client.models.list();
    expect(models.data).toEqual([
      { id: "cuepoint", object: "model", created: expect.any(Number), owned_by: "cuepoint" },
    ]);
    expect(await client.models.retrieve("cuepoint")).toEqual(models.data[0]);
    expect(Math.abs((models.data[0]?.created ?? 0) - Date.now() / 1000)).toBeLessThan(120);
  });

  test.each(["gpt-4o", "owner/model", "ft:gpt-4o:org::id", "%", "../models"])(
    "finds no model %j",
    async (name) => {
      const refusal = await client.models.retrieve(name).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(OpenAI.NotFoundError);
      expect(refusal).toMatchObject({
        code: "model_not_found",
        param: "model",
        type: "invalid_request_error",
      });
    },
  );

  test("is answered, with citations as annotations and a readable list of sources", async () => {
    const completion = await client.chat.completions.create(ASKED);
    const { message, finish_reason, logprobs } = completion.choices[0] ?? {};
    const content = message?.content ?? "";
    expect(content).toBe(
      "“Damp 🌧 kills more colonies than cold” [1]\n\n- “Bees 🐝 cluster around the queen” [2]\n\n" +
        "Sources:\n\n- [1][2] 1:35, 🌧 Wintering [x] (…) (Winter 🐝 Hives) https://www.youtube.com/watch?v=abcdefghijk&t=95s",
    );
    expect([finish_reason, logprobs, message?.refusal, message?.role]).toEqual([
      "stop",
      null,
      null,
      "assistant",
    ]);
    const annotations = message?.annotations ?? [];
    expect(
      annotations.map(({ url_citation: { start_index, end_index } }) =>
        content.slice(start_index, end_index),
      ),
    ).toEqual(["[1]", "[2]", "[1]", "[2]"]);
    expect(annotations[0]?.url_citation).toMatchObject({
      url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
      title: "🌧 Wintering [x](https://evil.example) (Winter 🐝 Hives)",
    });
    expect(completion.usage).toEqual({
      prompt_tokens: Math.ceil(QUESTION.length / 4),
      completion_tokens: Math.ceil(Buffer.byteLength(content) / 4),
      total_tokens: Math.ceil(QUESTION.length / 4) + Math.ceil(Buffer.byteLength(content) / 4),
    });
    expect(extensionOf(completion).citations.map(({ n }) => n)).toEqual([1, 2]);
  });

  test("is streamed chunks that add up to the same", async () => {
    const whole = await client.chat.completions.create(ASKED);
    const chunks = await readChunks(await client.chat.completions.create({ ...ASKED, stream: true }));
    const deltas = chunks.map(({ choices }) => choices[0]?.delta ?? {});
    expect(deltas[0]).toEqual({ role: "assistant", content: "", refusal: null });
    expect(deltas.map(({ content }) => content ?? "").join("")).toBe(whole.choices[0]?.message.content);
    const carriers = deltas.filter((delta) => "annotations" in delta);
    expect(carriers).toEqual([deltas.at(-2)]);
    expect(carriers[0]).toMatchObject({ annotations: whole.choices[0]?.message.annotations });
    expect(deltas.at(-1)).toEqual({});
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).toEqual([
      ...chunks.slice(1).map(() => null),
      "stop",
    ]);
    for (const { id, object, created, model } of chunks) {
      expect([id, object, model]).toEqual(["chatcmpl-answer-1", "chat.completion.chunk", "cuepoint"]);
      expect(created).toBe(chunks[0]?.created);
    }
    expect(chunks.every((chunk) => !("usage" in chunk))).toBe(true);
  });

  test("gathers a stream to the completion that it would have got whole", async () => {
    const { created: _, ...whole } = await client.chat.completions.create(ASKED);
    const stream = client.chat.completions.stream({ ...ASKED, stream_options: { include_usage: true } });
    const { created: __, ...gathered } = await stream.finalChatCompletion();
    const [choice] = whole.choices;
    expect(gathered).toEqual({
      ...whole,
      choices: [{ ...choice, message: { ...choice?.message, parsed: null } }],
    });
  });

  test("is told the usage in a last chunk of its own where it asks", async () => {
    const whole = await client.chat.completions.create(ASKED);
    const stream = await client.chat.completions.create({
      ...ASKED,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await readChunks(stream);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: whole.usage });
    expect(chunks.slice(0, -1).map(({ usage }) => usage)).toEqual(chunks.slice(1).map(() => null));
  });

  test("reads of an abstention what is nearest, without markers and annotations", async () => {
    const messages = [{ role: "user" as const, content: "What is the capital of Mongolia?" }];
    const completion = await client.chat.completions.create({ ...ASKED, messages });
    const { content, annotations } = completion.choices[0]?.message ?? {};
    expect(content).toMatch(
      /^The episodes do not answer this question\.\n\nClosest moments, may not answer:\n\n- \d+:\d\d, .* https:\/\/www\.youtube\.com\/watch\?v=abcdefghijk&t=\d+s/,
    );
    expect(content).not.toMatch(/\[\d+\]/);
    expect(annotations).toEqual([]);
    expect(extensionOf(completion)).toMatchObject({ abstained: true, citations: [] });
    expect(extensionOf(completion).closest.length).toBeGreaterThan(0);
  });

  test("gets a footnote and no annotation for an episode without media", async () => {
    const { client } = await startOwn({ episodes: [makeEpisode({ media: null })] });
    const { content, annotations } = (await client.chat.completions.create(ASKED)).choices[0]?.message ?? {};
    expect(content).toMatch(/\n\nSources:\n\n- \[1\](?:\[2\])* 1:35, Wintering \(Winter Hives\)$/);
    expect(annotations).toEqual([]);
  });
});

describe("a failure is one that OpenAI's client knows", () => {
  const failWith = async (asking: Promise<unknown>) =>
    await asking.then(
      () => null,
      (error: unknown) => error,
    );

  test("no key, or a wrong one: AuthenticationError, before anything else is read", async () => {
    const { own, client } = await startOwn({ apiKeys: ["right"], limits: createRateLimits(4) });
    for (const asking of [client.models.list(), client.chat.completions.create(ASKED)]) {
      const error = await failWith(asking);
      expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
      expect(error).toMatchObject({ status: 401, code: "invalid_api_key", type: "authentication_error" });
    }
    const bare = await fetch(`${own.url}/v1/nothing`, { method: "POST", body: "no JSON" });
    expect([bare.status, bare.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    // The refused requests did not count against the limit.
    expect((await connect(own, "right").chat.completions.create(ASKED)).model).toBe("cuepoint");
  });

  test("too many answers: RateLimitError, with when to ask again; models are still listed", async () => {
    const { client } = await startOwn({ limits: createRateLimits(1) });
    await client.chat.completions.create(ASKED);
    const error = await failWith(client.chat.completions.create({ ...ASKED, stream: true }));
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ code: "rate_limit_exceeded", type: "rate_limit_error", param: null });
    expect(error instanceof OpenAI.APIError && Number(error.headers?.get("retry-after"))).toBeGreaterThan(0);
    expect((await client.models.list()).data).toHaveLength(1);
  });

  test("a wrong field: BadRequestError that names it, for a stream too", async () => {
    const wrong = { ...ASKED, messages: [], stream: true as const };
    const error = await failWith(client.chat.completions.create(wrong));
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ param: "messages", code: "bad_request", type: "invalid_request_error" });
  });

  test("too many answers at once: InternalServerError 503", async () => {
    const chatModel = new ScriptedChatModel({ deltas: ["Damp."] });
    const modelQueue = createModelQueue({ calls: 1, waiting: 0, waitMs: 1_000 });
    const place = modelQueue.enter("127.0.0.1");
    const { client } = await startOwn({ parts: { chatModel, modelQueue } });
    const error = await failWith(client.chat.completions.create({ ...ASKED, stream: true }));
    place.leave();
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 503, code: "overloaded", type: "server_error" });
  });

  test("a fault of the server: 500, without its words", async () => {
    class BrokenEmbedder extends HashingEmbedder {
      override embedQuery(): Promise<never> {
        throw new Error("no such file: /secret/model.onnx");
      }
    }
    const { client } = await startOwn({ parts: { embedder: new BrokenEmbedder({ name: "hashing" }) } });
    const error = await failWith(client.chat.completions.create(ASKED));
    expect(error).toBeInstanceOf(OpenAI.InternalServerError);
    expect(error).toMatchObject({ status: 500, code: "internal", type: "server_error" });
    // The stream has begun before the failure, so its last event tells of it.
    const stream = await client.chat.completions.create({ ...ASKED, stream: true });
    const inStream = await failWith(
      (async () => {
        for await (const _ of stream);
      })(),
    );
    expect(inStream).toMatchObject({ code: "internal", type: "server_error" });
    for (const each of [error, inStream]) expect(String(each)).not.toContain("secret");
  });

  test("a stream that breaks off: its last event, which the client throws, and no [DONE]", async () => {
    const chatModel = new UnhurriedModel({ deltas: speakWithoutEnd });
    const { own, client } = await startOwn({ graceMs: 50, parts: { chatModel } });
    const stream = await client.chat.completions.create({ ...ASKED, stream: true });
    const chunks: unknown[] = [];
    const reading = failWith(
      (async () => {
        for await (const chunk of stream) {
          if (chunks.push(chunk) === 2) void own.stop();
        }
      })(),
    );
    expect(await reading).toMatchObject({ code: "not_ready", type: "server_error", param: null });
    expect(chunks.length).toBeGreaterThanOrEqual(2);
  });

  test.each([
    ["GET", "/v1/nothing", 404, "not_found"],
    ["GET", "/v1", 404, "not_found"],
    ["GET", "/V1/Nothing", 404, "not_found"],
    ["POST", "/v1/models", 405, "method_not_allowed"],
    ["DELETE", "/v1/models/cuepoint", 405, "method_not_allowed"],
    ["GET", "/v1/chat/completions", 405, "method_not_allowed"],
    ["GET", "/v1/models/%E0%A4%A", 400, "bad_request"],
  ])("%s %s: %i in OpenAI's shape", async (method, path, status, code) => {
    const response = await fetch(server.url + path, { method });
    expect([response.status, await response.json()]).toEqual([
      status,
      { error: { message: expect.any(String), type: "invalid_request_error", param: null, code } },
    ]);
    expect(response.headers.get("allow") === null).toBe(status !== 405);
  });

  test("a page of another site: 403 that it can read, before anything is done", async () => {
    const origin = "https://other.example";
    for (const path of ["/v1/models", "/v1/nothing"]) {
      const response = await fetch(server.url + path, { headers: { origin } });
      expect([response.status, response.headers.get("access-control-allow-origin")]).toEqual([403, origin]);
      expect(await response.json()).toMatchObject({
        error: { type: "permission_error", code: "origin_not_allowed" },
      });
    }
    const headers = {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "authorization",
    };
    const preflight = await fetch(`${server.url}/v1/chat/completions`, { method: "OPTIONS", headers });
    expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
      204,
      "authorization",
    ]);
  });
});

test.each([true, false])("a client that goes away ends the work for it (stream: %s)", async (stream) => {
  const chatModel = new UnhurriedModel({ deltas: speakWithoutEnd });
  const outcomes: AnswerOutcome[] = [];
  const { own, client } = await startOwn({
    ...STOP_AT_ONCE,
    parts: { chatModel },
    observers: [(outcome) => void outcomes.push(outcome)],
  });
  const gone = new AbortController();
  const asking = client.chat.completions.create({ ...ASKED, stream }, { signal: gone.signal });
  const reading = (async () => {
    const answer = await asking;
    if ("controller" in answer)
      for await (const { choices } of answer) if (choices[0]?.delta.content) gone.abort();
  })();
  reading.catch(() => undefined);
  await expect.poll(() => chatModel.calls.length).toBe(1);
  if (!stream) gone.abort();
  await expect.poll(() => chatModel.calls[0]?.outcome).toMatch(/left|failed/);
  await expect.poll(() => outcomes).toEqual([{ channel: "openai", question: QUESTION, kind: "left" }]);
  await reading.catch(() => undefined);
  expect(own.log.join("")).not.toContain("a stream ended with an error");
});
