import { expect, test } from "vitest";
import { pickShowStarters, pickStarters } from "../../src/answer/pick-starters.js";
import { makeEpisode } from "../fakes/episodes.js";

const chapter = (...questions: string[]) => ({ questions });

test("one each comes from the start, the middle and the end", () => {
  const chapters = ["a", "b", "c", "d", "e", "f"].map((name) => chapter(`What is ${name}${name}?`));
  const picked = pickStarters(chapters);
  expect(
    picked.map((question) => chapters.findIndex(({ questions }) => questions[0] === question) >> 1),
  ).toEqual([0, 1, 2]);
});

test("those that share words or an opening with one before come after those that do not", () => {
  expect(
    pickStarters([
      chapter("How do bees winter?"),
      chapter("How do bees dance?"),
      chapter("Why does wax melt?"),
      chapter("How do bees sing?"),
      chapter("What is the queen for?"),
    ]),
  ).toEqual(["How do bees winter?", "Why does wax melt?", "What is the queen for?"]);
});

test("chapters without questions give none", () => {
  expect(pickStarters([chapter(), {}])).toEqual([]);
  expect(pickStarters([chapter("Why?"), {}])).toEqual(["Why?"]);
});

const show = (...episodes: [date: string | null, ...questions: string[]][]) =>
  episodes.map(([publishedAt, ...questions], i) =>
    makeEpisode({ id: `e${i}`, publishedAt, ...(questions.length === 0 ? {} : { questions }) }),
  );

test("a show begins with one question each of its latest three episodes that have some, no two alike", () => {
  const episodes = show(
    ["2024-01-01", "Why old?"],
    ["2024-04-01", "How do bees winter?"],
    [null, "Why undated?"],
    ["2024-03-01", "How do bees dance?", "Why does wax melt?"],
    ["2024-05-01"],
    ["2024-02-01", "What is a queen?"],
  );
  expect(pickShowStarters(episodes)).toEqual([
    "How do bees winter?",
    "Why does wax melt?",
    "What is a queen?",
  ]);
});

test("where fewer episodes have questions they give more, and no question is there twice", () => {
  expect(pickShowStarters(show(["2024-01-01", "A?"], ["2024-02-01", "B?", "C?", "D?"]))).toEqual([
    "B?",
    "A?",
    "C?",
  ]);
  expect(pickShowStarters(show(["2024-02-01", "B?"], ["2024-01-01", "A?", "C?", "D?"]))).toEqual([
    "B?",
    "A?",
    "C?",
  ]);
  const rust = "What is Rust?";
  expect(pickShowStarters(show(["2024-02-01", rust], ["2024-01-01", rust]))).toEqual([rust]);
  expect(pickShowStarters(show([null, "A?", "B?", "C?", "D?"]))).toEqual(["A?", "B?", "C?"]);
  expect(pickShowStarters(show([null], ["2024-01-01"]))).toEqual([]);
});
