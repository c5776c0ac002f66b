import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { EpisodeRequest } from "../../src/answer/requests/episode-request.js";
import { recogniseRequest } from "../../src/answer/requests/recognise/recognise-request.js";
import { readOwnRequests } from "../../src/compose/read-own-files.js";
import { cacheQueries } from "../../src/embed/cache-queries.js";
import { findModel } from "../../src/embed/find-model.js";
import { createTransformersEmbedder } from "../../src/embed/transformers-embedder.js";
import { readQuestion } from "../../src/retrieve/read-question.js";
import { readTestConfig } from "../test-config.js";

const { modelName, modelDir } = readTestConfig();
const embedder = cacheQueries(createTransformersEmbedder({ model: findModel(modelName), modelDir }));
afterAll(() => embedder.close());

const requests = readOwnRequests();

/** Reads a request as the program does, with the real embedding model. */
async function recognise(question: string): Promise<EpisodeRequest | null> {
  const found = await recogniseRequest(requests, question, {
    findMeaning: async (text) => (await readQuestion(text, embedder)).meaning,
    holds: () => false,
  });
  return found?.request ?? null;
}

describe("what an episode's own data does not answer is left to retrieval", () => {
  test.each([
    "",
    "???",
    "who told him that cameras would make scanners obsolete?",
    "Who writes the tweets?",
    "Who trained BLOOM?",
    "Who hosts the models?",
    "who do they sell to?",
    "Who are the customers?",
    "Who are the people behind BigScience?",
    "When did open source begin?",
    "When was the Series A raised?",
    "When was Mongolia founded?",
    "When was it founded?",
    "When did people start talking about open source?",
    "When did the Roman Empire fall?",
    "when will it be out of fashion?",
    "When is a giant general model the right pick?",
    "Where did Spaces come from?",
    "Where can I find good models?",
    "Where do they get their revenue?",
    "what is the business about?",
    "What is the chapter on BLOOM about?",
    "What is the episode of 1929 about?",
    "What are the main topics in machine learning research?",
    "What are the main ideas behind transformers?",
    "what do they say about open source?",
    "What did they talk about with the engineer?",
    "Summarise the argument for open source",
    "Give me a summary of their business model",
    "How long did they run the chatbot?",
    "How long does it take to get to production?",
    "How long should I boil spaghetti?",
    "How many chapters does the book about BLOOM have?",
    "how many people use the platform?",
    "How many guests did the party have?",
    "What is the company called?",
    "What is the show business like?",
    "What is the name of their first product?",
    "Which part of the stack is covered by GitHub?",
    "Which models are covered by the licence?",
    "Take the model to production",
    "Go to market: what did they do?",
    "Skip connections",
    "Is there a community manager?",
  ])("%j", async (question) => {
    expect(await recognise(question)).toBeNull();
  });
});

describe("a moment is recognised, and its topic kept without the framing", () => {
  test.each([
    ["when do they talk about RLHF?", "RLHF"],
    ["When do they start talking about RLHF?", "RLHF"],
    ["at what minute do they mention BLOOM", "BLOOM"],
    ["At which point does he bring up small models?", "small models"],
    ["At what time is BLOOM mentioned in the episode?", "BLOOM"],
    ["Where in the episode do they discuss the business model?", "the business model"],
    ["where in the podcast is the business model discussed?", "the business model"],
    ["Where exactly in the episode is BLOOM?", "BLOOM"],
    ["Which chapter covers BLOOM?", "BLOOM"],
    ["Which episode chapter covers BLOOM?", "BLOOM"],
    ["what chapter is about small models", "small models"],
    ["Which chapter is BLOOM in?", "BLOOM"],
    ["In which chapter do they talk about eBay?", "eBay"],
    ["Which section of the episode talks about data consent?", "data consent"],
    ["take me to the part on infrastructure", "infrastructure"],
    ["Can you take me to the bit where they discuss Bloomberg, please?", "Bloomberg"],
    ["skip to the part about GitHub", "GitHub"],
    ["jump to where they talk about money", "money"],
    ["Play the section about protein work", "protein work"],
    ["What's the timestamp for RLHF?", "RLHF"],
    ["Give me the timestamp of the part about RLHF", "the part about RLHF"],
    ["timestamp for RLHF", "RLHF"],
    ["How far in is the trade show story?", "trade show"],
    ["Which minute does the part on open source start?", "open source"],
    ["at what point do they get to the money", "the money"],
    ["what time does the BLOOM bit start", "BLOOM"],
    ["how long until they talk about RLHF?", "RLHF"],
    ["When does the discussion of data start?", "data"],
    ["where's the bit about twitter, timestamp pls", "twitter"],
    ["When is Bloomberg mentioned?", "Bloomberg"],
    ["when does RLHF come up", "RLHF"],
    ["How far into the episode do they talk about BLOOM?", "BLOOM"],
    ["how many minutes in is BLOOM mentioned?", "BLOOM"],
    ["When does Clem talk about small models?", "Clem small models"],
    ["Tell me when they talk about pivots", "pivots"],
    ["when do they talk about spaghetti?", "spaghetti"],
    ["Where can I hear them talk about RLHF?", "RLHF"],
    ["Where's the part about eBay?", "eBay"],
    ["whereabouts do they discuss pricing?", "pricing"],
    ["I want to listen to the bit on Twitter", "Twitter"],
    ["show me where they talk about bias", "bias"],
    ["which chapter should I listen to for fundraising?", "fundraising"],
    ["find me the moment they bring up Alexa", "Alexa"],
    ["and when do they get to the part about money?", "money"],
  ])("%j: %j", async (question, topic) => {
    expect(await recognise(question)).toEqual({ kind: "moment", topic });
  });
});

