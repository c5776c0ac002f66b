import { describe, expect, test } from "vitest";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { findChapters } from "../../src/retrieve/find-chapters.js";
import { leaveOutSubject } from "../../src/retrieve/leave-out-subject.js";
import { readQuestion } from "../../src/retrieve/read-question.js";
import type { Episode } from "../../src/shared/domain.js";
import { AppError } from "../../src/shared/errors.js";
import { indexInMemory } from "../../src/store/local/index-in-memory.js";
import { LocalStore } from "../../src/store/local/local-store.js";
import { makeChapters, makeEpisode } from "../fakes/episodes.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

const ACME = [
  "Acme began with a wooden press",
  "The first buyers of Acme were bakers",
  "How Acme pays for its mills",
  "Steel was too dear for Acme then",
  "AI and the mills of tomorrow",
  "AI that reads a recipe",
  "Why bread is not a press",
  "Ovens, and who repairs them",
  "A guild that fixed the price",
  "Yeast sold by weight",
  "What AI costs a baker",
  "The AI that kneads",
];
const BREAD = ["Rye needs a day", "Spelt needs less water", "Salt comes last", "A starter lives for years"];

const GUILD = [
  "How the Hugging Bread Co began",
  "Why the Hugging Bread Co bakes at night",
  "Ovens for the Hugging Bread Co by OvenWright",
  "Repairs that OvenWright refused",
  "What OvenWright asks for a door",
  "A letter of Rye Farm and form HB",
  "Flour and frost",
  "Salt comes last",
];

const acme = makeEpisode({ id: "acme", people: [], chapters: makeChapters(...ACME) });
const guild = makeEpisode({ id: "guild", people: [], chapters: makeChapters(...GUILD) });
const bread = makeEpisode({ id: "bread", people: [], chapters: makeChapters(...BREAD) });

async function openStore(...episodes: Episode[]) {
  const embedder = new HashingEmbedder();
  const divided = episodes.map((episode) => divideEpisode({ episode, cues: [] }));
  return { store: new LocalStore(await indexInMemory(divided, embedder)), embedder };
}

async function leaveOut(question: string, episodes: Episode[], scope: readonly string[] = []) {
  const { store } = await openStore(...episodes);
  const { terms } = await readQuestion(question, null);
  const found = await store.findSections([{ terms, vector: null }], { episodes: scope });
  return await leaveOutSubject(question, found);
}

describe("a name that an episode is about is left out of a question", () => {
  test.each([
    ["How does Acme pay for mills?", "How does pay for mills?"],
    ["how does acme pay for mills", "how does pay for mills"],
    ["Who bought Acme’s first press?", "Who bought first press?"],
    ["Acme's buyers?", "buyers?"],
    ["Is it Acme, or the bakers of ACME?", "Is it, or the bakers of?"],
  ])("%j is read as %j", async (question, expected) => {
    expect(await leaveOut(question, [acme])).toBe(expected);
  });

  test.each([
    ["as one", "Does huggingbreadco bake at night?", "Does bake at night?"],
    ["as one, with capitals", "Why are HuggingBreadCo's bakes at night?", "Why are bakes at night?"],
    ["with a hyphen", "Does Hugging-Bread-Co bake at night?", "Does bake at night?"],
    ["by its first letters", "How much of HBC's bake is rye?", "How much of bake is rye?"],
    ["by its first letters, in lower case", "what does hbc bake at night", "what does bake at night"],
    ["in two words", "Who buys Oven Wright's doors?", "Who buys doors?"],
  ])("and so it is where it is written %s: %j is read as %j", async (_, question, expected) => {
    expect(await leaveOut(question, [guild])).toBe(expected);
  });

  test.each([
    ["other letters", "Does huggingbreadcorp bake at night?"],
    ["the first letters of what is no such name", "How does RF write a letter at night?"],
    ["letters that a chapter holds as a word of its own", "Does HB bake at night?"],
  ])("and not where it has %s", async (_, question) => {
    expect(await leaveOut(question, [guild])).toBeNull();
  });

  test.each([
    ["it has no such name", "How are mills paid for?"],
    ["nothing else would be left", "What is Acme?"],
    ["few chapters say it", "Why is Steel dear?"],
    ["it is a common word", "What does a press cost?"],
    ["it has only capitals, as a subject matter may", "What about AI and bread?"],
    ["no chapter says it", "Does Initech sell mills?"],
  ])("but not where %s", async (_, question) => {
    expect(await leaveOut(question, [acme])).toBeNull();
  });

  test("nor where the episode has too few chapters to tell, or one of the two is in another language", async () => {
    const short = makeEpisode({ id: "short", people: [], chapters: makeChapters(...ACME.slice(0, 6)) });
    expect(await leaveOut("How does Acme pay for mills?", [short])).toBeNull();
    const german = makeEpisode({ ...acme, id: "german", language: "de" });
    expect(await leaveOut("How does Acme pay for mills?", [german])).toBeNull();
    expect(await leaveOut("Wie bezahlt Acme eigentlich seine vielen Mühlen?", [acme])).toBeNull();
  });

  test("nor where it is one of the episode's people", async () => {
    const people = [{ name: "Acme Jones", role: "guest" as const }];
    expect(await leaveOut("How does Acme pay for mills?", [{ ...acme, people }])).toBeNull();
  });
});

