import { beforeAll, describe, expect, test } from "vitest";
import { answerQuestion } from "../../src/answer/answer-question.js";
import { type Finding, findAnswer } from "../../src/answer/find-answer.js";
import { resolveQuestion } from "../../src/answer/resolve-question.js";
import { findInvalidCitations } from "../../src/evaluate/find-invalid-citations.js";
import { ANSWERS, NEAR } from "../../src/read/judge-probability.js";
import type { AnswerReading, Reader } from "../../src/read/reader.js";
import type { ChatMessage, ChatResponse, Cue } from "../../src/shared/domain.js";
import { AppError } from "../../src/shared/errors.js";
import { makeEpisode } from "../fakes/episodes.js";
import { type Judge, ScriptedReader } from "../fakes/models/scripted-reader.js";
import { WordReader } from "../fakes/models/word-reader.js";
import { readWhole } from "../fakes/read-whole.js";
import { type LocalParts, makeAnswerParts } from "../fakes/start-server.js";

const DECLINED = "The episodes do not answer this question.";
const UNSURE = "The episodes may not answer this question; these moments come closest.";
const COMES_NEAR = (ANSWERS + NEAR) / 2;
const DAMP = "Damp kills more colonies than cold";
const LIFTING = "Long hives need no lifting";
const HONEY = "Box hives hold 40 kg of honey";

let parts: LocalParts;
beforeAll(async () => {
  parts = await makeAnswerParts();
});

interface Asking {
  readonly reader?: Reader | null;
  readonly earlier?: readonly ChatMessage[];
  readonly of?: LocalParts;
}

const user = (content: string): ChatMessage => ({ role: "user", content });

async function find(question: string, { reader = new WordReader(), earlier = [] }: Asking = {}) {
  const asked = await resolveQuestion(parts, { messages: [...earlier, user(question)] });
  return await findAnswer({ ...parts, reader }, asked, { rewritten: null, forModel: false });
}

async function ask(
  question: string,
  { reader = new WordReader(), earlier = [], of = parts }: Asking = {},
): Promise<ChatResponse> {
  const request = { messages: [...earlier, user(question)] };
  for await (const event of answerQuestion({ ...of, reader }, request)) {
    if (event.type !== "answer-end") continue;
    expect(findInvalidCitations(event.response, await readWhole(of.store))).toEqual([]);
    return event.response;
  }
  throw new Error("no answer");
}

const listWords = ({ selected }: Finding) => selected.map(({ spans }) => spans.map(({ words }) => words));
const listQuotes = ({ citations }: ChatResponse) => citations.map(({ quote }) => quote);
/** Reads what has one of the words as likely as it says, and anything else with 0. */
const readWords = (judge: (question: string) => Readonly<Record<string, number>>): ScriptedReader =>
  new ScriptedReader((question, { sentences }) => {
    const probabilities = sentences.map(({ text }) =>
      Math.max(
        0,
        ...Object.entries(judge(question)).map(([word, probability]) =>
          text.includes(word) ? probability : 0,
        ),
      ),
    );
    const probability = Math.max(0, ...probabilities);
    const total = probabilities.reduce((sum, each) => sum + each, 0);
    const sentenceProbabilities = probabilities.map((each) =>
      total === 0 ? 1 / sentences.length : each / total,
    );
    return { probability, sentenceProbabilities };
  });

