import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { Answering } from "../../src/compose/compose.js";
import type { ChatResponse } from "../../src/shared/domain.js";
import { composeRealParts } from "./real-parts.js";

let answering: Answering;
beforeAll(async () => {
  answering = await composeRealParts();
}, 120_000);
afterAll(() => answering.close());

async function ask(...said: readonly string[]): Promise<ChatResponse> {
  const messages = said.map((content, i) => ({
    role: i % 2 === (said.length - 1) % 2 ? ("user" as const) : ("assistant" as const),
    content,
  }));
  for await (const event of answerQuestion(answering.parts, { messages })) {
    if (event.type === "answer-end") return event.response;
  }
  throw new Error("an answer without an end");
}

const chapters = ({ citations }: ChatResponse) => citations.map(({ chapter }) => chapter.number);

describe("what asks nothing of the episodes gets a line about the show and questions to begin with", () => {
  test.each([
    ["hi", /^Hello!/],
    ["thanks!", /^You are welcome\./],
    ["who are you?", /^This is Cuepoint\./],
    ["what can I ask?", /^This is Cuepoint\./],
  ])("%j", async (question, answer) => {
    const response = await ask(question);
    expect(response).toMatchObject({
      answer: expect.stringMatching(answer),
      abstained: false,
      citations: [],
      closest: [],
      mode: "extractive",
    });
    expect(response.answer).toContain("No Priors");
    expect(response.followUps).toHaveLength(3);
  });

  test.each(["asdf", "ok"])("%j is no question, and none that was answered", async (question) => {
    expect(await ask(question)).toMatchObject({ abstained: true, citations: [], closest: [] });
  });
});

test.each([
  ["latest episode", /^The only episode here is “/],
  ["what was the first episode?", /^The only episode here is “/],
  ["list the episodes", /^There is 1 episode here:\n\n- “/],
  ["where can I listen?", /is a video on YouTube \[1\]; each time/],
  ["how long is it?", / runs 37 minutes/],
  ["when was it published?", /^The page dates “/],
  ["who is in this episode?", /^According to the page of “/],
])("%j is answered from the data, with a citation", async (question, answer) => {
  const response = await ask(question);
  expect(response).toMatchObject({ abstained: false, answer: expect.stringMatching(answer) });
  expect(response.citations.length).toBeGreaterThan(0);
});

test("how many episodes there are is counted", async () => {
  expect(await ask("how many episodes are there?")).toMatchObject({
    abstained: false,
    answer: "There is 1 episode here.",
  });
});

describe("a window of time is told from within it", () => {
  test.each([
    ["what happens in the first 5 minutes?", 0, 300],
    ["what do they say in the last ten minutes?", 1645, 2245],
    ["what do they talk about between 10 and 15 minutes?", 480, 900],
  ])("%j", async (question, from, to) => {
    const { abstained, citations } = await ask(question);
    expect(abstained).toBe(false);
    expect(citations.length).toBeGreaterThan(0);
    for (const { start } of citations) {
      expect(start).toBeGreaterThanOrEqual(from - 120);
      expect(start).toBeLessThan(to);
    }
  });

  test("what is said around the half hour is told from the chapter there", async () => {
    const { citations } = await ask("what is going on around the half hour?");
    expect(citations[0]?.start).toBeLessThanOrEqual(1800);
    expect(citations[0]?.end).toBeGreaterThan(1800);
  });
});

describe("a summary, takeaways and quotes are spread over the episode", () => {
  test.each(["summarize the episode", "key takeaways", "best quotes"])("%j", async (question) => {
    const response = await ask(question);
    const [first = 0, ...others] = chapters(response);
    expect(response.abstained).toBe(false);
    expect(first).toBeLessThanOrEqual(3);
    expect(others.at(-1)).toBeGreaterThanOrEqual(13);
    expect(new Set(chapters(response)).size).toBe(5);
  });

  test("quotes on a topic are of what is said on it", async () => {
    expect(chapters(await ask("best quotes on small models"))).toContain(9);
  });
});

describe("an answer has the form that is asked for", () => {
  test("a summary in three bullet points has three", async () => {
    const { answer } = await ask("summarize in three bullet points");
    expect(answer.match(/^- /gm)).toHaveLength(3);
  });

  test("a summary in one sentence is one", async () => {
    const { answer } = await ask("summarize the episode in one sentence");
    expect(answer).not.toContain("\n");
    expect(answer.endsWith(".")).toBe(true);
  });

  test("a follow-up that asks for another form has the question before it answered anew", async () => {
    const question = "What is the Bloomberg Terminal an example of?";
    const before = await ask(question);
    const after = await ask(question, before.answer, "shorter please");
    expect(after.abstained).toBe(false);
    expect(after.citations).toHaveLength(1);
    expect(chapters(after)[0]).toBe(chapters(before)[0]);
  });

  test("so has a summary", async () => {
    const before = await ask("summarize the episode");
    const { answer } = await ask("summarize the episode", before.answer, "in 2 bullet points");
    expect(answer.match(/^- /gm)).toHaveLength(2);
  });

  test("without an answer before it there is none to change", async () => {
    expect(await ask("shorter please")).toMatchObject({ abstained: true, citations: [] });
  });
});
