import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answering } from "../../src/compose/compose.js";
import type { ChatMessage, ChatResponse } from "../../src/shared/domain.js";
import { post, readEvents, readJson, startServer, type TestServer } from "../fakes/start-server.js";
import { composeRealParts } from "../quality/real-parts.js";

const SMALL = "what does Clem think about small models?";

let answering: Answering;
let server: TestServer;
beforeAll(async () => {
  answering = await composeRealParts();
  server = await startServer({ parts: answering.parts });
});
afterAll(async () => {
  await server.stop();
  await answering.close();
});

const user = (content: string): ChatMessage => ({ role: "user", content });
const chat = async (...messages: ChatMessage[]) =>
  await readJson<ChatResponse>(await post(`${server.url}/api/chat`, { messages }));

test.each(["When was it released?", "How long is it?", "What is it about?", "Who is in it?"])(
  "%j behind a question about something else is not asked of the episode",
  async (question) => {
    const alone = await chat(user(question));
    const behind = await chat(user("What is BLOOM?"), user(question));
    expect(alone.answer).toMatch(/^“No Priors|^The page|^According to/);
    expect(behind.answer).not.toMatch(/^“No Priors|^The page|^According to/);
  },
);

test("what names the episode is asked of it, whatever was said before", async () => {
  const response = await chat(user("What is BLOOM?"), user("Who hosts this?"));
  expect(response.answer).toContain("the hosts are Elad Gil [1] and Sarah Guo [2]");
});

test("two questions about the episode are both answered from its own data", async () => {
  const { answer } = await chat(user("What is the title of this episode and who hosts it?"));
  expect(answer).toMatch(
    /^This is “No Priors.*\n\nAccording to the page.*Elad Gil \[\d\] and Sarah Guo \[\d\]\.$/s,
  );
});

test("a stream answers a follow-up as the plain answer does", async () => {
  const messages = [user(SMALL), user("And what about large ones?")];
  const response = await post(`${server.url}/api/chat`, { messages }, { accept: "text/event-stream" });
  const { event, data } = readEvents(await response.text()).at(-1) ?? { event: "nothing", data: {} };
  const { id: _, timings: __, ...plain } = await chat(...messages);
  const { id: ___, timings: ____, ...streamed } = data;
  expect([event, streamed]).toEqual(["answer-end", plain]);
});

test("a search with history finds what the question leans on, and not without", async () => {
  const search = async (body: object) => {
    const response = await post(`${server.url}/api/search`, { limit: 5, ...body });
    const { results } = await readJson<{ results: { chapter: { number: number } }[] }>(response);
    return results.map(({ chapter }) => chapter.number);
  };
  const query = "why is that?";
  const history = [user("Which chapter covers decentralised training?")];
  expect((await search({ query, history }))[0]).toBe(11);
  expect((await search({ query }))[0]).not.toBe(11);
});
