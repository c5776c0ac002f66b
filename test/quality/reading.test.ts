import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { Answering } from "../../src/compose/compose.js";
import type { ChatMessage, ChatResponse } from "../../src/shared/domain.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { composeRealParts } from "./real-parts.js";

/** What the reading model has to tell of the shipped page. The program's own part is tested with a scripted reader. */
const SMALL = "what does Clem think about small models?";
const MONEY = "How does the company make money?";
const DECLINED = /^The episodes (?:do not answer this question\.|may not answer this question;)/;

let answering: Answering;
beforeAll(async () => {
  answering = await composeRealParts();
});
afterAll(() => answering.close());

const user = (content: string): ChatMessage => ({ role: "user", content });

async function ask(
  question: string,
  earlier: readonly ChatMessage[] = [],
  changes: Partial<AnswerParts> = {},
) {
  const request = { messages: [...earlier, user(question)] };
  for await (const event of answerQuestion({ ...answering.parts, ...changes }, request))
    if (event.type === "answer-end") return event.response;
  throw new Error("no answer");
}

const listCited = ({ citations }: ChatResponse) => [
  ...new Set(citations.map(({ chapter }) => chapter.number)),
];
const listClosest = ({ closest }: ChatResponse) => closest.map(({ chapter }) => chapter.number);

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
    const response = await ask(question, [user(SMALL)]);
    expect(response).toMatchObject({
      abstained: true,
      citations: [],
      answer: expect.stringMatching(DECLINED),
    });
    expect(response.closest.length).toBeGreaterThan(0);
  });

  test("nor does a good answer before two of them", async () => {
    const first = await ask(SMALL);
    const turns = [user(SMALL), { role: "assistant", content: first.answer } as const];
    const second = await ask("And what about large ones?", turns);
    expect([second.abstained, listCited(second)]).toEqual([false, [9]]);
    const third = await ask("and how deep can a whale dive?", [...turns, user("And what about large ones?")]);
    expect(third).toMatchObject({ abstained: true, citations: [] });
  });
});

describe("a question that leans on an earlier one is answered where that leads", () => {
  test.each([
    ["And what about large ones?", SMALL],
    ["why?", SMALL],
    ["tell me more", SMALL],
    ["And what about large ones?", "Who won the 2018 World Cup?", SMALL],
  ])("%j behind %j", async (question, ...history) => {
    const response = await ask(question, history.map(user));
    expect([response.abstained, listCited(response)[0]]).toEqual([false, 9]);
  });

  test("but not where only the assistant has spoken", async () => {
    const spoken = { role: "assistant", content: "Clem talks about BLOOM and RLHF all the time." } as const;
    expect(await ask("why?", [spoken])).toMatchObject({ abstained: true, citations: [] });
  });

  test("and one that stands alone is answered as if nothing had been said before", async () => {
    const alone = await ask(MONEY);
    const later = await ask(MONEY, [user(SMALL), user("and large ones?")]);
    expect([later.answer, later.abstained]).toEqual([alone.answer, false]);
  });
});

describe("a name that the notes do not have", () => {
  test.each(["How old is Yann LeCun?", "Who invented the transistor?"])(
    "%j is declined",
    async (question) => {
      expect(await ask(question)).toMatchObject({ abstained: true, citations: [] });
    },
  );

  test("beside one that they have does not keep that one from being answered", async () => {
    const response = await ask("What do they say about Llama, and about RLHF?");
    expect([response.abstained, listCited(response).includes(13)]).toEqual([false, true]);
  });
});

