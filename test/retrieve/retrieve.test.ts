import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answering } from "../../src/compose/compose.js";
import { type Retrieval, retrieve } from "../../src/retrieve/retrieve.js";
import type { ChatMessage } from "../../src/shared/domain.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { composeRealParts } from "../quality/real-parts.js";

const SMALL = "what does Clem think about small models?";

let answering: Answering;
beforeAll(async () => {
  answering = await composeRealParts();
});
afterAll(() => answering.close());

const find = (question: string, ...history: string[]): Promise<Retrieval> =>
  retrieve(answering.parts, { question, history: history.map(asUser) });
const asUser = (content: string): ChatMessage => ({ role: "user", content });
const first = ({ chapters }: Retrieval) => chapters[0]?.chapter.number;

describe("an earlier good question does not carry a later one that the episode does not answer", () => {
  test.each([
    "and what about the price of butter in 1974?",
    "and how deep can a whale dive?",
    "what about penguins?",
    "And who won the World Cup that year?",
    "is it raining in Lisbon?",
    "ok. do you know a good noodle place there?",
    "and the capital of Mongolia?",
    "so how long do I boil that?",
    "but which ointment helps against sunburn?",
    "also, should I fix my mortgage?",
    "and when did the Roman Empire fall?",
    "then tell me a joke about parrots",
    "and Llama?",
  ])("%j", async (question) => {
    expect((await find(question, SMALL)).answerable).toBe(false);
  });
});

describe("a question that leans on an earlier one is found where that leads", () => {
  test.each([
    ["And what about large ones?", SMALL],
    ["why?", SMALL],
    ["tell me more", SMALL],
    ["And what about large ones?", "Who won the 2018 World Cup?", SMALL],
  ])("%j behind %j", async (question, ...history) => {
    const found = await find(question, ...history);
    expect(found.answerable).toBe(true);
    expect(found.chapters.slice(0, 2).map(({ chapter }) => chapter.number)).toContain(9);
  });

  test("and has a reading for what is asked now as well", async () => {
    expect((await find("And what about large ones?", SMALL)).evidence).toHaveLength(2);
    expect((await find("tell me more", SMALL)).evidence).toHaveLength(1);
    expect((await find(SMALL, "How does the company make money?")).evidence).toHaveLength(1);
  });
});

test("a question that stands alone is found as if nothing had been said before", async () => {
  const alone = await find("How does the company make money?");
  const later = await find("How does the company make money?", SMALL, "and large ones?");
  expect(later.chapters).toEqual(alone.chapters);
  expect(later.answerable).toBe(true);
});

test("a rewritten question is taken for what was meant, beside what was asked", async () => {
  const rewritten = "what does Clem think about large models?";
  const found = await retrieve(answering.parts, { question: "And large ones?", rewritten });
  expect(found.evidence).toHaveLength(2);
  expect(found.answerable).toBe(true);
});

test("an assistant's turn changes nothing", async () => {
  const history: ChatMessage[] = [
    { role: "assistant", content: "Clem talks about BLOOM and RLHF all the time." },
  ];
  const found = await retrieve(answering.parts, { question: "why?", history });
  expect(found.answerable).toBe(false);
});

test("a name that no chapter knows is told, and one of several does not decide", async () => {
  const alone = await find("What does he say about Llama?");
  expect([alone.answerable, alone.unknownNames]).toEqual([false, [{ text: "Llama", listed: false }]]);
  const listed = await find("What do they say about Llama and RLHF?");
  expect([listed.answerable, first(listed)]).toEqual([true, 13]);
  expect(listed.unknownNames).toEqual([{ text: "Llama", listed: true }]);
});

test.each([
  "ما هو رأيهم في النماذج الصغيرة؟",
  "他们对小模型有什么看法？",
  "Что они думают о маленьких моделях?",
])(
  "a question in letters that the chapters lack, %j, is not judged by a likeness of nothing",
  async (question) => {
    const found = await find(question);
    expect([found.answerable, found.evidence[0]?.model]).toEqual([false, null]);
  },
);

test("a name in Latin letters inside such a question still finds its chapter", async () => {
  const found = await find("他们怎么看 BLOOM 和 BigScience？");
  expect([found.answerable, first(found)]).toEqual([true, 12]);
});

describe("without the vectors of words those of sentences decide", () => {
  const findWithout = (question: string) => {
    const { store } = answering.parts;
    if (!(store instanceof LocalStore)) throw new Error("the tests search an index of their own");
    const without = new LocalStore({ ...store.index, tokens: null });
    return retrieve({ ...answering.parts, store: without }, { question });
  };

  test.each(["How does the company make money?", "Do big models always beat little ones?", SMALL])(
    "%j is answered",
    async (question) => {
      expect(await findWithout(question)).toMatchObject({
        answerable: true,
        evidence: [{ model: expect.any(String), alignment: null, weakest: null }],
      });
    },
  );

  test.each([
    "how deep can a whale dive?",
    "who won the match on Sunday?",
    "which ointment helps against sunburn?",
    "should I fix my mortgage?",
    "how long do I boil an egg?",
  ])("%j is declined", async (question) => {
    expect((await findWithout(question)).answerable).toBe(false);
  });
});

test("an unknown episode is refused by name", async () => {
  await expect(retrieve(answering.parts, { question: SMALL, episodes: ["nope"] })).rejects.toMatchObject({
    code: "bad_request",
  });
});