describe("a question of two parts", () => {
  test("of which two chapters answer one each is answered by both, in the order of the parts", async () => {
    const question = "What kills more colonies than cold, and which hives need no lifting?";
    const finding = await find(question);
    expect(finding).toMatchObject({ verdict: "answers", unanswered: [] });
    expect(listWords(finding)).toEqual([[DAMP], [LIFTING]]);
    const response = await ask(question);
    expect(listQuotes(response)).toEqual([DAMP, LIFTING]);
    expect(response.answer).not.toContain("the rest of the question");
  });

  test("both of which one chapter answers is answered by both, as one moment", async () => {
    const question = "Which hives need no lifting, and how much honey do box hives hold?";
    expect(listWords(await find(question))).toEqual([[LIFTING, HONEY]]);
    expect((await ask(question)).answer).toBe(`“${LIFTING}” [1]\n\n- “${HONEY}” [2]`);
  });

  test("that the same words answer quotes them once", async () => {
    const reader = readWords(() => ({ [DAMP]: 0.9 }));
    const finding = await find("What kills colonies, and why do they die?", { reader });
    expect(listWords(finding)).toEqual([[DAMP]]);
    expect(finding.unanswered).toEqual([]);
  });

  test.each([
    ["Which hives need no lifting, and who won the cup in Peru?", "who won the cup in Peru"],
    ["Who won the cup in Peru, and which hives need no lifting?", "Who won the cup in Peru"],
  ])("of %j the one that is not answered is named", async (question, named) => {
    const response = await ask(question);
    expect(response.abstained).toBe(false);
    expect(listQuotes(response)).toEqual([LIFTING]);
    expect(
      response.answer.endsWith(`\n\nThe episodes do not answer the rest of the question: “${named}”.`),
    ).toBe(true);
  });

  test("of three, both that are not answered are named", async () => {
    const { answer } = await ask(
      "Who won the cup in Peru, and which hives need no lifting, and how deep is the sea?",
    );
    expect(answer).toContain(
      "the rest of the question: “Who won the cup in Peru” and “how deep is the sea”.",
    );
  });

  test("is not said to have no answer in the notes where something comes near one part", async () => {
    const reader = readWords((question) =>
      question.startsWith("Which") ? { [LIFTING]: 0.9 } : { [DAMP]: COMES_NEAR },
    );
    const question = "Which hives need no lifting, and what does damp cost?";
    expect((await find(question, { reader })).unanswered).toEqual([
      { text: "what does damp cost?", verdict: "near" },
    ]);
    expect((await ask(question, { reader })).answer).toContain(
      "\n\nThe episodes may not answer the rest of the question: “what does damp cost”.",
    );
  });

  test("of which one had no turn to be read is answered as far as it was, degraded", async () => {
    const judge: Judge = (question, { sentences }) => {
      if (!question.startsWith("Which")) throw new AppError("overloaded", "too many wait");
      return sentences.some(({ text }) => text === LIFTING) && !question.includes("cup") ? 0.9 : 0;
    };
    const reader = new ScriptedReader(judge);
    const response = await ask("Which hives need no lifting, and who won the cup?", { reader });
    expect(response).toMatchObject({ abstained: false, degraded: true });
    expect(response.answer).toContain("may not answer the rest of the question: “who won the cup”.");
  });

  test("neither of which is answered is declined as one question", async () => {
    const question = "Who won the cup in Peru, and how deep is the sea?";
    expect(await find(question)).toMatchObject({
      verdict: "nothing",
      selected: [],
      nearest: [],
      unanswered: [],
    });
    expect(await ask(question)).toMatchObject({ abstained: true, answer: DECLINED });
  });
});

describe("a question that leans on an earlier one", () => {
  const good = user("Which hives need no lifting?");

  test.each([
    "and how deep can a whale dive?",
    "what about penguins?",
    "And who won the World Cup that year?",
    "and the capital of Mongolia?",
  ])("%j is not answered because that one was", async (question) => {
    expect(await ask(question, { earlier: [good] })).toMatchObject({ abstained: true, answer: DECLINED });
  });

  test.each(["why?", "tell me more"])("%j is answered where that leads", async (question) => {
    expect(listQuotes(await ask(question, { earlier: [good] }))).toEqual([LIFTING]);
  });

  test("asks nothing where only the assistant has spoken", async () => {
    const earlier = [{ role: "assistant", content: LIFTING } as const];
    expect(await ask("why?", { earlier })).toMatchObject({ abstained: true, answer: DECLINED });
  });
});

