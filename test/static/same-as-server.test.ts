import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRequestServer } from "../../src/static/serve-requests.js";
import { makeEpisode } from "../fakes/episodes.js";
import { readEvents, startServer, type TestServer, VERSION } from "../fakes/start-server.js";

const QUESTION = "Why do colonies die: is it damp or cold?";
const ask = (...contents: string[]) =>
  contents.map((content, i) => ({ role: (contents.length - i) % 2 === 1 ? "user" : "assistant", content }));

interface Asked {
  readonly path: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly accept?: string;
}

let server: TestServer;
let serve: ReturnType<typeof createRequestServer>;
const failures: unknown[] = [];

beforeAll(async () => {
  const second = makeEpisode({ id: "spring-hives", formerIds: ["hives-2"], title: "Hives in spring" });
  server = await startServer({ episodes: [makeEpisode(), second] });
  serve = createRequestServer(server.parts, {
    version: VERSION,
    mode: "extractive",
    onFailure: (error) => failures.push(error),
  });
});
afterAll(() => server.stop());

async function askServer({ path, method = "GET", body, accept = "" }: Asked) {
  const content =
    body === undefined
      ? {}
      : {
          body: typeof body === "string" ? body : JSON.stringify(body),
          headers: { accept, "content-type": "application/json" },
        };
  const response = await fetch(server.url + path, { method, ...content });
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    text: await response.text(),
  };
}

async function askFolder({ path, method = "GET", body, accept = "" }: Asked) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const served = await serve({ path, method, accept, body: text }, new AbortController().signal);
  let whole = "";
  for await (const piece of served.body) whole += piece;
  return { status: served.status, type: served.type, text: whole };
}

/** Leaves out what is another each time. */
const settle = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (name, inner) => (name === "timings" || name === "requestId" ? 0 : inner)),
  );

describe.each([
  ["a question", { body: { messages: ask(QUESTION) } }],
  [
    "a question that leans on one before",
    { body: { messages: ask(QUESTION, "Damp [1].", "And in spring?") } },
  ],
  ["a request about the show", { body: { messages: ask("Which episodes are there?") } }],
  ["a question of one episode", { body: { messages: ask(QUESTION), episodes: ["hives-2"] } }],
  ["a question with a filter", { body: { messages: ask(QUESTION), filter: { languages: ["en"] } } }],
  ["a question that nothing answers", { body: { messages: ask("What does a tram ticket cost in Oslo?") } }],
])("the folder says what the server says to %s", (_, { body }) => {
  test("as one body", async () => {
    const asked = { path: "/api/chat", method: "POST", body };
    const [own, servers] = [await askFolder(asked), await askServer(asked)];
    expect(own.status).toBe(200);
    expect({ ...own, text: settle(JSON.parse(own.text)) }).toEqual({
      ...servers,
      text: settle(JSON.parse(servers.text)),
    });
  });

  test("as events, byte for byte but for the timings", async () => {
    const asked = { path: "/api/chat", method: "POST", body, accept: "text/event-stream" };
    const [own, servers] = [await askFolder(asked), await askServer(asked)];
    expect(own.type).toBe("text/event-stream; charset=utf-8");
    expect(own.type).toBe(servers.type);
    expect(readEvents(own.text).at(-1)?.event).toBe("answer-end");
    const cut = (text: string) => text.replace(/"timings":\{[^}]*\}/, "");
    expect(cut(own.text)).toBe(cut(servers.text));
  });
});

test.each([
  "/api/widget",
  "/api/widget?episode=winter-hives",
  "/api/widget?episode=hives-2",
  "/api/episodes/winter-hives",
  "/api/episodes/hives-2",
])("the folder answers GET %s with the server's body", async (path) => {
  const [own, servers] = [await askFolder({ path }), await askServer({ path })];
  expect(own).toEqual(servers);
  expect(own.status).toBe(200);
});

const LONG = "x".repeat(2_001);
test.each([
  ["an unknown episode to ask", { body: { messages: ask(QUESTION), episodes: ["none"] } }],
  ["an unknown episode of the widget", { method: "GET", path: "/api/widget?episode=none" }],
  ["two episodes of the widget", { method: "GET", path: "/api/widget?episode=a&episode=b" }],
  ["an unknown episode to read", { method: "GET", path: "/api/episodes/none" }],
  ["an address that is not there", { method: "GET", path: "/api/nothing" }],
  ["another method", { method: "GET", path: "/api/chat" }],
  ["no JSON", { body: "{" }],
  ["no messages", { body: { messages: [] } }],
  ["too many messages", { body: { messages: ask(...Array(21).fill("a")) } }],
  ["an empty question", { body: { messages: ask(" \n ") } }],
  ["a question that is too long", { body: { messages: ask(LONG) } }],
  ["an answer that is too long", { body: { messages: ask("a", "y".repeat(8_001), "b") } }],
  ["a conversation that is too long", { body: { messages: ask(...Array(19).fill("z".repeat(2_000))) } }],
  ["an assistant at the end", { body: { messages: [{ role: "assistant", content: "a" }] } }],
])("the folder refuses as the server does, in the same words: %s", async (_, asked) => {
  const whole = { path: "/api/chat", method: "POST", ...asked };
  const [own, servers] = [await askFolder(whole), await askServer(whole)];
  expect(own.status).toBeGreaterThanOrEqual(400);
  expect({ ...own, text: settle(JSON.parse(own.text)) }).toEqual({
    ...servers,
    text: settle(JSON.parse(servers.text)),
  });
  expect(failures).not.toEqual([]);
});

test.each([
  ["the body", 5],
  ["messages", { messages: "a" }],
  ["messages.0", { messages: ["a"] }],
  ["messages.0.role", { messages: [{ role: "system", content: "a" }] }],
  ["messages.0.content", { messages: [{ role: "user", content: 1 }] }],
  ["messages.0", { messages: [{ role: "user", content: "a", more: 1 }] }],
  ["the body", { messages: ask("a"), more: 1 }],
  ["stream", { messages: ask("a"), stream: "yes" }],
  ["episodes", { messages: ask("a"), episodes: "a" }],
  ["episodes", { messages: ask("a"), episodes: Array(101).fill("a") }],
  ["episodes.0", { messages: ask("a"), episodes: [""] }],
  ["filter.from", { messages: ask("a"), filter: { from: "2024-02-31" } }],
  ["filter.shows", { messages: ask("a"), filter: { shows: "a" } }],
  ["filter.people.0", { messages: ask("a"), filter: { people: ["p".repeat(201)] } }],
  ["filter", { messages: ask("a"), filter: { others: [] } }],
])("the folder names %s as the wrong field, as the server does", async (field, body) => {
  const asked = { path: "/api/chat", method: "POST", body };
  const [own, servers] = [await askFolder(asked), await askServer(asked)];
  for (const { status, text } of [own, servers]) {
    const { code, detail } = JSON.parse(text);
    expect([status, code, detail.split(": ", 1)[0]]).toEqual([400, "bad_request", field]);
  }
});

test("an answer that is given up is not made to its end", async () => {
  const gone = new AbortController();
  const body = JSON.stringify({ messages: ask(QUESTION), stream: true });
  const { body: events } = await serve({ path: "/api/chat", method: "POST", accept: "", body }, gone.signal);
  const read = async () => {
    for await (const _ of events) gone.abort(new Error("gone"));
  };
  await expect(read()).rejects.toThrow("gone");
});
