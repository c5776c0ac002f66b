import { expect, test } from "vitest";
import { findNumberedEpisodes } from "../../../src/answer/requests/find-numbered-episodes.js";
import { makeEpisode } from "../../fakes/episodes.js";

const make = (show: string | null, number: number | undefined, season?: number) =>
  makeEpisode({
    id: [show ?? "none", season ?? 0, number ?? "x"].join(" "),
    show,
    ...(number === undefined ? {} : { number }),
    ...(season === undefined ? {} : { season }),
  });
const SLIPWAY = [1, 2, 3, 5, 40].map((number) => make("Slipway", number));
const GATES = [1, 2].flatMap((season) => [1, 2, 3].map((number) => make("Tidal Gates", number, season)));
const ALL = [...SLIPWAY, ...GATES, make("Slipway", undefined)];
const NONE = [make("Slipway", undefined), make(null, undefined)];

test.each([
  ["what is episode 40 about?", ["Slipway 0 40"], "what is the episode about?"],
  ["summarise S02E03", ["Tidal Gates 2 3"], "summarise the episode"],
  ["summarise Tidal Gates episode 3", ["Tidal Gates 1 3", "Tidal Gates 2 3"], null],
  ["glue in episode 3 of season 1", ["Tidal Gates 1 3"], "glue in the episode"],
  ["glue in episode 3 of the Slipway podcast", ["Slipway 0 3"], null],
  ["episode 1 of Slipway, season 1", ["Slipway 0 1"], null],
  [
    "is episode 40 as long as ep. 5?",
    ["Slipway 0 5", "Slipway 0 40"],
    "is the episode as long as the episode?",
  ],
  ["glue in episodes 3 to 7", ["Slipway 0 3", "Slipway 0 5", "Tidal Gates 1 3", "Tidal Gates 2 3"], null],
])("%j asks %j", (question, ids, worded) => {
  const found = findNumberedEpisodes(question, ALL);
  expect(found).toMatchObject({ kind: "known" });
  if (found?.kind !== "known") return;
  expect(found.episodes.map(({ id }) => id)).toEqual(ids);
  if (worded !== null) expect(found.question).toBe(worded);
});

test.each([
  [
    "what is episode 99 about?",
    ALL,
    "There is no episode 99 here. Slipway has episodes 1–3, 5 and 40; Tidal Gates has episodes 1–3 of season 1 and 1–3 of season 2. One more episode has no number.",
  ],
  [
    "S03E01",
    GATES,
    "There is no episode 1 of season 3 here. Tidal Gates has episodes 1–3 of season 1 and 1–3 of season 2.",
  ],
  [
    "episode 40 of Tidal Gates",
    ALL,
    "There is no episode 40 of Tidal Gates here. Tidal Gates has episodes 1–3 of season 1 and 1–3 of season 2.",
  ],
  [
    "summarise episodes 3, 98 and 99",
    SLIPWAY,
    "There are no episodes 98 and 99 here. Slipway has episodes 1–3, 5 and 40.",
  ],
  [
    "summarise episodes 50 to 60",
    SLIPWAY,
    "There are no episodes 50–60 here. Slipway has episodes 1–3, 5 and 40.",
  ],
  ["what is episode 7 about?", [make(null, 5)], "There is no episode 7 here. There is episode 5."],
  [
    "what is episode 7 about?",
    NONE,
    "There is no telling which episode is episode 7, as no episode here has a number.",
  ],
])("%j of a number that no episode has is answered so", (question, episodes, sentence) => {
  expect(findNumberedEpisodes(question, episodes)).toEqual({ kind: "unknown", sentence });
});

test("where many numbers are known, not all are listed, and a show's markup is not written", () => {
  const many = Array.from({ length: 40 }, (_, i) => make("**Slip** [1]", 2 * i + 1));
  expect(findNumberedEpisodes("what is episode 2 about?", many)).toEqual({
    kind: "unknown",
    sentence: expect.stringMatching(/^There is no episode 2 here\. \S.* has 40 episodes from 1 to 79\.$/),
  });
  expect(JSON.stringify(findNumberedEpisodes("what is episode 2 about?", many))).not.toContain("**");
});

test("a question without a number asks no episode by number", () => {
  expect(findNumberedEpisodes("what are the top 12 tips?", ALL)).toBeNull();
});
