import { expect, test } from "vitest";
import { findNamedEpisode } from "../../../src/answer/requests/find-named-episode.js";
import { makeEpisode } from "../../fakes/episodes.js";

const EPISODES = [
  "Hull talk",
  "Rib talk",
  "Trailer",
  "Ana Moss: Planks and glue",
  "Trailer two",
  "Trailer two",
  "Bending oak ribs with steam",
].map((title, i) => makeEpisode({ id: `e${i}`, title }));

test.each([
  ["summarise the Hull talk", "e0", "summarise this episode", false],
  ["what is said about ribs in “rib talk”?", "e1", "what is said about ribs in this episode?", true],
  ["how long is the Hull Talk episode?", "e0", "how long is this episode?", true],
  ["when was Planks and Glue released?", "e3", "when was this episode released?", false],
  ["what is said at 5:00 in Trailer?", "e2", "what is said at 5:00 in this episode?", false],
  ["the first minute of oak ribs", "e6", "the first minute of this episode", false],
  ["what comes at 3:00 in “bending oak ribs”?", "e6", "what comes at 3:00 in this episode?", true],
])("%j names %j", (question, id, named, isTitle) => {
  expect(findNamedEpisode(question, EPISODES)).toMatchObject({ episode: { id }, question: named, isTitle });
});

test.each([
  ["how thick is the hull?"],
  ["is there a trailer?"],
  ["play trailer two"],
  ["Hulltalk"],
  ["???"],
  ["what is said of ribs"],
  ["is glue in the trailer"],
  ["what do they say of oak ribs and of glue?"],
])("%j names no one episode", (question) => {
  expect(findNamedEpisode(question, EPISODES)).toBeNull();
});