describe("a name tells as much as it tells apart in what is searched", () => {
  test("among episodes of which one is about it, it stays", async () => {
    expect(await leaveOut("How does Acme pay for mills?", [acme, bread])).toBeNull();
  });

  test("in that episode alone it is left out", async () => {
    expect(await leaveOut("How does Acme pay for mills?", [acme, bread], ["acme"])).toBe(
      "How does pay for mills?",
    );
  });

  test("and so it is where most episodes are about it", async () => {
    const more = ["second", "third", "fourth"].map((id) => ({ ...acme, id }));
    expect(await leaveOut("How does Acme pay for mills?", [...more, bread])).toBe("How does pay for mills?");
  });
});

describe("a question that names its subject", () => {
  test("is embedded once more, and read without the name", async () => {
    const parts = await openStore(acme);
    const found = await findChapters(parts, { question: "How does Acme pay for mills?" });
    expect(parts.embedder.queries).toEqual(["How does Acme pay for mills?", "How does pay for mills?"]);
    expect(found).toMatchObject({ question: "How does pay for mills?", alone: "How does pay for mills?" });
    expect(found.chapters[0]?.chapter.number).toBe(3);
  });

  test("and any other is embedded once", async () => {
    const parts = await openStore(acme, bread);
    await findChapters(parts, { question: "How does Acme pay for mills?" });
    expect(parts.embedder.queries).toEqual(["How does Acme pay for mills?"]);
  });

  test("ranks the chapters as the same question without it does", async () => {
    const parts = await openStore(acme);
    const rank = async (question: string) =>
      (await findChapters(parts, { question })).chapters.slice(0, 3).map(({ chapter }) => chapter.number);
    for (const [named, unnamed] of [
      ["Acme: who repairs ovens?", "who repairs ovens?"],
      ["What did Acme's wooden press do?", "What did the wooden press do?"],
      ["Was steel dear for Acme?", "Was steel dear?"],
    ] as const)
      expect([named, (await rank(named))[0]]).toEqual([named, (await rank(unnamed))[0]]);
  });

  test("is looked up as it stands where the embedder has no turn for it without the name", async () => {
    const parts = await openStore(acme);
    const question = "How does Acme pay for mills?";
    const once = new HashingEmbedder();
    once.embedQuery = async (text) => {
      if (text !== question) throw new AppError("overloaded", "no turn");
      return await parts.embedder.embedQuery(text);
    };
    const found = await findChapters({ ...parts, embedder: once }, { question });
    expect(found.degraded).toBe(false);
    expect(found.chapters.map(({ chapter }) => chapter.number)).toContain(3);
  });
});
