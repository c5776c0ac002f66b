import fc from "fast-check";
import { expect, test } from "vitest";
import { matchChapter } from "../../../src/widget/chapters/match-chapter.js";

const CHAPTER = {
  number: 1,
  title: "Überwintern im Café",
  startSeconds: 0,
  endSeconds: 10,
  summary: "Damp and cold compared.",
  bullets: ["Feed late syrup", "Insulate the lid"],
};

test.each([
  ["", { note: null }],
  ["  ", { note: null }],
  ["uberwintern", { note: null }],
  ["CAFE über", { note: null }],
  ["syrup", { note: "Feed late syrup" }],
  ["cafe lid", { note: "Insulate the lid" }],
  ["damp", { note: "Damp and cold compared." }],
  ["syrup moon", null],
  ["(", null],
])("%j is matched by title, bullets and summary", (query, match) => {
  expect(matchChapter(CHAPTER, query)).toEqual(match);
});

test("any words of a chapter's own notes find it", () => {
  const words = "überwintern im café damp and cold compared. feed late syrup insulate the lid".split(" ");
  fc.assert(
    fc.property(fc.subarray(words, { minLength: 1 }), (some) => {
      expect(matchChapter(CHAPTER, some.join(" "))).not.toBeNull();
    }),
  );
});