describe("of a question in parts", () => {
  test.each([
    ["Who built BLOOM and what did Warren Buffett pay for it?", 12, "what did Warren Buffett pay for it"],
    ["How do I boil spaghetti, and how does the company make money?", 14, "How do I boil spaghetti"],
    ["How does the company make money, and how deep can a whale dive?", 14, "how deep can a whale dive"],
  ])("%j the one that is answered is, and the other one is named", async (question, number, part) => {
    const response = await ask(question);
    expect([response.abstained, listCited(response)[0]]).toEqual([false, number]);
    expect(response.answer).toMatch(
      new RegExp(`\\n\\nThe episodes (?:do|may) not answer the rest of the question: “${part}”\\.$`),
    );
  });

  test("both are answered where the notes hold both", async () => {
    const response = await ask("How does the company make money, and who built BLOOM?");
    expect(listCited(response)).toEqual(expect.arrayContaining([12, 14]));
    expect(response.answer).not.toContain("the rest of the question");
  });

  test("neither is answered where the notes hold none", async () => {
    const response = await ask("How do I boil spaghetti, and how deep can a whale dive?");
    expect(response).toMatchObject({
      abstained: true,
      citations: [],
      answer: expect.stringMatching(DECLINED),
    });
  });
});

describe("case and typos change nothing", () => {
  test.each([
    ["who built BLOOM?", 12],
    ["what is said about RLHF?", 13],
    [MONEY, 14],
    ["Do big models always beat little ones?", 9],
  ])("of %j", async (question, number) => {
    for (const typed of [question, question.toLowerCase(), question.toUpperCase()]) {
      const response = await ask(typed);
      expect([typed, response.abstained, listCited(response)[0]]).toEqual([typed, false, number]);
    }
  });

  test.each(["how dose the company make mony?", "what does clem thnk about small models"])(
    "%j is answered",
    async (question) => {
      expect((await ask(question)).abstained).toBe(false);
    },
  );

  test.each(["How deep can a whale dive?", "Who won the match on Sunday?"])("of %j", async (question) => {
    for (const typed of [question, question.toLowerCase(), question.toUpperCase()])
      expect([typed, (await ask(typed)).abstained]).toEqual([typed, true]);
  });
});

describe("a question that is not in English", () => {
  test.each([
    ["ما هو رأيهم في النماذج الصغيرة؟", "الإنجليزية"],
    ["他们对小模型有什么看法？", "英语"],
    ["Что они думают о маленьких моделях?", "They are in English: a question in English finds more."],
    ["Wie tief kann ein Pottwal eigentlich tauchen?", "Eine Frage auf Englisch findet mehr."],
  ])("%j is declined, and its reader is told in which language to ask", async (question, told) => {
    expect(await ask(question)).toMatchObject({
      abstained: true,
      citations: [],
      answer: expect.stringContaining(told),
    });
  });

  test("leads to the chapter of a name in Latin letters that stands in it", async () => {
    const response = await ask("他们怎么看 BLOOM 和 BigScience？");
    expect(response.abstained ? listClosest(response) : listCited(response)).toContain(12);
  });
});

describe("without the vectors of words", () => {
  const askWithout = async (question: string) => {
    const { store } = answering.parts;
    if (!(store instanceof LocalStore)) throw new Error("the tests search an index of their own");
    return await ask(question, [], { store: new LocalStore({ ...store.index, tokens: null }) });
  };

  test.each([MONEY, "Do big models always beat little ones?", SMALL])("%j is answered", async (question) => {
    expect((await askWithout(question)).abstained).toBe(false);
  });

  test.each([
    "how deep can a whale dive?",
    "who won the match on Sunday?",
    "which ointment helps against sunburn?",
    "should I fix my mortgage?",
  ])("%j is declined", async (question) => {
    expect((await askWithout(question)).abstained).toBe(true);
  });
});

test("a moment of which no chapter has a word is not told as the one", async () => {
  expect((await ask("when do they talk about pricing?")).answer).toMatch(
    /^(?:No chapter names it; the nearest in meaning is from \*\*\d+:\d\d\*\*|The episodes (?:do|may) not)/,
  );
  expect((await ask("when do they talk about RLHF?")).answer).toMatch(/^From \*\*27:05\*\* /);
});
