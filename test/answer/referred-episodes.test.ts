import { beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";
import { makeAnswerParts } from "../fakes/start-server.js";

const make = (day: string, title: string, bullets: readonly string[]) =>
  makeEpisode({
    id: title.toLowerCase().replaceAll(" ", "-"),
    title,
    show: "The Slipway",
    publishedAt: day,
    durationSeconds: 3600,
    people: [{ name: `Guest of ${title}`, role: "guest" }],
    chapters: makeChapters(...bullets),
  });

let parts: AnswerParts;
beforeAll(async () => {
  parts = await makeAnswerParts([
    make("2024-01-01", "Larch planks", [
      "Hide glue holds larch planks",
      "Larch planks are steamed for an hour",
    ]),
    make("2024-02-01", "Masts and spars", [
      "Epoxy glue holds the spruce mast",
      "A mast costs 7,500 pounds",
      "The rigger recalls the first interview he gave",
    ]),
    make("2024-03-01", "Keel bolts", ["Bronze bolts hold the keel", "Resin glue seals the keel bolts"]),
  ]);
});

async function ask(...said: readonly string[]): Promise<ChatResponse> {
  const messages = said.map((content, i) => ({
    role: i % 2 === (said.length - 1) % 2 ? ("user" as const) : ("assistant" as const),
    content,
  }));
  for await (const event of answerQuestion(parts, { messages }))
    if (event.type === "answer-end") return event.response;
  throw new Error("an answer without an end");
}

const listTitles = ({ citations }: ChatResponse) => [
  ...new Set(citations.map(({ episode }) => episode.title)),
];

describe("a question about the latest, the first or a certain episode is answered from it alone", () => {
  test.each([
    ["summarize the latest episode", "Keel bolts", "Resin glue|Bronze bolts"],
    ["how long is the latest episode?", "Keel bolts", "1 hour|60 minutes"],
    ["who is in the first episode?", "Larch planks", "Guest of Larch planks"],
    ["what do they say about glue in the latest episode?", "Keel bolts", "Resin glue"],
    ["what do they say about glue in the first episode?", "Larch planks", "Hide glue"],
    ["who was in the episode about masts?", "Masts and spars", "Guest of Masts and spars"],
    ["when do they talk about glue in the latest episode?", "Keel bolts", "Resin glue|sealed|seals"],
    ["how long is the masts episode?", "Masts and spars", "1 hour|60 minutes"],
  ])("%j: %j", async (question, title, words) => {
    const response = await ask(question);
    expect(listTitles(response)).toEqual([title]);
    expect(response.answer).toMatch(new RegExp(words));
    expect(response.answer).not.toContain("episodes in question");
  });
});

test("which episode is the latest is told among all of them", async () => {
  const { answer } = await ask("what is the latest episode?");
  expect(answer).toContain("The latest of 3 episodes here is “Keel bolts”");
});

test("a subject that no episode has is searched for", async () => {
  const { answer } = await ask("what do they say about glue in the episode on wax?");
  expect(answer).not.toContain("episodes in question");
});

test("whether one person or several talk is told by who takes part", async () => {
  const { answer } = await ask("Is it one person or several in the latest episode?");
  expect(answer).toContain("Guest of Keel bolts");
});

test("an interview that they talk about is looked for in all episodes", async () => {
  const response = await ask("When do they talk about the first interview?");
  expect(listTitles(response)).toContain("Masts and spars");
});

test("the first one of what was asked before is no episode", async () => {
  const answered = "Hide glue and epoxy glue.";
  const { answer } = await ask(
    "What are the two kinds of glue?",
    answered,
    "Tell me more about the first one",
  );
  expect(answer).not.toContain("steamed");
});
