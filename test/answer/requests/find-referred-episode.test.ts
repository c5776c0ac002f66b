import { describe, expect, test } from "vitest";
import { findReferredEpisode, readReference } from "../../../src/answer/requests/find-referred-episode.js";
import { makeEpisode } from "../../fakes/episodes.js";

const EPISODES = [
  makeEpisode({ id: "b", title: "Bees in winter", publishedAt: "2024-02-01" }),
  makeEpisode({ id: "c", title: "Tax and bees", publishedAt: "2024-03-01" }),
  makeEpisode({
    id: "a",
    title: "Hull talk",
    publishedAt: "2024-01-01",
    people: [
      { name: "Ana Moss", role: "guest" },
      { name: "Henry James", role: "guest" },
    ],
  }),
];

describe("an episode is referred to by its age, or by words of its title or its people that no other has", () => {
  test.each([
    ["summarize the latest episode", "c", "summarize this episode", false],
    ["how long's the latest one", "c", "how long's this episode", false],
    ["who is in the first episode?", "a", "who is in this episode?", true],
    [
      "what do they say about wax in the most recent episode?",
      "c",
      "what do they say about wax in this episode?",
      true,
    ],
    ["when did the very first one air?", "a", "when did this episode air?", false],
    ["how long does the episode on winter last?", "b", "how long does this episode last?", false],
    ["who was in the one about tax", "c", "who was in this episode", false],
    ["how long is the tax episode", "c", "how long is this episode", false],
    ["when was the Ana Moss interview released?", "a", "when was this episode released?", false],
    ["How long is the episode with Henry James?", "a", "How long is this episode?", false],
    ["summarize the latest show, please", "c", "summarize this episode, please", false],
    ["what is the first interview about?", "a", "what is this episode about?", false],
    ["what is said about glue in the winter episode?", "b", "what is said about glue in this episode?", true],
  ])("%j refers to %j", (question, id, reworded, isTitle) => {
    expect(findReferredEpisode(question, EPISODES)).toMatchObject({
      episode: { id },
      question: reworded,
      isTitle,
    });
  });

  test.each([
    ["how long is the episode on bees?"],
    ["who was in the one about glue?"],
    ["summarize the whole episode"],
    ["what is the latest news?"],
    ["the latest episode on bees"],
    ["what is the latest research on tax?"],
    ["When do they talk about the last conversation she had with her father?"],
    ["how long did the first show in Berlin run?"],
    ["who filmed the first video of a whale?"],
    ["???"],
  ])("%j refers to none for certain", (question) => {
    expect(findReferredEpisode(question, EPISODES)).toBeNull();
  });
});

test("where it is not known when each episode was published, none is the latest", () => {
  const undated = [...EPISODES, makeEpisode({ id: "d", title: "Trailer", publishedAt: null })];
  expect(findReferredEpisode("summarize the latest episode", undated)).toBeNull();
});

test("a long question is read in time", () => {
  for (const part of [
    "the latest ",
    "the bees ",
    "the episode on ",
    "the one about last ",
    "the last show last ",
    "the last show, please ",
  ]) {
    const started = performance.now();
    readReference(part.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(1_000);
  }
});
