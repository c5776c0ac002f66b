import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ModelMessage } from "../../../../src/answer/model/chat-model.js";
import {
  createOpenAiChatModel,
  type OpenAiOptions,
} from "../../../../src/answer/model/server/openai-chat-model.js";
import { AppError } from "../../../../src/shared/errors.js";
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
  garbage,
  hanging,
  inTurn,
  neverEnding,
  obedient,
  type Reply,
  refusing,
  type Step,
  sending,
  stalling,
  wrongKey,
} from "../../../fakes/scripted-replies.js";

const KEY = "sk-canary-4f1d9";
const MESSAGES: readonly ModelMessage[] = [
  { role: "system", content: "Answer from the passages." },
  { role: "user", content: "Why do colonies die?" },
];
/** Of every request for MESSAGES, and what is asked of servers until one refuses it. */
const PLAIN = { model: "small", messages: MESSAGES, stream: true };
const WITH_USAGE = { stream_options: { include_usage: true } };

const servers: ScriptedOpenAiServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(script: Reply, options?: ScriptedServerOptions): Promise<ScriptedOpenAiServer> {
  const server = await startScriptedOpenAiServer(script, options);
  servers.push(server);
  return server;
}

function connect({ baseUrl }: { baseUrl: string }, changes: Partial<OpenAiOptions> = {}) {
  return createOpenAiChatModel({ apiKey: KEY, baseUrl, model: "small", ...changes });
}

async function collect(texts: AsyncIterable<string>): Promise<string[]> {
  const pieces: string[] = [];
  for await (const text of texts) pieces.push(text);
  return pieces;
}

/** The text that came, and how it ended; fails where an error is not the program's own or shows the key. */
async function listen(texts: AsyncIterable<string>): Promise<{ text: string; failure: string | null }> {
  let text = "";
  try {
    for await (const piece of texts) text += piece;
    return { text, failure: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(showChain(error)).not.toContain("canary");
    return { text, failure: `${error.code}: ${error.sentence}` };
  }
}

function showChain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.stack} ${JSON.stringify(error)} ${showChain(error.cause)}`;
}

async function fail(promise: Promise<unknown>): Promise<AppError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error("expected an AppError", { cause: error });
  expect(showChain(error)).not.toContain("canary");
  return error;
}

const measure = async <T>(work: () => Promise<T>): Promise<{ result: T; tookMs: number }> => {
  const started = performance.now();
  return { result: await work(), tookMs: performance.now() - started };
};

/** The reason that `failing` gives, as it is quoted. */
const OWN_WORDS = `"server_error: a word of the server's own"`;

describe("a server that refuses", () => {
  test.each<[string, Reply, string, number]>([
    [
      "401",
      wrongKey(),
      'refused the key: "invalid_api_key: Incorrect API key: [redacted]". Correct OPENAI_API_KEY.',
      1,
    ],
    ["403", failing(403), `refused the key: ${OWN_WORDS}. Correct OPENAI_API_KEY.`, 1],
    [
      "404",
      failing(404),
      `knows no such model or path: ${OWN_WORDS}. Correct OPENAI_MODEL or OPENAI_BASE_URL.`,
      1,
    ],
    ["400", failing(400), `answered 400: ${OWN_WORDS}. Look into that server's own log.`, 5],
    ["429", failing(429), `allows no more requests now: ${OWN_WORDS}. Wait, or raise its limit.`, 3],
    ["500", failing(500), `answered 500: ${OWN_WORDS}. Look into that server's own log.`, 3],
    ["503", failing(503), `answered 503: ${OWN_WORDS}. Look into that server's own log.`, 3],
    ["999", failing(999), `answered 599: ${OWN_WORDS}. Look into that server's own log.`, 3],
  ])(
    "%s is told in the program's own words, with the server's reason and without the key",
    async (_, reply, words, tries) => {
      const server = await start(reply);
      expect(await listen(connect(server).stream(MESSAGES))).toEqual({
        text: "",
        failure: `upstream_failed: the language model's server at ${server.host} ${words}`,
      });
      expect(server.completions.length).toBe(tries);
    },
  );

  test.concurrent("nobody listening is told with the address and the system's code", async () => {
    const server = await start(hanging());
    await server.close();
    servers.length = 0;
    expect(await listen(connect(server).stream(MESSAGES))).toEqual({
      text: "",
      failure: `upstream_failed: the language model's server at ${server.host} cannot be reached (ECONNREFUSED). Start it, or correct OPENAI_BASE_URL.`,
    });
  });

  test.concurrent("a host without an address is told by its name", async () => {
    const { text, failure } = await listen(connect({ baseUrl: "http://llm.invalid:81/v1" }).stream(MESSAGES));
    expect(text).toBe("");
    expect(failure).toMatch(
      /^upstream_failed: the language model's server at llm\.invalid:81 cannot be reached \([A-Z_]+\)\. /,
    );
  });

  test.concurrent("an address's user and password are never shown", async () => {
    const { failure } = await listen(
      connect({ baseUrl: "http://me:canary@127.0.0.1:9/v1" }, { firstTokenTimeoutMs: 5_000 }).stream(
        MESSAGES,
      ),
    );
    expect(failure).toBe(
      "upstream_failed: the language model's server at 127.0.0.1:9 cannot be reached. Start it, or correct OPENAI_BASE_URL.",
    );
  });

  test("a key that no header can carry is refused before anything is sent", () => {
    const create = () => connect({ baseUrl: "http://127.0.0.1:9/v1" }, { apiKey: "sk-canary\u2026" });
    expect(create).toThrow(
      new AppError("config_invalid", "OPENAI_API_KEY holds a character that no HTTP header can carry", {
        hint: "Copy the key again, without quotes or line breaks.",
      }),
    );
  });
});

