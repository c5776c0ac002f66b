import { expect, test } from "vitest";
import { scoreNaively } from "./naive-bm25.js";

const DOCUMENTS = [["a", "b"], ["a", "a", "c", "d"], ["d"]];

test("a score is what the formula gives by hand", () => {
  // Two of three documents hold `a`; the mean length is 7/3.
  const weight = Math.log(1 + 1.5 / 2.5);
  const first = (weight * 1 * 2.2) / (1 + 1.2 * (0.25 + (0.75 * 2) / (7 / 3)));
  const second = (weight * 2 * 2.2) / (2 + 1.2 * (0.25 + (0.75 * 4) / (7 / 3)));
  const scores = scoreNaively(DOCUMENTS, ["a"]);
  expect([...scores.keys()]).toEqual([0, 1]);
  expect(scores.get(0)).toBeCloseTo(first, 12);
  expect(scores.get(1)).toBeCloseTo(second, 12);
});

test("a document that holds no term has no score, and a term asked twice counts once", () => {
  expect([...scoreNaively(DOCUMENTS, ["b"]).keys()]).toEqual([0]);
  expect(scoreNaively(DOCUMENTS, ["a", "a"])).toEqual(scoreNaively(DOCUMENTS, ["a"]));
  expect(scoreNaively(DOCUMENTS, ["none"]).size).toBe(0);
});
