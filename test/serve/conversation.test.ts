import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answering } from "../../src/compose/compose.js";
import type { ChatMessage, ChatResponse } from "../../src/shared/domain.js";
import { post, readEvents, readJson, startServer, type TestServer } from "../fakes/start-server.js";
import { composeRealParts } from "../quality/real-parts.js";

const SMALL = "what does Clem think about small models?";
const NOTHING = "The chapter notes do not answer this question.";

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
const cited = ({ citations }: ChatResponse) => [...new Set(citations.map(({ chapter }) => chapter.number))];

test("each turn is judged afresh: a later off-topic question is declined behind a good one", async () => {
  const first = await chat(user(SMALL));
  const turns: ChatMessage[] = [user(SMALL), { role: "assistant", content: first.answer }];
  const second = await chat(...turns, user("And what about large ones?"));
  expect([second.abstained, cited(second)]).toEqual([false, [9]]);
  const third = await chat(
    ...turns,
    user("And what about large ones?"),
    user("and how deep can a whale dive?"),
  );
  expect(third).toMatchObject({ abstained: true, answer: NOTHING, citations: [] });
  expect(third.closest.length).toBeGreaterThan(0);
});

test.each(["When was it released?", "How long is it?", "What is it about?", "Is it one person or several?"])(
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

test("a moment of which no chapter has a word is told as the nearest, not as the one", async () => {
  expect((await chat(user("when do they talk about pricing?"))).answer).toMatch(
    /^No chapter names it; the nearest in meaning is from \*\*\d+:\d\d\*\* to \d+:\d\d, in chapter \d+/,
  );
  expect((await chat(user("when do they talk about RLHF?"))).answer).toMatch(/^From \*\*27:05\*\* /);
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

test.each([
  [
    "Who built BLOOM and what did Warren Buffett pay for it?",
    [12],
    "The chapter notes do not answer the rest of the question: “what did Warren Buffett pay for it”.",
  ],
  ["What do they say about Llama and RLHF?", [13], "The chapter notes do not mention “Llama”."],
  [
    "How do I boil spaghetti, and how does the company make money?",
    [14],
    "The chapter notes do not answer the rest of the question: “How do I boil spaghetti”.",
  ],
])("of %j the part that is answered is, and the other one is named", async (question, chapters, gap) => {
  const response = await chat(user(question));
  expect([response.abstained, cited(response)]).toEqual([false, chapters]);
  expect(response.answer.endsWith(`\n\n${gap}`)).toBe(true);
});

test.each([
  ["What does he say about Llama?", `${NOTHING} They do not mention “Llama”.`],
  [
    "Wie tief kann ein Pottwal eigentlich tauchen?",
    `${NOTHING} They are in English: a question in English finds more.`,
  ],
  ["How do I boil spaghetti, and how deep can a whale dive?", NOTHING],
])("%j is declined, and what can be changed is said", async (question, answer) => {
  expect(await chat(user(question))).toMatchObject({ abstained: true, answer, citations: [] });
});
