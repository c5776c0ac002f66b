import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answering } from "../../src/compose/compose.js";
import { type FoundChapters, findChapters } from "../../src/retrieve/find-chapters.js";
import type { ChatMessage } from "../../src/shared/domain.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { composeRealParts } from "../quality/real-parts.js";

const SMALL = "what does Clem think about small models?";

let answering: Answering;
beforeAll(async () => {
  answering = await composeRealParts();
});
afterAll(() => answering.close());

const find = (question: string, ...history: string[]): Promise<FoundChapters> =>
  findChapters(answering.parts, { question, history: history.map(asUser) });
const asUser = (content: string): ChatMessage => ({ role: "user", content });
const listNumbers = ({ chapters }: FoundChapters) => chapters.map(({ chapter }) => chapter.number);

describe("a question that leans on an earlier one is found where that leads", () => {
  test.each([
    ["And what about large ones?", SMALL],
    ["why?", SMALL],
    ["tell me more", SMALL],
    ["And what about large ones?", "Who won the 2018 World Cup?", SMALL],
  ])("%j behind %j", async (question, ...history) => {
    expect(listNumbers(await find(question, ...history)).slice(0, 2)).toContain(9);
  });

  test("and is read in full", async () => {
    expect((await find("And what about large ones?", SMALL)).question).toBe(
      `${SMALL} And what about large ones?`,
    );
    expect((await find("tell me more", SMALL)).question).toBe(`${SMALL} tell me more`);
  });
});

test("a question that stands alone is found, and read, as if nothing had been said before", async () => {
  const alone = await find("How does the company make money?");
  const later = await find("How does the company make money?", SMALL, "and large ones?");
  expect(later.chapters).toEqual(alone.chapters);
  expect(later.question).toBe("How does the company make money?");
});

test("a rewritten question is taken for what was meant, beside what was asked", async () => {
  const rewritten = "what does Clem think about large models?";
  const found = await findChapters(answering.parts, { question: "And large ones?", rewritten });
  expect(found.question).toBe(rewritten);
  expect(listNumbers(found).slice(0, 2)).toContain(9);
});

test("an assistant's turn changes nothing", async () => {
  const history: ChatMessage[] = [
    { role: "assistant", content: "Clem talks about BLOOM and RLHF all the time." },
  ];
  const found = await findChapters(answering.parts, { question: "why?", history });
  expect(found).toMatchObject({ question: "why?", chapters: (await find("why?")).chapters });
});

test("of names that a question asks for one that the chapters have leads to its chapter", async () => {
  expect(listNumbers(await find("What do they say about Llama and RLHF?"))[0]).toBe(13);
});

test("a name in Latin letters finds its chapter from among letters that the chapters lack", async () => {
  expect(listNumbers(await find("他们怎么看 BLOOM 和 BigScience？"))[0]).toBe(12);
});

test.each([
  ["How does the company make money?", 14],
  ["Do big models always beat little ones?", 9],
  [SMALL, 9],
])("without the vectors of words %j is found by those of sentences", async (question, number) => {
  const { store } = answering.parts;
  if (!(store instanceof LocalStore)) throw new Error("the tests search an index of their own");
  const without = new LocalStore({ ...store.index, tokens: null });
  const found = await findChapters({ ...answering.parts, store: without }, { question });
  expect(listNumbers(found).slice(0, 2)).toContain(number);
});

test("an unknown episode is refused by name", async () => {
  await expect(findChapters(answering.parts, { question: SMALL, episodes: ["nope"] })).rejects.toMatchObject({
    code: "bad_request",
  });
});
