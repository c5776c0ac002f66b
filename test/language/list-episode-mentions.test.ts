import { expect, test } from "vitest";
import { listEpisodeMentions } from "../../src/language/list-episode-mentions.js";

const SHOWS = () => ["The Slipway Podcast", "Tidal Gates"];
const list = (question: string) =>
  listEpisodeMentions(question, SHOWS).map(({ start, end, numbers, season, show }) => [
    question.slice(start, end),
    numbers,
    season,
    show,
  ]);

test.each([
  ["What is episode 12 about?", "episode 12", [12], null],
  ["summarise the episode 12", "the episode 12", [12], null],
  ["Summarise Episode No. 12", "Episode No. 12", [12], null],
  ["ep. 12", "ep. 12", [12], null],
  ["whats ep12 about", "ep12", [12], null],
  ["what about #12?", "#12", [12], null],
  ["who is the guest of #12", "#12", [12], null],
  ["What do they say about glue in episode twelve?", "episode twelve", [12], null],
  ["episode twenty-one", "episode twenty-one", [21], null],
  ["S02E07", "S02E07", [7], 2],
  ["who is on s2 e7?", "s2 e7", [7], 2],
  ["who is the guest of episode 7 of season 2?", "episode 7 of season 2", [7], 2],
  ["episode 7, season two", "episode 7, season two", [7], 2],
  ["what is season 2 episode 7 about", "season 2 episode 7", [7], 2],
  ["series 2, episode 7", "series 2, episode 7", [7], 2],
  ["summarise episodes 3 and 4", "episodes 3 and 4", [3, 4], null],
  ["glue in episodes 3, 5 & 7", "episodes 3, 5 & 7", [3, 5, 7], null],
  ["episodes 3 to 6", "episodes 3 to 6", [3, 4, 5, 6], null],
  ["episode 12: what do they say about glue?", "episode 12", [12], null],
  ["What Is Episode 12 About?", "Episode 12", [12], null],
  ["PLEASE SUMMARISE EPISODE 12", "EPISODE 12", [12], null],
  ["what is episode 12 of this podcast about", "episode 12 of this podcast", [12], null],
  ["what is said in the 12th episode?", "the 12th episode", [12], null],
  ["the twelfth episode of season 2", "the twelfth episode of season 2", [12], 2],
])("%j names %j", (question, words, numbers, season) => {
  expect(list(question)).toEqual([[words, numbers, season, null]]);
});

test.each([
  ["What is episode 12 of the Slipway about?", "episode 12 of the Slipway", "The Slipway Podcast"],
  [
    "What is episode 12 of the Slipway Podcast about?",
    "episode 12 of the Slipway Podcast",
    "The Slipway Podcast",
  ],
  ["summarise Tidal Gates episode 12", "Tidal Gates episode 12", "Tidal Gates"],
  ["summarise tidal gates #12", "tidal gates #12", "Tidal Gates"],
  ["summarise the Slipway podcast's episode 12", "the Slipway podcast's episode 12", "The Slipway Podcast"],
  ["Episode 12 of Tidal Gates", "Episode 12 of Tidal Gates", "Tidal Gates"],
])("%j names by %j the show %j", (question, words, show) => {
  const [mention] = listEpisodeMentions(question, SHOWS);
  expect(mention).toMatchObject({ numbers: [12], show });
  expect(question.slice(mention?.start, mention?.end)).toBe(words);
});

test("several mentions are listed in order", () => {
  expect(list("is episode 3 longer than ep. 7?")).toEqual([
    ["episode 3", [3], null, null],
    ["ep. 7", [7], null, null],
  ]);
});

test.each([
  "what are the top 12 tips?",
  "how did they sell 12 million boats?",
  "what happens in an episode 12 minutes long?",
  "in the episode 12 people argue about glue",
  "was it in episode 12 million years ago",
  "each episode 5 guests come",
  "what happened in the last 12 episodes?",
  "what is the episode of 1929 about?",
  "what is said in episode 4 of Star Wars?",
  "what do they think of Star Wars Episode 4?",
  "is the fourth episode of the Sopranos good?",
  "what was the 2nd episode of vertigo like?",
  "what is the first episode about glue?",
  "what is the #1 mistake?",
  "what's #1 in the charts?",
  "what was rule #3?",
  "which tip is #1",
  "do they use C# 12?",
  "episode 12.5",
  "does she deep 12 it",
  "how do I set up S3 and EC2?",
  "steps 12",
  "what is a manic episode?",
  "",
])("%j names no episode by number", (question) => {
  expect(listEpisodeMentions(question, SHOWS)).toEqual([]);
});

test("each of many mentions is listed", () => {
  expect(listEpisodeMentions("episode 1 ".repeat(200), SHOWS)).toHaveLength(200);
});
