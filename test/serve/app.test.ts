import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChatResponse } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";
import { TEXT_ALONE } from "../fakes/scripted-chat-model.js";
import { post, readEvents, readJson, startServer, type TestServer } from "../fakes/start-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    episodes: [
      makeEpisode(),
      makeEpisode({ id: "second", title: "Second", show: "Other", publishedAt: "2020-01-01", people: [] }),
    ],
  });
});
afterAll(() => server.stop());

const ask = (content: string) => ({ messages: [{ role: "user", content }] });
const QUESTION = ask("Why do colonies die: is it damp or cold?");

describe("POST /api/chat", () => {
  test("answers in JSON with a citation built from the index", async () => {
    const response = await post(`${server.url}/api/chat`, { ...QUESTION, episodes: ["winter-hives"] });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const answer = await readJson<ChatResponse>(response);
    expect(answer).toMatchObject({
      id: "answer-1",
      abstained: false,
      mode: "extractive",
      model: null,
      degraded: false,
      closest: [],
    });
    expect(answer.citations[0]).toEqual({
      n: 1,
      episode: { id: "winter-hives", title: "Winter Hives", show: "The Apiary", publishedAt: "2024-10-02" },
      chapter: { number: 2, title: "Wintering" },
      start: 95,
      end: 4000,
      timestamp: "1:35",
      url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
      quote: "Damp kills more colonies than cold",
      kind: "bullet",
      support: "verbatim",
    });
    expect(answer.answer).toContain("“Damp kills more colonies than cold” [1]");
    expect(answer.checks).toEqual({ sentences: answer.citations.length, withheld: 0, corrected: 0, weak: 0 });
    expect(Object.keys(answer.timings)).toEqual(["embedMs", "retrieveMs", "firstDeltaMs", "totalMs"]);
  });

  test("streams events whose deltas add up to the answer, each citation before the text that uses it", async () => {
    const response = await post(`${server.url}/api/chat`, QUESTION, { accept: "text/event-stream" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-cache, no-transform");
    expect(response.headers.get("x-accel-buffering")).toBe("no");
    const events = readEvents(await response.text());
    expect(events[0]).toEqual({
      event: "answer-start",
      data: { id: "answer-1", mode: "extractive", model: null },
    });
    const end = events.at(-1);
    expect(end?.event).toBe("answer-end");
    const deltas = events.filter(({ event }) => event === "text-delta").map(({ data }) => data["delta"]);
    expect(deltas.join("")).toBe(end?.data["answer"]);
    const announced = new Set<number>();
    for (const { event, data } of events) {
      if (event === "citation-add") announced.add(Number(data["n"]));
      if (event !== "text-delta") continue;
      for (const [, n] of String(data["delta"]).matchAll(/\[(\d+)\]/g))
        expect(announced).toContain(Number(n));
    }
    expect(end?.data["citations"]).toHaveLength(announced.size);
  });

  test("`stream` in the body wins over the Accept header", async () => {
    const json = await post(
      `${server.url}/api/chat`,
      { ...QUESTION, stream: false },
      { accept: "text/event-stream" },
    );
    expect(json.headers.get("content-type")).toContain("application/json");
    const stream = await post(`${server.url}/api/chat`, { ...QUESTION, stream: true });
    expect(stream.headers.get("content-type")).toContain("text/event-stream");
    await stream.text();
  });

  test("abstains off-topic, without citations, and offers the nearest chapters", async () => {
    const answer = await readJson<ChatResponse>(
      await post(`${server.url}/api/chat`, ask("What is the capital of Mongolia?")),
    );
    expect(answer).toMatchObject({
      abstained: true,
      citations: [],
      answer: "The episodes do not answer this question.",
    });
    expect(answer.closest.length).toBeGreaterThan(0);
  });

  test("answers from the chosen episodes only", async () => {
    const cited = async (body: object) => {
      const answer = await readJson<ChatResponse>(
        await post(`${server.url}/api/chat`, { ...QUESTION, ...body }),
      );
      return new Set(answer.citations.map((citation) => citation.episode.id));
    };
    expect(await cited({ episodes: ["second"] })).toEqual(new Set(["second"]));
    expect(await cited({ filter: { shows: ["the apiary"] } })).toEqual(new Set(["winter-hives"]));
    expect(await cited({ filter: { people: ["MARA LINDE"], from: "2024-01-01" } })).toEqual(
      new Set(["winter-hives"]),
    );
    expect(await cited({ filter: { to: "2021-12-31", languages: ["en"] } })).toEqual(new Set(["second"]));
    expect(await cited({ filter: { languages: ["fr"] } })).toEqual(new Set());
  });
});

const detail = async (response: Response) => [response.status, await response.json()];
const problem = (status: number, code: string, title: string, text: string) => [
  status,
  {
    type: "about:blank",
    title,
    status,
    detail: text,
    code,
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  },
];
const bad = (text: string) => problem(400, "bad_request", "The request is not valid", text);

describe("a wrong request is told what is wrong", () => {
  const user = (content: string) => ({ role: "user", content });

  test.each<[string, unknown, string]>([
    ["an empty question", ask("  "), "messages.0.content: a question must not be empty"],
    [
      "a question of 3,000 characters",
      ask("x".repeat(3000)),
      "messages.0.content: a question has at most 2000 characters",
    ],
    ["no messages", { messages: [] }, "messages: at least one message is needed"],
    ["21 messages", { messages: Array(21).fill(user("hi")) }, "messages: at most 20 messages are read"],
    [
      "an answer as the last message",
      { messages: [user("hi"), { role: "assistant", content: "hello" }] },
      "messages: the last message must be the user's",
    ],
    [
      "too long a conversation",
      { messages: [...Array(5).fill({ role: "assistant", content: "x".repeat(8000) }), user("hi")] },
      "messages: the messages together have at most 32000 characters",
    ],
    ["an unknown field", { ...QUESTION, model: "gpt" }, 'the body: Unrecognized key: "model"'],
    [
      "a system message",
      { messages: [{ role: "system", content: "obey" }, user("hi")] },
      "messages.0.role: Invalid discriminator value. Expected 'user' | 'assistant'",
    ],
    [
      "an unknown episode",
      { ...QUESTION, episodes: ["nope"] },
      'there is no episode "nope". The episodes are: winter-hives, second.',
    ],
    ["a date that is none", { ...QUESTION, filter: { from: "May" } }, "filter.from: Invalid ISO date"],
    ["a body that is no object", [], "the body: Invalid input: expected object, received array"],
    ["broken JSON", "{", "the body is not valid JSON"],
    ["no body", "", "messages: Invalid input: expected array, received undefined"],
  ])("%s", async (_, body, text) => {
    expect(await detail(await post(`${server.url}/api/chat`, body))).toEqual(bad(text));
  });

  test("a body of another type", async () => {
    const response = await post(`${server.url}/api/chat`, "messages=hi", { "content-type": "text/plain" });
    expect(await detail(response)).toEqual(
      problem(
        415,
        "unsupported_media_type",
        "The body must be JSON",
        "the body must be JSON in UTF-8. Send it with `content-type: application/json`",
      ),
    );
  });

  test.each(["utf-7", "utf-16le", '"utf-32"', "latin1"])("a body in %s", async (charset) => {
    const type = `application/json; charset=${charset}`;
    const response = await post(`${server.url}/api/chat`, QUESTION, { "content-type": type });
    expect((await readJson<{ code: string }>(response)).code).toBe("unsupported_media_type");
    expect(response.status).toBe(415);
  });

  test("a body that is compressed", async () => {
    const response = await post(`${server.url}/api/chat`, QUESTION, { "content-encoding": "gzip" });
    expect((await readJson<{ code: string }>(response)).code).toBe("unsupported_media_type");
    expect(response.status).toBe(415);
  });

  test("a body of more than 256 KB", async () => {
    const response = await post(`${server.url}/api/chat`, JSON.stringify(ask("x".repeat(300_000))));
    expect(await detail(response)).toEqual(
      problem(413, "payload_too_large", "The body is too large", "the body has more than 256 KB"),
    );
  });

  test("another method, and another address", async () => {
    const response = await fetch(`${server.url}/api/chat`);
    expect(response.headers.get("allow")).toBe("POST");
    expect(await detail(response)).toEqual(
      problem(
        405,
        "method_not_allowed",
        "This method is not allowed here",
        "GET is not allowed here. Use POST",
      ),
    );
    expect(await detail(await fetch(`${server.url}/api/nothing`))).toEqual(
      problem(404, "not_found", "There is no such resource", "there is nothing at this address"),
    );
  });

  test("a search beyond its limits", async () => {
    expect(await detail(await post(`${server.url}/api/search`, { query: "bees", limit: 51 }))).toEqual(
      bad("limit: Too big: expected number to be <=50"),
    );
  });
});

test("a search takes the history of a conversation, within its limits", async () => {
  const turn = { role: "user", content: "bees?" };
  const send = (history: unknown) => post(`${server.url}/api/search`, { query: "damp", history });
  expect((await send([turn, { role: "assistant", content: "yes" }])).status).toBe(200);
  expect((await send(Array(21).fill(turn))).status).toBe(400);
});

test("POST /api/search ranks passages without scores", async () => {
  const { results } = await readJson<{ results: unknown[] }>(
    await post(`${server.url}/api/search`, { query: "damp colonies", limit: 3 }),
  );
  expect(results).toHaveLength(3);
  expect(results[0]).toEqual({
    rank: 1,
    episode: { id: "winter-hives", title: "Winter Hives", show: "The Apiary", publishedAt: "2024-10-02" },
    chapter: { number: 2, title: "Wintering" },
    start: 95,
    end: 4000,
    timestamp: "1:35",
    url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
    kind: "bullet",
    text: "Damp kills more colonies than cold",
  });
});

test("GET /api/episodes lists them, and /api/episodes/:id has the chapters", async () => {
  const { episodes } = await readJson<{ episodes: unknown[] }>(await fetch(`${server.url}/api/episodes`));
  const { chapters, ...rest } = makeEpisode();
  expect(episodes[0]).toMatchObject({ ...rest, chapterCount: 2 });
  expect(await (await fetch(`${server.url}/api/episodes/winter-hives`)).json()).toMatchObject({
    ...rest,
    chapters,
  });
  expect((await fetch(`${server.url}/api/episodes/nope`)).status).toBe(404);
});

test("GET /api/episodes gives a part at a time, the newest first, and those whose title or people have some words", async () => {
  const list = (query: string) =>
    fetch(`${server.url}/api/episodes${query}`).then(
      readJson<{ episodes: { id: string }[]; total: number; nextCursor: string | null }>,
    );
  const first = await list("?limit=1");
  expect(first).toMatchObject({
    episodes: [{ id: "winter-hives" }],
    total: 2,
    nextCursor: expect.any(String),
  });
  const rest = await list(`?limit=1&cursor=${first.nextCursor}`);
  expect(rest).toMatchObject({ episodes: [{ id: "second" }], total: 2, nextCursor: null });
  expect(await list("?q=seco")).toMatchObject({ episodes: [{ id: "second" }], total: 1, nextCursor: null });
  expect(await list("?q=linde%20HIV")).toMatchObject({ episodes: [{ id: "winter-hives" }], total: 1 });
  expect(await list("?q=")).toMatchObject({ total: 2 });
});

test.each([
  ["limit=0", "limit: expected a whole number from 1 to 500"],
  ["limit=501", "limit: expected a whole number from 1 to 500"],
  ["limit=1.5", "limit: expected a whole number from 1 to 500"],
  ["limit=many", "limit: expected a whole number from 1 to 500"],
  ["limit=", "limit: expected a whole number from 1 to 500"],
  ["limit=1&limit=2", "limit: expected a whole number from 1 to 500"],
  ["cursor=", "cursor: expected one that a list of episodes gave"],
  ["cursor=bm90IGpzb24", "cursor: expected one that a list of episodes gave"],
  ["cursor=a&cursor=b", "cursor: expected one that a list of episodes gave"],
  [`cursor=${"a".repeat(2_001)}`, "cursor: expected one that a list of episodes gave"],
  [`q=${"a".repeat(201)}`, "q: at most 200 characters are read"],
  ["q=a&q=b", "q: expected words, once"],
  ["query=hives", 'the query: Unrecognized key: "query"'],
])("GET /api/episodes?%s is refused by the name of what is wrong", async (query, detail) => {
  const response = await fetch(`${server.url}/api/episodes?${query}`);
  expect([response.status, await readJson(response)]).toMatchObject([
    400,
    { code: "bad_request", detail: expect.stringMatching(`^${detail}`) },
  ]);
});

test("/healthz and /readyz say how the server is", async () => {
  expect(await (await fetch(`${server.url}/healthz`)).json()).toEqual({ ok: true });
  const ready = await fetch(`${server.url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { ready: true, degraded: false, reasons: [], engine: "hnsw" },
  ]);
});

test("the page is served under a policy that allows its own style sheet, no inline script, and no frame around it", async () => {
  const response = await fetch(`${server.url}/`);
  expect(response.status).toBe(200);
  const [, sheet] = (await response.text()).match(/<style>(.*?)<\/style>/s) ?? [];
  const digest = createHash("sha256")
    .update(sheet ?? "none")
    .digest("base64");
  expect(response.headers.get("content-security-policy")).toBe(
    `default-src 'none';script-src 'self';style-src 'self' 'sha256-${digest}';connect-src 'self';` +
      "img-src 'self' data:;media-src 'self';frame-src https://www.youtube-nocookie.com;base-uri 'none';form-action 'self';frame-ancestors 'none';" +
      "require-trusted-types-for 'script'",
  );
  expect(response.headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
  expect(response.headers.get("x-powered-by")).toBeNull();
});

test("every response has a request id of its own, which the log shares; questions are not logged", async () => {
  const responses = await Promise.all([
    post(`${server.url}/api/chat`, QUESTION),
    fetch(`${server.url}/nope`),
  ]);
  const ids = responses.map((response) => response.headers.get("x-request-id") ?? "");
  await Promise.all(responses.map((response) => response.text()));
  expect(new Set(ids).size).toBe(2);
  const lines = server.log.join("");
  for (const id of ids) expect(lines).toContain(id);
  expect(lines).not.toContain("colonies");
});

test("the page may play an episode's file through any redirect of its scheme", async () => {
  const media = { kind: "audio", url: "https://a.example/x.mp3" } as const;
  const own = await startServer({ episodes: [makeEpisode({ media })] });
  const policy = (await fetch(`${own.url}/`)).headers.get("content-security-policy");
  await own.stop();
  expect(policy).toContain(";media-src 'self' https:;");
});

describe("a client that goes away", () => {
  test("ends the work for it", async () => {
    let aborted = false;
    const own = await startServer({
      parts: {
        chatModel: {
          traits: TEXT_ALONE,
          resolveModel: async () => "slow",
          async *stream(_messages: unknown, { signal }: { signal?: AbortSignal }) {
            yield "Damp kills more colonies than cold [1]. ";
            yield "Damp ";
            await new Promise((resolve) => signal?.addEventListener("abort", resolve));
            aborted = true;
            signal?.throwIfAborted();
          },
        },
      },
    });
    const socket = connect(Number(new URL(own.url).port), "127.0.0.1");
    const body = JSON.stringify(QUESTION);
    socket.write(
      `POST /api/chat HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    let received = "";
    while (!received.includes("text-delta")) received += String((await once(socket, "data"))[0]);
    socket.destroy();
    await expect.poll(() => aborted, { interval: 10 }).toBe(true);
    await own.stop();
    expect(own.log.map((line) => JSON.parse(line).level).filter((level) => level > 30)).toEqual([]);
  });
});

describe("a server that stops", () => {
  test("does not wait for connections that are kept alive", async () => {
    const own = await startServer({ graceMs: 60_000 });
    await (await fetch(`${own.url}/healthz`)).text();
    await own.stop();
    await expect(fetch(`${own.url}/healthz`)).rejects.toThrow();
  });

  test("lets an open answer end, and then ends it with answer-error", async () => {
    const own = await startServer({
      graceMs: 50,
      parts: {
        chatModel: {
          traits: TEXT_ALONE,
          resolveModel: async () => "endless",
          async *stream(_messages: unknown, { signal }: { signal?: AbortSignal }) {
            yield "Damp kills more colonies than cold [1]. And then ";
            await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
          },
        },
      },
    });
    const response = await post(`${own.url}/api/chat`, { ...QUESTION, stream: true });
    const [text] = await Promise.all([response.text(), own.stop()]);
    const events = readEvents(text);
    expect(events.at(-1)).toEqual({
      event: "answer-error",
      data: { code: "not_ready", detail: "the server is stopping. Ask again in a moment." },
    });
    await expect(fetch(`${own.url}/healthz`)).rejects.toThrow();
  });
});
