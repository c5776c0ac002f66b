import { beforeAll, describe, expect, test } from "vitest";
import type { AnswerParts } from "../../src/answer/answer-parts.js";
import { answerQuestion } from "../../src/answer/answer-question.js";
import type { ChatResponse, Episode } from "../../src/shared/domain.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";
import { makeAnswerParts } from "../fakes/start-server.js";

function make(
  number: number | undefined,
  title: string,
  bullets: readonly string[],
  changes: Partial<Episode> = {},
) {
  return makeEpisode({
    id: `slipway-${title.toLowerCase().replaceAll(" ", "-")}`,
    title,
    show: "The Slipway",
    people: [{ name: `Guest of ${title}`, role: "guest" }],
    ...(number === undefined ? {} : { number }),
    chapters: makeChapters(...bullets),
    ...changes,
  });
}

const LIBRARY = [
  make(3, "Larch planks", ["Hide glue holds larch planks", "Larch planks are steamed for an hour"]),
  make(12, "Masts and spars", ["Epoxy glue holds the spruce mast", "A spruce mast costs 7,500 pounds"]),
  make(13, "Keel bolts", ["Bronze bolts hold the keel", "Resin glue seals the keel bolts"]),
  make(7, "Old anchors", ["Iron anchors rust in a year"], { season: 1 }),
  make(7, "New anchors", ["Steel anchors never rust"], { season: 2 }),
  make(undefined, "Trailer", ["Fish glue is what the show begins with"]),
];

let parts: AnswerParts;
beforeAll(async () => {
  parts = await makeAnswerParts(LIBRARY);
});

/** Asks the questions in turn, in one conversation; gives the last answer. */
async function ask(...questions: readonly string[]): Promise<ChatResponse> {
  const messages: { role: "user" | "assistant"; content: string }[] = [];
  let last: ChatResponse | undefined;
  for (const content of questions) {
    messages.push({ role: "user", content });
    for await (const event of answerQuestion(parts, { messages }))
      if (event.type === "answer-end") last = event.response;
    messages.push({ role: "assistant", content: last?.answer ?? "" });
  }
  if (last === undefined) throw new Error("no answer");
  return last;
}

const listTitles = ({ citations }: ChatResponse) => [
  ...new Set(citations.map(({ episode }) => episode.title)),
];

describe("a question that names an episode by its number is answered from it alone", () => {
  test.each([
    ["what is episode 12 about?", ["Masts and spars"], "has 2 chapters|runs"],
    ["Tell me about episode 12", ["Masts and spars"], "Epoxy glue"],
    ["summarise ep. 3", ["Larch planks"], "Hide glue"],
    ["#12", ["Masts and spars"], "Epoxy glue"],
    ["S02E07", ["New anchors"], "Steel anchors"],
    ["who is the guest of episode 7 of season 2?", ["New anchors"], "Guest of New anchors"],
    ["who is the guest of S1E7?", ["Old anchors"], "Guest of Old anchors"],
    ["what do they say about glue in episode 3?", ["Larch planks"], "Hide glue"],
    ["what do they say about glue in episode 13?", ["Keel bolts"], "Resin glue"],
    ["when do they talk about glue in episode 13?", ["Keel bolts"], "1:00"],
    ["what is chapter 2 of episode 12?", ["Masts and spars"], "7,500 pounds"],
    ["summarise episodes 3 and 12", ["Larch planks", "Masts and spars"], "Epoxy glue"],
  ])("%j: %j", async (question, titles, words) => {
    const response = await ask(question);
    expect(listTitles(response)).toEqual(titles);
    expect(response.answer).toMatch(new RegExp(words));
    expect(response.abstained).toBe(false);
  });
});

test("where two seasons have the number, both are asked, and each is named", async () => {
  expect(listTitles(await ask("what is episode 7 about?"))).toEqual(["Old anchors", "New anchors"]);
  const { answer } = await ask("do anchors rust in episode 7?");
  expect(answer).toContain("In “Old anchors”");
});

describe("a number that no episode has is said, and nothing is quoted", () => {
  test.each([
    ["what is episode 99 about?", "There is no episode 99 here."],
    ["what do they say about glue in episode 5?", "There is no episode 5 here."],
    ["S03E07", "There is no episode 7 of season 3 here."],
  ])("%j: %j", async (question, sentence) => {
    const { answer, abstained, citations, closest, followUps } = await ask(question);
    expect(answer).toContain(sentence);
    expect(answer).toContain(
      "The Slipway has episodes 3, 12 and 13, 7 of season 1 and 7 of season 2. One more episode",
    );
    expect({ abstained, citations, closest, followUps }).toEqual({
      abstained: true,
      citations: [],
      closest: [],
      followUps: [],
    });
  });
});

describe("a follow-up", () => {
  test.each([
    [["what is episode 12 about?", "and episode 13?"], ["Keel bolts"], "Bronze bolts"],
    [["what is episode 12 about?", "and 13?"], ["Keel bolts"], "Bronze bolts"],
    [["what do they say about glue in episode 12?", "and in episode 13?"], ["Keel bolts"], "Resin glue"],
    [
      ["what do they say about glue in episode 12?", "and in episode 13?", "what about episode 3?"],
      ["Larch planks"],
      "Hide glue",
    ],
    [["what do they say about glue in episode 99?", "and in episode 3?"], ["Larch planks"], "Hide glue"],
    [["what is glue made of?", "what about in #13?"], ["Keel bolts"], "Resin glue"],
    [["what is episode 12 about?", "who is the guest?"], ["Masts and spars"], "Guest of Masts"],
    [["what is episode 12 about?", "and what do they say about glue?"], ["Masts and spars"], "Epoxy glue"],
    [["what is episode 12 about?", "who is on episode 13?"], ["Keel bolts"], "Guest of Keel bolts"],
    [["what is episode 12 about?", "who is Guest of Larch planks?"], ["Larch planks"], "Guest of Larch"],
  ])("%j is answered from %j", async (questions, titles, words) => {
    const response = await ask(...questions);
    expect(listTitles(response)).toEqual(titles);
    expect(response.answer).toContain(words);
  });
});

test("numbers that are not episodes' leave the whole library in scope", async () => {
  expect(listTitles(await ask("what does the spruce mast for 12 people cost?"))).toEqual(["Masts and spars"]);
  expect(listTitles(await ask("what is fish glue in the top 12?"))).toContain("Trailer");
});