describe("a redirect", () => {
  const redirecting = (location: string, status = 307): Reply =>
    sending({ kind: "respond", status, body: "", headers: { location, "x-should-retry": "true" } });
  const told = ({ host }: ScriptedOpenAiServer, where: string) => ({
    text: "",
    failure: `upstream_failed: the language model's server at ${host} redirects to ${where}, and no prompt is sent on. Set OPENAI_BASE_URL to the address that answers by itself, if you trust it.`,
  });

  test.each([301, 302, 303, 307, 308])("%s to another host sends nothing there", async (status) => {
    const other = await start(obedient());
    const server = await start(redirecting(`${other.baseUrl}/chat/completions?key=${KEY}#canary`, status));
    expect(await listen(connect(server).stream(MESSAGES))).toEqual(told(server, `http://${other.host}`));
    expect([server.completions.length, other.requests.length]).toEqual([1, 0]);
  });

  test("to itself is one call", async () => {
    const server = await start(redirecting("/v1/chat/completions"));
    expect(await listen(connect(server).stream(MESSAGES))).toEqual(told(server, `http://${server.host}`));
    expect(server.completions.length).toBe(1);
  });

  test.each([
    ["http://[", "what is no address"],
    ["mailto:canary@evil.example", "what is no web address"],
    [`https://${"canary.".repeat(40)}example/`, "what is no web address"],
    ["https://me:canary@evil.example:8443/canary", "https://evil.example:8443"],
  ])("to %s shows nothing but an origin", async (location, where) => {
    const server = await start(redirecting(location));
    expect(await listen(connect(server).stream(MESSAGES))).toEqual(told(server, where));
  });

  test("of the list of models is not followed", async () => {
    const other = await start(answering("no"));
    const server = await start(answering("no"), { models: redirecting(`${other.baseUrl}/models`, 302) });
    const { sentence } = await fail(connect(server, { model: null }).resolveModel());
    expect(sentence).toContain(`redirects to http://${other.host}, and no prompt is sent on`);
    expect([server.requests.length, other.requests.length]).toEqual([1, 0]);
  });
});

describe("retries", () => {
  test("429, then 500, then an answer are three requests and one answer", async () => {
    const server = await start(inTurn(failing(429), failing(500), answering("All is well.")));
    expect(await collect(connect(server).stream(MESSAGES))).toEqual(["All ", "is ", "well."]);
    expect(server.completions.length).toBe(3);
  });

  test("there is none after the first token", async () => {
    const server = await start(inTurn(breaking("Half a "), answering("Never sent.")));
    expect(await listen(connect(server).stream(MESSAGES))).toEqual({
      text: "Half a ",
      failure: `upstream_failed: the language model's server at ${server.host} broke off its answer. Try again; look into that server's own log if it persists.`,
    });
    expect(server.completions.length).toBe(1);
  });

  test.each([
    ["seconds", { "retry-after": "3600" }],
    ["milliseconds", { "retry-after-ms": "3600000" }],
    ["a date", { "retry-after": "Fri, 01 Jan 2100 00:00:00 GMT" }],
  ])("a pause of an hour, asked for in %s, is not made", async (_, headers) => {
    const server = await start(failing(429, headers));
    const { result, tookMs } = await measure(() => listen(connect(server).stream(MESSAGES)));
    expect(result.failure).toBe(
      `upstream_failed: the language model's server at ${server.host} allows no more requests now: ${OWN_WORDS}. Wait, or raise its limit.`,
    );
    expect(server.completions.length).toBe(1);
    expect(tookMs).toBeLessThan(2_000);
  });

  test("several shorter pauses end with the first-token deadline", async () => {
    const server = await start(failing(503, { "retry-after-ms": "250" }));
    const model = connect(server, { firstTokenTimeoutMs: 400 });
    const { result, tookMs } = await measure(() => listen(model.stream(MESSAGES)));
    expect(result.failure).toBe(
      `upstream_timeout: the language model's server at ${server.host} did not begin its answer within 0.4 s. Try again, or choose a faster model.`,
    );
    expect(server.completions.length).toBe(2);
    expect(tookMs).toBeLessThan(2_000);
  });
});

