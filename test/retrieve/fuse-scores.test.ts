import fc from "fast-check";
import { expect, test } from "vitest";
import { fuseScores } from "../../src/retrieve/fuse-scores.js";
import type { SectionScore } from "../../src/store/score-views.js";

const score = fc.integer({ min: -100, max: 100 }).map((value) => value / 100);
const ranking = fc
  .uniqueArray(fc.record({ ordinal: fc.nat(12), score }), {
    selector: ({ ordinal }) => ordinal,
    maxLength: 8,
  })
  .map((entries): SectionScore[] => entries.sort((a, b) => b.score - a.score || a.ordinal - b.ordinal));
const rankings = fc.array(ranking, { minLength: 1, maxLength: 4 });

test("nothing found is nothing fused", () => {
  expect(fuseScores([])).toEqual([]);
  expect(fuseScores([[], []])).toEqual([]);
});

test("one ranking stays as it is", () => {
  fc.assert(
    fc.property(ranking, (only) => {
      expect(fuseScores([only])).toEqual(only);
    }),
  );
});

test("a score is the mean over the readings, the lowest standing in where a reading has none", () => {
  const entry = (ordinal: number, value: number) => ({ ordinal, score: value });
  expect(
    fuseScores([
      [entry(1, 0.75), entry(2, 0.5)],
      [entry(3, 1), entry(1, 0.25)],
    ]),
  ).toEqual([entry(3, 0.75), entry(1, 0.5), entry(2, 0.375)]);
});

test("a reading counts for as much as its weight, and the scale of the scores stays", () => {
  const entry = (ordinal: number, value: number) => ({ ordinal, score: value });
  const rankings = [
    [entry(1, 1), entry(2, 0)],
    [entry(2, 1), entry(1, 0)],
  ];
  expect(fuseScores(rankings, [1, 3])).toEqual([entry(2, 0.75), entry(1, 0.25)]);
  expect(fuseScores([[entry(1, 0.5)], [entry(1, 0.5)]], [0.25, 0.5])).toEqual([entry(1, 0.5)]);
});

test("every chapter found is there once, best first, whatever the order of the readings", () => {
  fc.assert(
    fc.property(rankings, (lists) => {
      const fused = fuseScores(lists);
      const ordinals = fused.map(({ ordinal }) => ordinal);
      expect([...ordinals].sort((a, b) => a - b)).toEqual(
        [...new Set(lists.flat().map(({ ordinal }) => ordinal))].sort((a, b) => a - b),
      );
      const scores = fused.map((entry) => entry.score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      const round = (list: readonly SectionScore[]) =>
        new Map(list.map((entry) => [entry.ordinal, Math.round(entry.score * 1e9) + 0]));
      expect(round(fuseScores([...lists].reverse()))).toEqual(round(fused));
    }),
  );
});