describe("a question about the people is recognised", () => {
  test.each([
    ["who hosts this?", "host"],
    ["Who hosts the podcast?", "host"],
    ["who is the host", "host"],
    ["Who are the hosts of this show?", "host"],
    ["who's hosting?", "host"],
    ["What are the hosts' names?", "host"],
    ["Who is asking the questions?", "host"],
    ["name the hosts", "host"],
    ["who is the guest?", "guest"],
    ["Who's the guest on this episode?", "guest"],
    ["What is the guest's name?", "guest"],
    ["Who is being interviewed?", "guest"],
    ["who do they interview?", "guest"],
    ["Is there a guest?", "guest"],
    ["who are they talking to?", "guest"],
    ["who's talking?", null],
    ["who is speaking here?", null],
    ["Who are the speakers?", null],
    ["Who is on this episode?", null],
    ["who's in this podcast", null],
    ["Who appears in the episode?", null],
    ["how many people are talking?", null],
    ["who are the hosts and the guest?", null],
    ["who are the people interviewing him?", "host"],
    ["who did the interview", "host"],
    ["Is it one person asking the questions or two? Who are they?", "host"],
    ["Which people are on the podcast?", null],
  ] as const)("%j: %j", async (question, role) => {
    expect(await recognise(question)).toMatchObject({ kind: "people", role });
  });

  test.each([
    ["who is Sarah Guo?", "Sarah Guo"],
    ["Who's Clem?", "Clem"],
    ["who is Ada Lovelace?", "Ada Lovelace"],
    ["Tell me, who is Elad Gil?", "Elad Gil"],
    ["What's Elad Gil’s role?", "Elad Gil"],
  ])("%j: the person %j", async (question, name) => {
    expect(await recognise(question)).toEqual({ kind: "person", name });
  });
});

describe("a question about the whole is recognised", () => {
  test.each([
    ["what is this episode about?", "overview"],
    ["What's this about?", "overview"],
    ["what's it all about?", "overview"],
    ["What do they talk about?", "overview"],
    ["what do they discuss in this episode?", "overview"],
    ["What is covered in this episode?", "overview"],
    ["summarise it", "overview"],
    ["Can you summarize this episode for me?", "overview"],
    ["Summarize the whole podcast in three sentences", "overview"],
    ["Give me a quick summary", "overview"],
    ["What's the gist?", "overview"],
    ["tl;dr", "overview"],
    ["TLDR please", "overview"],
    ["main topics?", "overview"],
    ["What's the episode about, in one sentence?", "overview"],
    ["What are the highlights of this episode?", "takeaways"],
    ["what's in this episode?", "overview"],
    ["What are the main topics?", "overview"],
    ["what are the key takeaways of this episode?", "takeaways"],
    ["Which topics do they cover?", "overview"],
    ["What topics are discussed in this podcast?", "overview"],
    ["list the chapters", "chapters"],
    ["List all chapters with their timestamps", "chapters"],
    ["show me the chapters", "chapters"],
    ["What chapters are there?", "chapters"],
    ["What are the chapters of this episode?", "chapters"],
    ["how many chapters are there?", "chapters"],
    ["table of contents", "chapters"],
    ["how long is it?", "duration"],
    ["How long is this episode?", "duration"],
    ["how many minutes is the podcast?", "duration"],
    ["What's the running time?", "duration"],
    ["when was it published?", "publication"],
    ["When did this episode come out?", "publication"],
    ["when was the episode recorded", "publication"],
    ["What date was this released?", "publication"],
    ["release date?", "publication"],
    ["what's the show called?", "show"],
    ["What is the name of the podcast?", "show"],
    ["Which podcast is this?", "show"],
    ["What is the title of this episode?", "title"],
    ["what am I listening to?", "title"],
  ] as const)("%j: %s", async (question, kind) => {
    expect(await recognise(question)).toEqual({ kind });
  });
});

describe("what is no question about the episodes is recognised", () => {
  test.each([
    ["hi", "greeting"],
    ["Hello there!", "greeting"],
    ["good morning :)", "greeting"],
    ["thanks!", "thanks"],
    ["ok, thank you very much", "thanks"],
    ["bye", "thanks"],
    ["who are you?", "program"],
    ["what can I ask?", "program"],
    ["What can you do for me?", "program"],
    ["ok", "nothing"],
    ["asdf", "nothing"],
    ["lol", "nothing"],
  ] as const)("%j: %s", async (question, about) => {
    expect(await recognise(question)).toEqual({ kind: "talk", about });
  });
});

