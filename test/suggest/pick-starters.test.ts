import { expect, test } from "vitest";
import { pickStarters } from "../../src/suggest/pick-starters.js";

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
      chapter("What is said about bees?"),
      chapter("What is the queen for?"),
    ]),
  ).toEqual(["How do bees winter?", "Why does wax melt?", "What is the queen for?"]);
});

test("chapters without questions give none", () => {
  expect(pickStarters([chapter(), {}])).toEqual([]);
  expect(pickStarters([chapter("Why?"), {}])).toEqual(["Why?"]);
});