describe("deadlines", () => {
  test.each<[string, Reply]>([
    ["nothing at all", hanging()],
    ["a head and no event", sending({ kind: "raw", bytes: "" }, { kind: "hang" })],
    [
      "events without text",
      sending({ kind: "raw", bytes: encodeChunk({ role: "assistant" }) }, { kind: "hang" }),
    ],
  ])("%s until the first-token deadline is a time-out", async (_, reply) => {
    const server = await start(reply);
    const model = connect(server, { firstTokenTimeoutMs: 150 });
    const { result, tookMs } = await measure(() => listen(model.stream(MESSAGES)));
    expect(result).toEqual({
      text: "",
      failure: `upstream_timeout: the language model's server at ${server.host} did not begin its answer within 0.15 s. Try again, or choose a faster model.`,
    });
    expect(tookMs).toBeLessThan(2_000);
    await expect.poll(() => server.completions.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test("only what the server takes counts, not how long the text waits for its reader", async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const reply = sending(
      { kind: "text", text: "Damp " },
      { kind: "hold", until },
      { kind: "text", text: "kills." },
    );
    const server = await start(reply);
    const texts = connect(server, { totalTimeoutMs: 1_000 }).stream(MESSAGES)[Symbol.asyncIterator]();
    expect(await texts.next()).toMatchObject({ value: "Damp " });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    const next = texts.next();
    setTimeout(release, 50);
    expect(await next).toMatchObject({ value: "kills." });
  });

  test("text that stops coming ends with the total deadline, and what came stands", async () => {
    const server = await start(stalling("It begins "));
    const model = connect(server, { firstTokenTimeoutMs: 150, totalTimeoutMs: 300 });
    const { result, tookMs } = await measure(() => listen(model.stream(MESSAGES)));
    expect(result).toEqual({
      text: "It begins ",
      failure: `upstream_timeout: the language model's server at ${server.host} did not finish its answer within 0.3 s. Try again, or choose a faster model.`,
    });
    expect(tookMs).toBeLessThan(2_000);
    await expect.poll(() => server.completions.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test("finding the model's name counts towards the first token", async () => {
    const models: Reply = () => [{ kind: "wait", ms: 120 }, listOne("late")];
    const server = await start(sending({ kind: "wait", ms: 120 }, { kind: "hang" }), { models });
    const model = connect(server, { model: null, firstTokenTimeoutMs: 200 });
    const { result, tookMs } = await measure(() => listen(model.stream(MESSAGES)));
    expect(result.failure).toContain("did not begin its answer within 0.2 s");
    expect(tookMs).toBeLessThan(2_000);
  });

  test("a complete answer does not wait for a connection that stays open", async () => {
    const last = encodeChunk({}, "stop");
    const server = await start(
      sending({ kind: "text", text: "Done." }, { kind: "raw", bytes: last }, { kind: "hang" }),
    );
    const { result, tookMs } = await measure(() => listen(connect(server).stream(MESSAGES)));
    expect(result).toEqual({ text: "Done.", failure: null });
    expect(tookMs).toBeLessThan(2_500);
  });
});

describe("leaving", () => {
  test("the loop left early closes the socket at once", async () => {
    const server = await start(stalling("First."));
    for await (const text of connect(server).stream(MESSAGES)) {
      expect(text).toBe("First.");
      break;
    }
    const left = performance.now();
    await expect.poll(() => server.completions[0]?.abortedAt, { interval: 5 }).toBeTypeOf("number");
    expect((server.completions[0]?.abortedAt ?? Number.NaN) - left).toBeLessThan(2_000);
  });

  test.each<[string, Reply]>([
    ["before the first byte", hanging()],
    ["within the answer", stalling("First.")],
    ["while the server writes on and on", neverEnding("a")],
  ])("an abort %s throws the signal's reason and closes the socket at once", async (_, reply) => {
    const server = await start(reply);
    const leaving = new AbortController();
    const reason = new Error("the reader has gone");
    const left = setTimeoutAt(() => leaving.abort(reason), 100);
    await expect(collect(connect(server).stream(MESSAGES, { signal: leaving.signal }))).rejects.toBe(reason);
    await expect.poll(() => server.completions[0]?.abortedAt, { interval: 5 }).toBeTypeOf("number");
    expect((server.completions[0]?.abortedAt ?? Number.NaN) - (await left)).toBeLessThan(2_000);
  });

  test("an abort while the client sleeps between two tries is felt at once", async () => {
    const server = await start(failing(503, { "retry-after": "5" }));
    const leaving = new AbortController();
    const reason = new Error("the reader has gone");
    const left = setTimeoutAt(() => leaving.abort(reason), 150);
    await expect(collect(connect(server).stream(MESSAGES, { signal: leaving.signal }))).rejects.toBe(reason);
    expect(performance.now() - (await left)).toBeLessThan(2_000);
    expect(server.completions.length).toBe(1);
  });

  test("a signal that is already aborted sends nothing", async () => {
    const server = await start(answering("Never."));
    const signal = AbortSignal.abort(new Error("too late"));
    await expect(collect(connect(server, { model: null }).stream(MESSAGES, { signal }))).rejects.toBe(
      signal.reason,
    );
    expect(server.requests).toEqual([]);
  });
});

describe("a server that answers otherwise than most", () => {
  const raw = (...pieces: readonly string[]): Reply =>
    sending(...pieces.map((bytes) => ({ kind: "raw" as const, bytes })));
  const whole = (body: unknown, status = 200): Reply => sending({ kind: "respond", status, body });
  const choose = (choice: object) => ({ choices: [{ index: 0, finish_reason: "stop", ...choice }] });
  const hello = encodeChunk({ content: "Hello." });
  const MESSAGE = choose({ message: { role: "assistant", content: "Hello." } });

  test.each<[string, Reply]>([
    ["no stream", whole(MESSAGE)],
    ["no stream, on several lines", whole(JSON.stringify(MESSAGE, null, 2))],
    ["no stream, in parts", whole(choose({ message: { content: [{ type: "text", text: "Hello." }] } }))],
    ["no stream, as text", whole(choose({ text: "Hello." }))],
    ["a message in place of a delta", raw(`data: ${JSON.stringify(MESSAGE)}\n\n`)],
    ["text in place of a delta", raw(`data: ${JSON.stringify(choose({ text: "Hello." }))}\n\n`)],
    ["empty data", raw("data:\n\n", hello, "data: \n\n")],
    ["comments as data", raw(...Array<string>(30).fill("data: : PROCESSING\n\n"), hello)],
    ["[done]", raw(hello, "data: [done]\n\n")],
    ["single newlines", raw(hello.trimEnd(), "\n", encodeChunk({}, "stop").trimEnd(), "\ndata: [DONE]\n")],
    ["no newline at the end", raw(hello.trimEnd())],
  ])("with %s is read", async (_, reply) => {
    expect(await listen(connect(await start(reply)).stream(MESSAGES))).toEqual({
      text: "Hello.",
      failure: null,
    });
  });

  test.each<[string, Reply, string]>([
    [
      "an error with status 200",
      whole({ error: { message: "Rate limit exceeded", code: 429 } }),
      "Rate limit exceeded",
    ],
    ["a bare text of an error", whole({ error: "Unexpected endpoint" }), "Unexpected endpoint"],
    ["an error without its field", whole({ object: "error", message: "No such model" }), "No such model"],
    ["an event of an error", raw('event: error\ndata: {"message":"boom"}\n\n'), "boom"],
    ["an event of an error in words", raw("event: error\ndata: out of memory\n\n"), "out of memory"],
  ])("with %s has its reason told", async (_, reply, reason) => {
    const { text, failure } = await listen(connect(await start(reply)).stream(MESSAGES));
    expect(text).toBe("");
    expect(failure).toContain(`reported an error in its answer: "${reason}"`);
  });

  test("that takes no stream is asked without one from then on", async () => {
    const refusal = whole({ error: { message: "stream is not supported by this model" } }, 400);
    const server = await start((request) =>
      (request.body as { stream: boolean }).stream ? refusal(request) : whole(MESSAGE)(request),
    );
    const model = connect(server);
    expect(await collect(model.stream(MESSAGES))).toEqual(["Hello."]);
    expect(await collect(model.stream(MESSAGES))).toEqual(["Hello."]);
    expect(server.completions.map(({ body }) => (body as { stream: boolean }).stream)).toEqual([
      true,
      false,
      false,
    ]);
    expect(server.completions.at(-1)?.body).not.toHaveProperty("stream_options");
  });

  test.each(["Only user and assistant roles are supported!", "System role not supported"])(
    "that says %j is given the instructions in the user's message",
    async (message) => {
      const server = await start((request) =>
        (request.body as { messages: ModelMessage[] }).messages.some(({ role }) => role === "system")
          ? whole({ error: message }, 400)(request)
          : answering("Yes.")(request),
      );
      const model = connect(server);
      expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
      expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
      expect(server.completions).toHaveLength(3);
      expect(server.completions.at(-1)?.body).toMatchObject({
        messages: [{ role: "user", content: "Answer from the passages.\n\nWhy do colonies die?" }],
      });
    },
  );

  test("that cannot make a grammar of a schema is asked without one", async () => {
    const server = await start((request) =>
      "response_format" in (request.body as object)
        ? sending({
            kind: "respond",
            status: 500,
            body: { error: { message: "Failed to compile grammar" } },
            headers: { "x-should-retry": "false" },
          })(request)
        : answering("Yes.")(request),
    );
    const model = connect(server);
    const schema = { name: "answer", schema: {} };
    expect((await fail(collect(model.stream(MESSAGES, { schema })))).sentence).toContain("takes no schema");
    expect(model.traits.takesSchema).toBe(false);
  });

  test("that writes shorter replies is asked for its longest one from then on", async () => {
    const server = await start((request) =>
      (request.body as { max_tokens: number }).max_tokens > 512
        ? whole(
            {
              error: {
                message: "max_tokens is too large: 800. This model supports at most 512 completion tokens",
              },
            },
            400,
          )(request)
        : answering("Yes.")(request),
    );
    const model = connect(server);
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    const asked = server.completions.map(({ body }) => (body as { max_tokens: number }).max_tokens);
    expect(asked).toEqual([800, 512, 512]);
    expect(model.traits.maxTokens).toBe(512);
  });

  test("and cuts its reply off says so", async () => {
    const server = await start(raw(encodeChunk({ content: "Half a sen" }, "length")));
    let cuts = 0;
    const onCut = () => {
      cuts += 1;
    };
    expect(await collect(connect(server).stream(MESSAGES, { onCut }))).toEqual(["Half a sen"]);
    expect(cuts).toBe(1);
  });
});

describe("hostile bytes", () => {
  const EMPTY = "sent an empty answer. Try again, or choose another model with OPENAI_MODEL.";
  const NO_ANSWER = "sent what is no answer. Check that it is OpenAI-compatible.";
  const raw = (...pieces: readonly (string | Uint8Array)[]): Reply =>
    sending(...pieces.map((bytes) => ({ kind: "raw" as const, bytes })));
  const hello = encodeChunk({ content: "Hello." });

  test.each<[string, Reply, string, string | null]>([
    ["garbage", garbage(), "", NO_ANSWER],
    ["garbage after text", raw(hello, "data: {not json\n\n"), "Hello.", NO_ANSWER],
    ["a page in HTML", sending({ kind: "respond", status: 200, body: "<html>Hi</html>" }), "", NO_ANSWER],
    ["an empty body", raw(""), "", NO_ANSWER],
    ["only [DONE]", raw("data: [DONE]\n\n"), "", NO_ANSWER],
    ["a line of 1 MB", raw(hello, `data: ${"x".repeat(1_000_000)}\n\n`), "Hello.", NO_ANSWER],
    ["a line without end", raw("x".repeat(1_000_000)), "", NO_ANSWER],
    ["an event without end", raw(...Array<string>(70).fill(`data: ${"x".repeat(10_000)}\n`)), "", NO_ANSWER],
    ["values that are no chunks", raw("data: null\n\ndata: 5\n\ndata: []\n\n", hello), "Hello.", null],
    ["null content", raw(encodeChunk({ content: null })), "", EMPTY],
    ["no choices", raw(`data: {"choices":[]}\n\n`, hello, `data: {"choices":[]}\n\n`), "Hello.", null],
    ["content that is no text", raw(encodeChunk({ content: { toString: 1 } }), hello), "Hello.", null],
    ["reasoning beside the text", raw(encodeChunk({ reasoning_content: "Hm." }), hello), "Hello.", null],
    ["reasoning alone", raw(encodeChunk({ reasoning: "Hm." })), "", EMPTY],
    [
      "unknown events",
      raw("event: thread.run\ndata: {}\n\nevent: ping\ndata: {}\n\n", hello),
      "Hello.",
      null,
    ],
    ["comments", raw(": ping\n\n: pong\n", hello), "Hello.", null],
    ["no [DONE]", raw(hello), "Hello.", null],
    ["text after [DONE]", raw(hello, "data: [DONE]\n\n", hello), "Hello.", null],
    [
      "an error within the stream",
      raw(hello, `data: {"error":{"message":"${KEY}"}}\n\n`),
      "Hello.",
      `reported an error in its answer: "[redacted]". Look into that server's own log.`,
    ],
  ])("%s gives text or one plain error", async (_, reply, text, words) => {
    const server = await start(reply);
    const failure =
      words === null ? null : `upstream_failed: the language model's server at ${server.host} ${words}`;
    expect(await listen(connect(server).stream(MESSAGES))).toEqual({ text, failure });
  });

  test.each<[string, Reply]>([
    ["an answer without end", neverEnding()],
    ["one huge delta", sending({ kind: "text", text: "x".repeat(50_000) }, { kind: "hang" })],
  ])("%s is cut off at 20,000 characters", async (_, reply) => {
    const server = await start(reply);
    const { text, failure } = await listen(connect(server).stream(MESSAGES));
    expect({ length: text.length, failure }).toEqual({ length: 20_000, failure: null });
    await expect.poll(() => server.completions.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test("endless events without text are cut off by their bytes", async () => {
    const server = await start(function* () {
      const bytes = encodeChunk({ reasoning: "hm ".repeat(20_000) });
      for (;;) yield { kind: "raw", bytes };
    });
    const before = process.memoryUsage().heapUsed;
    expect((await listen(connect(server).stream(MESSAGES))).failure).toContain(NO_ANSWER);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 * 1024 * 1024);
  });

  test("an endless error page is cut off by its bytes", async () => {
    const fetch: typeof globalThis.fetch = async () =>
      new Response(
        new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)) }),
        { status: 400 },
      );
    const model = connect({ baseUrl: "http://llm.test/v1" }, { fetch });
    expect((await listen(model.stream(MESSAGES))).failure).toContain("answered 400");
  });

  test.each([1, 2, 5, 6])(
    "what is compressed %i times is not unpacked, and ends nothing else",
    async (times) => {
      // Packed once, whatever the header says: each decoder is then in the midst of its work when it is left.
      const body = gzipSync(Buffer.alloc(100_000_000, 0x20));
      const headers = { "content-encoding": Array(times).fill("gzip").join(",") };
      const server = await start(sending({ kind: "respond", status: 200, body, headers }));
      const { text, failure } = await listen(connect(server).stream(MESSAGES));
      expect({ text, code: failure?.split(":")[0] }).toEqual({ text: "", code: "upstream_failed" });
      expect(server.completions[0]?.headers["accept-encoding"]).toBe("identity");
      // Vitest fails a run in which a rejection is not caught.
      await new Promise((resolve) => setTimeout(resolve, 300));
    },
  );

  test.each([
    ["values that are no chunks", "data:1\n\n"],
    ["chunks without anything", "data:{}\n\n"],
    ["comments", ":\n\n"],
    ["empty lines", "\n"],
  ])("a whole reply of %s ends early, and other work has its turn", async (_, unit) => {
    const server = await start(raw(unit.repeat(15_000_000 / unit.length)));
    let longestMs = 0;
    let last = performance.now();
    const clock = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 1);
    expect((await listen(connect(server).stream(MESSAGES))).failure).toContain(NO_ANSWER);
    clearInterval(clock);
    expect(longestMs).toBeLessThan(1_500);
  });

  test.each([
    ["a list of models", 200, "sent what is no answer", 2_000_000],
    ["an error", 400, "answered 400", 200_000],
  ])("%s is not parsed where it is longer than any is", async (_, status, words, bytes) => {
    const half = bytes / 2;
    const body = `{"data":${"[".repeat(half)}${"]".repeat(half)}}`;
    const reply = sending({ kind: "respond", status, body });
    const server = await start(reply, { models: reply });
    const parse = vi.spyOn(JSON, "parse");
    const model = connect(server, { model: status === 200 ? null : "small" });
    expect((await listen(model.stream(MESSAGES))).failure).toContain(words);
    const longest = Math.max(0, ...parse.mock.calls.map(([text]) => text.length));
    parse.mockRestore();
    expect(longest).toBeLessThan(bytes / 2);
  });

  test("[DONE] ends an answer whose end nothing else tells, on a connection that stays open", async () => {
    const server = await start(sending({ kind: "raw", bytes: `${hello}data: [DONE]\n\n` }, { kind: "hang" }));
    const { result, tookMs } = await measure(() => listen(connect(server).stream(MESSAGES)));
    expect(result).toEqual({ text: "Hello.", failure: null });
    expect(tookMs).toBeLessThan(5_000);
    await expect
      .poll(() => server.completions.map(({ aborted }) => aborted), { timeout: 5_000 })
      .toEqual([true]);
  });

  test("half a megabyte in pieces of one byte takes no more than a few seconds", async () => {
    const body = new TextEncoder().encode(`data: ${"x".repeat(500_000)}\n\n`);
    let sent = 0;
    const fetch: typeof globalThis.fetch = async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            if (sent === body.length) controller.close();
            else controller.enqueue(body.subarray(sent, sent + 1));
            sent += 1;
          },
        }),
      );
    const model = connect({ baseUrl: "http://llm.test/v1" }, { fetch });
    const { result, tookMs } = await measure(() => listen(model.stream(MESSAGES)));
    expect(result.failure).toContain(NO_ANSWER);
    expect(tookMs).toBeLessThan(15_000);
  });

  test("any split of the bytes, and any line ending, gives the same text", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), {
          minLength: 1,
          maxLength: 6,
        }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        async (texts, sizes, lineEnd) => {
          const events = [
            ": hello\n\n",
            ...texts.map((content) => encodeChunk({ content })),
            "data: [DONE]\n\n",
          ];
          const bytes = new TextEncoder().encode(events.join("").replaceAll("\n", lineEnd));
          const fetch: typeof globalThis.fetch = async () => new Response(split(bytes, sizes));
          const model = connect({ baseUrl: "http://llm.test/v1" }, { fetch });
          // A piece that may begin a mark of thoughts waits for the next one.
          expect((await collect(model.stream(MESSAGES))).join("")).toBe(texts.join(""));
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("the request", () => {
  const FIRST = { ...PLAIN, max_tokens: 120, temperature: 0, ...WITH_USAGE };
  const NO_HEAT = { ...PLAIN, max_tokens: 120, ...WITH_USAGE };
  const NO_USAGE = { ...PLAIN, max_tokens: 120, temperature: 0 };
  const THINKING = { ...PLAIN, max_completion_tokens: 4_120, temperature: 0, ...WITH_USAGE };
  const refusals = (count: number): [Reply, ...Reply[]] => [
    failing(400),
    ...Array.from({ length: count - 1 }, () => failing(400)),
  ];

  test("carries the key, the messages, and a bounded, sober order", async () => {
    const server = await start(obedient());
    const text = (await collect(connect(server, { maxTokens: 120 }).stream(MESSAGES))).join("");
    expect(text).toBe("Answer from the passages.\nWhy do colonies die?");
    expect(
      server.requests.map(({ method, path, headers, body }) => [
        method,
        path,
        headers["authorization"],
        body,
      ]),
    ).toEqual([
      [
        "POST",
        "/v1/chat/completions",
        `Bearer ${KEY}`,
        { ...PLAIN, max_tokens: 120, temperature: 0, ...WITH_USAGE },
      ],
    ]);
  });

  test("without a key carries a placeholder", async () => {
    const server = await start(answering("Yes."));
    await collect(connect(server, { apiKey: null }).stream(MESSAGES));
    expect(server.completions[0]?.headers["authorization"]).toBe("Bearer none");
  });

  test.each<[string, number, unknown, object]>([
    ["temperature by its field", 400, { error: { message: "Unsupported", param: "temperature" } }, NO_HEAT],
    ["temperature by its message", 400, { error: { message: "temperature must be 1" } }, NO_HEAT],
    ["temperature by a detail", 422, { detail: [{ loc: ["body", "temperature"], msg: "No" }] }, NO_HEAT],
    ["max_tokens by its field", 400, { error: { message: "Unsupported", param: "max_tokens" } }, THINKING],
    [
      "max_tokens by its message",
      400,
      { error: { message: "max_tokens is not taken by this model, max_completion_tokens is" } },
      THINKING,
    ],
    ["usage by its field", 400, { error: { message: "Unknown", param: "stream_options" } }, NO_USAGE],
    ["usage by its code", 400, { error: { message: "Unknown", code: "no_stream_options" } }, NO_USAGE],
    ["usage by a bare message", 400, { object: "error", message: "include_usage: unknown" }, NO_USAGE],
    [
      "usage by a detail",
      422,
      { detail: [{ loc: ["body", "stream_options"], msg: "Extra inputs are not permitted" }] },
      NO_USAGE,
    ],
  ])("is changed once a server refuses %s, and stays so", async (_, status, body, changed) => {
    const server = await start(inTurn(sending({ kind: "respond", status, body }), answering("Yes.")));
    const model = connect(server, { maxTokens: 120 });
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    expect(server.completions.map((request) => request.body)).toEqual([FIRST, changed, changed]);
    expect(model.traits.maxTokens).toBe(changed === THINKING ? 4_120 : 120);
  });

  test("loses one refused parameter after the other, as reasoning models want it", async () => {
    const server = await start(refusing("max_tokens", "temperature"));
    const model = connect(server, { maxTokens: 120 });
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    expect(server.completions.map((request) => request.body)).toEqual([
      FIRST,
      { ...PLAIN, max_completion_tokens: 4_120, temperature: 0, ...WITH_USAGE },
      { ...PLAIN, max_completion_tokens: 4_120, ...WITH_USAGE },
    ]);
  });

  test.each(["stream_options", "temperature", "max_tokens"])(
    "is tried without each parameter where a server does not say that it means %s",
    async (parameter) => {
      const server = await start((request) =>
        (parameter in (request.body as object) ? failing(400) : answering("Yes."))(request),
      );
      const model = connect(server, { maxTokens: 120 });
      expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
      const tried = server.completions.length;
      expect(tried).toBeLessThanOrEqual(5);
      expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
      expect(server.completions.length).toBe(tried + 1);
      const others = ["stream_options", "temperature", "max_tokens"].filter((name) => name !== parameter);
      expect(Object.keys(server.completions.at(-1)?.body as object)).toEqual(expect.arrayContaining(others));
    },
  );

  test("that is refused whatever it asks for changes nothing, and is sent once where the server took one", async () => {
    const server = await start(inTurn(...refusals(5), answering("Yes."), failing(400), answering("Yes.")));
    const model = connect(server, { maxTokens: 120 });
    expect((await listen(model.stream(MESSAGES))).failure).toContain("answered 400");
    expect(server.completions.length).toBe(5);
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    expect((await listen(model.stream(MESSAGES))).failure).toContain("answered 400");
    expect(await collect(model.stream(MESSAGES))).toEqual(["Yes."]);
    expect(server.completions.slice(5).map((request) => request.body)).toEqual([FIRST, FIRST, FIRST]);
  });

  test("is sent eight times at most, whatever the refusals name", async () => {
    const names = ["temperature", "stream_options", "max_tokens", "response_format"];
    let asked = 0;
    const server = await start((request) => {
      asked += 1;
      const message = asked % 2 === 0 ? "no" : (names[((asked / 2) % names.length) | 0] ?? "");
      return sending({ kind: "respond", status: 400, body: { error: { message } } })(request);
    });
    expect((await listen(connect(server).stream(MESSAGES))).failure).toContain("answered 400");
    expect(server.completions.length).toBeLessThanOrEqual(8);
  });

  test("that is refused for another reason is not sent again", async () => {
    const body = { error: { message: "No.", param: "messages" } };
    const server = await start(sending({ kind: "respond", status: 400, body }));
    await expect(collect(connect(server).stream(MESSAGES))).rejects.toMatchObject({
      code: "upstream_failed",
    });
    expect(server.completions).toHaveLength(1);
  });
});

describe("what a call came to", () => {
  const usage = (value: unknown): Step => ({
    kind: "raw",
    bytes: `data: ${JSON.stringify({ choices: [], usage: value })}\n\n`,
  });
  const report = async (...steps: readonly Step[]) => {
    const server = await start(sending({ kind: "text", text: "Yes." }, ...steps));
    const told: unknown[] = [];
    const onAccepted = () => told.push("accepted");
    const deltas = connect(server).stream(MESSAGES, { onAccepted, onUsage: (tokens) => told.push(tokens) });
    return { text: (await collect(deltas)).join(""), told };
  };

  test("is told once, as the server said last", async () => {
    const first = usage({ prompt_tokens: 30, completion_tokens: 1, total_tokens: 31 });
    const last = usage({ prompt_tokens: 30, completion_tokens: 2, total_tokens: 32 });
    expect(await report(first, last, { kind: "finish" })).toEqual({
      text: "Yes.",
      told: ["accepted", { prompt: 30, completion: 2 }],
    });
  });

  test.each([
    [
      { prompt_tokens: -1, completion_tokens: 2 },
      { prompt: 0, completion: 2 },
    ],
    [{ prompt_tokens: 3 }, { prompt: 3, completion: 0 }],
    [
      { prompt_tokens: 3, completion_tokens: "many" },
      { prompt: 3, completion: 0 },
    ],
  ])("is told as far as the server says it: %j", async (value, tokens) => {
    expect((await report(usage(value), { kind: "finish" })).told).toEqual(["accepted", tokens]);
  });

  test.each([null, "many", {}, { prompt_tokens: -1, completion_tokens: -2 }, { prompt_tokens: "30" }, []])(
    "is not told where the server says %j",
    async (value) => {
      expect(await report(usage(value), { kind: "finish" })).toEqual({ text: "Yes.", told: ["accepted"] });
    },
  );
});

describe("the model's name", () => {
  test("is the configured one, whatever the server lists", async () => {
    const server = await start(answering("Yes."), { models: ["one", "two"] });
    expect(await connect(server).resolveModel()).toBe("small");
  });

  test("is the server's only one, asked for once", async () => {
    const server = await start(answering("Yes."), { models: ["smol"] });
    const model = connect(server, { model: null });
    expect([await model.resolveModel(), await model.resolveModel()]).toEqual(["smol", "smol"]);
    await collect(model.stream(MESSAGES));
    expect(server.requests.map(({ path }) => path)).toEqual(["/v1/models", "/v1/chat/completions"]);
    expect(server.completions[0]?.body).toMatchObject({ model: "smol" });
  });

  test.each([
    ["/srv/models/small.gguf", "small.gguf"],
    ["C:\\models\\small.gguf", "small.gguf"],
    ["../small/", "small/"],
    ["maker/small", "maker/small"],
    ["small:latest", "small:latest"],
  ])("%s is shown as %s, and asked for as it is", async (name, shown) => {
    const server = await start(answering("Yes."), { models: [name] });
    const model = connect(server, { model: null });
    expect(await model.resolveModel()).toBe(shown);
    await collect(model.stream(MESSAGES));
    expect(server.completions[0]?.body).toMatchObject({ model: name });
    expect(await connect(server, { model: name }).resolveModel()).toBe(shown);
  });

  test("is asked for again after a failure", async () => {
    const models = inTurn(failing(404), () => [listOne("late")]);
    const model = connect(await start(answering("Yes."), { models }), { model: null });
    expect((await fail(model.resolveModel())).code).toBe("upstream_failed");
    expect(await model.resolveModel()).toBe("late");
  });

  test.each([
    [2, "Set OPENAI_MODEL to one of them: m1, m2."],
    [10, "Set OPENAI_MODEL to one of them: m1, m2, m3, m4, m5, m6, m7, m8, m9, m10."],
    [11, "Set OPENAI_MODEL to one of them: m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, ...."],
  ])("is a choice to make where there are %i", async (count, hint) => {
    const names = Array.from({ length: count }, (_, i) => `m${i + 1}`);
    const server = await start(answering("Yes."), { models: names });
    const error = await fail(connect(server, { model: null }).resolveModel());
    expect([error.code, error.message, error.hint]).toEqual([
      "config_invalid",
      `the language model's server at ${server.host} has ${count} models`,
      hint,
    ]);
  });

  test.each<[string, Reply, string]>([
    ["an empty list", () => [list([])], "has no model loaded. Load one, or set OPENAI_MODEL."],
    [
      "no list",
      () => [{ kind: "respond", status: 200, body: {} }],
      "has no model loaded. Load one, or set OPENAI_MODEL.",
    ],
    [
      "null",
      () => [{ kind: "respond", status: 200, body: "null" }],
      "sent what is no answer. Check that it is OpenAI-compatible.",
    ],
    [
      "HTML",
      () => [{ kind: "respond", status: 200, body: "<html>" }],
      "sent what is no answer. Check that it is OpenAI-compatible.",
    ],
    [
      "a terminal's orders",
      () => [listOne("\u001b[2J")],
      "sent no list of models. Set OPENAI_MODEL, or check that OPENAI_BASE_URL is right.",
    ],
    [
      "a refused key",
      wrongKey(),
      'refused the key: "invalid_api_key: Incorrect API key: [redacted]". Correct OPENAI_API_KEY.',
    ],
    ["a time-out", hanging(), "did not name its models within 0.2 s. Try again, or choose a faster model."],
  ])("is not to be had from %s", async (_, models, words) => {
    const server = await start(answering("Yes."), { models });
    const error = await fail(connect(server, { model: null, firstTokenTimeoutMs: 200 }).resolveModel());
    expect(error.sentence).toBe(`the language model's server at ${server.host} ${words}`);
  });
});

function list(names: readonly string[]) {
  const data = names.map((id) => ({ id, object: "model" }));
  return { kind: "respond", status: 200, body: { object: "list", data } } as const;
}

function listOne(name: string) {
  return list([name]);
}

/** Runs it after the time and gives the moment it did. */
function setTimeoutAt(run: () => void, ms: number): Promise<number> {
  return new Promise((resolve) => {
    setTimeout(() => {
      run();
      resolve(performance.now());
    }, ms);
  });
}

/** The bytes in pieces of these sizes, over and over. */
function split(bytes: Uint8Array, sizes: readonly number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      const size = sizes[turn % sizes.length] ?? 1;
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
      turn += 1;
      if (at >= bytes.length) controller.close();
    },
  });
}