describe("a question for episodes is recognised", () => {
  test.each([
    ["latest episode", "latest"],
    ["What's your newest one?", "latest"],
    ["what was the very first episode?", "first"],
    ["how many episodes are there?", "count"],
    ["list the episodes", "all"],
    ["What other episodes do you have?", "all"],
    ["which episodes have guests?", "guests"],
  ] as const)("%j: %s", async (question, which) => {
    expect(await recognise(question)).toEqual({ kind: "episodes", which, names: [] });
  });

  test("those with somebody keep the name", async () => {
    expect(await recognise("list the episodes with Ivo Brandt")).toEqual({
      kind: "episodes",
      which: "guests",
      names: ["ivo", "brandt"],
    });
  });
});

test.each([
  ["where can I listen?", "listen"],
  ["how do I subscribe?", "listen"],
  ["best quotes", "quotes"],
  ["give me the key takeaways", "takeaways"],
  ["shorter please", "form"],
  ["in one sentence", "form"],
  ["as bullet points", "form"],
  ["summarize in 3 bullet points", "overview"],
] as const)("%j: %s", async (question, kind) => {
  expect(await recognise(question)).toEqual({ kind });
});

test("quotes on a topic keep the topic", async () => {
  expect(await recognise("what are the best quotes on open source?")).toEqual({
    kind: "wording",
    topic: "open source",
  });
});

const NOISE = fc.stringMatching(/^[a-z]{5,9}$/).map((word) => `zq${word}`);

describe("a place in the recording is recognised", () => {
  test.each([
    ["what's at 19:55?", { seconds: 1195 }],
    ["what happens at minute 20", { seconds: 1200 }],
    ["What do they say around 25:00?", { seconds: 1500 }],
    ["What is discussed 20 minutes in?", { seconds: 1200 }],
    ["what do they talk about at the 12 minute mark", { seconds: 720 }],
    ["which chapter is at 1:02:03", { seconds: 3723 }],
    ["jump to 19:55", { seconds: 1195 }],
    ["chapter 9", { chapter: 9 }],
    ["Summary of chapter 9, please", { chapter: 9 }],
    ["tell me about chapter three", { chapter: 3 }],
    ["What is the second chapter about?", { chapter: 2 }],
    ["What does the 4th chapter of this episode cover?", { chapter: 4 }],
    ["what is the last chapter about?", { chapter: "last" }],
    ["What's the opening chapter about", { chapter: 1 }],
    ["what happens in the first five minutes?", { from: 0, to: 300 }],
    ["first 5 minutes", { from: 0, to: 300 }],
    ["what do they say in the last ten minutes?", { last: 600 }],
    ["around the half hour", { seconds: 1800 }],
    ["between 10 and 15 minutes", { from: 600, to: 900 }],
    ["What do they discuss from 12:40 to 14:00?", { from: 760, to: 840 }],
    ["what's in the second half?", { shares: [0.5, 1] }],
    ["how does the episode end?", { chapter: "last" }],
    ["how does it start?", { chapter: 1 }],
  ] as const)("%j: %j", async (question, place) => {
    expect(await recognise(question)).toEqual({ kind: "place", place });
  });

  test.each([
    "What happened in the first year?",
    "What did Mara do for 15 minutes?",
    "what ratio was 3:1",
    "How many hives did they sell in 20 minutes?",
    "what is the first thing she does?",
    "What is the chapter on wax about?",
  ])("%j is none", async (question) => {
    expect(await recognise(question)).toBeNull();
  });
});

test("case, spaces, politeness and the mark at the end change nothing", async () => {
  const base = fc.constantFrom(
    "who hosts this",
    "how long is it",
    "list the chapters",
    "what is this episode about",
  );
  const before = fc.constantFrom("", "  ", "Hi, ", "please ", "Can you tell me ", "So ");
  const after = fc.constantFrom("", "?", " ?", " please", ", thanks!", " ...");
  await fc.assert(
    fc.asyncProperty(base, before, after, fc.boolean(), async (text, opening, end, upper) => {
      const asked = `${opening}${upper ? text.toUpperCase() : text}${end}`;
      expect(await recognise(asked)).toEqual(await recognise(text));
    }),
  );
});

test("a question about the whole with another subject in it is none", async () => {
  const base = fc.constantFrom(
    "who hosts",
    "how long is the",
    "list the chapters of the",
    "what is",
    "summarise the",
  );
  await fc.assert(
    fc.asyncProperty(base, NOISE, NOISE, async (text, one, two) => {
      expect(await recognise(`${text} ${one} ${two} about the sea?`)).toBeNull();
    }),
    { numRuns: 20 },
  );
});

test("a moment's topic is what was asked about, whatever it is", async () => {
  const framing = fc.constantFrom(
    "when do they talk about ",
    "Which chapter covers ",
    "take me to the part on ",
    "Where do they mention ",
  );
  await fc.assert(
    fc.asyncProperty(framing, NOISE, NOISE, async (text, one, two) => {
      const topic = `${one} ${two}`;
      expect(await recognise(`${text}${topic}?`)).toEqual({ kind: "moment", topic });
    }),
    { numRuns: 20 },
  );
});
