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
].map((title, i) => makeEpisode({ id: `e${i}`, title }));

test.each([
  ["summarise the Hull talk", "e0", "summarise this episode", false],
  ["what is said about ribs in “rib talk”?", "e1", "what is said about ribs in this episode?", true],
  ["how long is the Hull Talk episode?", "e0", "how long is this episode?", true],
  ["when was Planks and Glue released?", "e3", "when was this episode released?", false],
])("%j names %j", (question, id, named, isTitle) => {
  expect(findNamedEpisode(question, EPISODES)).toMatchObject({ episode: { id }, question: named, isTitle });
});

test.each([["how thick is the hull?"], ["is there a trailer?"], ["play trailer two"], ["Hulltalk"], ["???"]])(
  "%j names no one episode",
  (question) => {
    expect(findNamedEpisode(question, EPISODES)).toBeNull();
  },
);
