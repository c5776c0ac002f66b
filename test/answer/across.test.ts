import { expect, test } from "vitest";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";
import { makeAnswerParts } from "../fakes/start-server.js";

const other = "The committee ended with a long talk about parking";
const episodes = [
  makeEpisode({
    id: "undated",
    publishedAt: null,
    chapters: makeChapters("Mulch keeps the garden soil moist", other),
  }),
  makeEpisode({
    id: "newest",
    publishedAt: "2024-05-01",
    chapters: makeChapters(
      "Mulch in the garden is overrated",
      "Mulch in the garden feeds the slugs",
      "Mulch in the garden costs a fortune",
    ),
  }),
  makeEpisode({
    id: "oldest",
    publishedAt: "2019-05-01",
    chapters: makeChapters("Garden mulch saves a gardener water", other),
  }),
];

async function ask(question: string): Promise<ChatResponse> {
  const parts = await makeAnswerParts(episodes);
  for await (const event of answerQuestion(parts, { messages: [{ role: "user", content: question }] }))
    if (event.type === "answer-end") return event.response;
  throw new Error("no answer");
}

test("a question to several guests is answered episode by episode, oldest first, one chapter of each", async () => {
  const { citations } = await ask("what do guests think about mulch in the garden?");
  expect([...new Set(citations.map(({ episode }) => episode.id))]).toEqual(["oldest", "newest", "undated"]);
  expect(new Set(citations.map(({ episode, chapter }) => `${episode.id} ${chapter.number}`)).size).toBe(3);
});

test("a question about one thing is still answered best first", async () => {
  const { citations } = await ask("what is said about mulch in the garden feeding the slugs?");
  expect(citations[0]?.episode.id).toBe("newest");
});

test("of a question to several guests the part that nobody answers is named", async () => {
  const { answer, citations } = await ask(
    "what do guests think about mulch in the garden, and who won the cup in Peru?",
  );
  expect(new Set(citations.map(({ episode }) => episode.id)).size).toBeGreaterThan(1);
  expect(answer).toContain("do not answer the rest of the question: “who won the cup in Peru”.");
});