describe("what is told where nothing answers", () => {
  test("near: that the notes may not answer, and the moments that come closest", async () => {
    const reader = readWords(() => ({ [DAMP]: COMES_NEAR }));
    const finding = await find("How do colonies die in Peru?", { reader });
    expect([finding.verdict, finding.selected]).toEqual(["near", []]);
    expect(finding.nearest.length).toBeGreaterThan(0);
    const response = await ask("How do colonies die in Peru?", { reader });
    expect(response).toMatchObject({ abstained: true, answer: UNSURE, citations: [] });
    expect(response.closest[0]?.quote).toBe(DAMP);
  });

  test("nothing: that they do not, and what was found all the same", async () => {
    const response = await ask("How do colonies die in Peru?", { reader: new ScriptedReader(() => 0) });
    expect(response).toMatchObject({ abstained: true, answer: DECLINED, citations: [] });
    expect(response.closest.length).toBeGreaterThan(0);
  });

  test("without a reader: that they may not, and the passages that were found", async () => {
    const response = await ask("What kills more colonies than cold?", { reader: null });
    expect(response).toMatchObject({ abstained: true, degraded: false, answer: UNSURE, citations: [] });
    expect(response.closest[0]?.quote).toBe(DAMP);
  });
});

describe("of speech", () => {
  const cues: Cue[] = [
    {
      startSeconds: 100,
      endSeconds: 110,
      speaker: "Mara",
      text: "What is it that kills colonies in the winter, then?",
    },
    {
      startSeconds: 110,
      endSeconds: 125,
      speaker: "Lin",
      text: "Well, I have kept bees for forty years in a valley that has a lake and two rivers in it.",
    },
    {
      startSeconds: 125,
      endSeconds: 140,
      speaker: "Lin",
      text: "It is the damp under the lid, which the bees themselves breathe out all winter long.",
    },
    { startSeconds: 140, endSeconds: 150, speaker: "Mara", text: "That is not what I thought." },
  ];
  let speech: LocalParts;
  beforeAll(async () => {
    const [, second] = makeEpisode().chapters;
    if (second === undefined) throw new Error("the episode has two chapters");
    const chapters = [{ ...second, number: 1, startSeconds: 0, summary: null, bullets: [] }];
    speech = await makeAnswerParts([{ episode: makeEpisode({ chapters }), cues }]);
  });

  test.each([
    ["an answer cites", 0.9, ({ citations }: ChatResponse) => citations],
    ["an abstention names", COMES_NEAR, ({ closest }: ChatResponse) => closest],
  ])("%s the sentence that was read as the one, at its own second", async (_, probability, list) => {
    const reader = new ScriptedReader((_question, { sentences }): AnswerReading => {
      const at = sentences.findIndex(({ text }) => text.includes("under the lid"));
      return { probability, sentenceProbabilities: sentences.map((_sentence, i) => Number(i === at)) };
    });
    const response = await ask("What kills colonies in winter?", { reader, of: speech });
    expect(list(response)).toMatchObject([
      { quote: cues[2]?.text, start: 125, end: 140, timestamp: "2:05", kind: "transcript" },
    ]);
    expect(reader.calls[0]?.texts[0]?.sentences.map(({ speaker }) => speaker)).toEqual([
      "Mara",
      "Lin",
      "Lin",
      "Mara",
    ]);
  });
});

test("what the episode's own data answers is not read", async () => {
  const reader = new ScriptedReader(() => 0);
  expect(await ask("Who hosts this episode?", { reader })).toMatchObject({ abstained: false });
  expect(reader.calls).toEqual([]);
});

test("for a moment it is read whether its topic is spoken of", async () => {
  const reader = readWords(() => ({ [DAMP]: 0.9 }));
  const response = await ask("When do they talk about damp?", { reader });
  expect(reader.calls[0]?.question).toBe("What is said about damp?");
  expect(response.citations[0]?.chapter.number).toBe(2);
});

test("of a moment with two topics each is read as such", async () => {
  const reader = readWords(() => ({ [DAMP]: 0.9 }));
  await ask("When do they talk about damp and how hives are lifted?", { reader });
  const questions = new Set(reader.calls.map(({ question }) => question));
  expect(questions).toEqual(
    new Set(
      ["damp and how hives are lifted", "damp", "how hives are lifted"].map(
        (topic) => `What is said about ${topic}?`,
      ),
    ),
  );
});
