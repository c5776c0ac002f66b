import { expect, test } from "vitest";
import { WordGatherer } from "../../../src/export/words/gather-words.js";

const number = (value: number) => Float32Array.of(value);

test.each([
  [0, 0, 1],
  [3_000, 3_000, 1],
  [3_001, 1_501, 2],
  [6_001, 1_501, 4],
  [100_000, 1_563, 64],
])(
  "of %i rows, whatever else the library has, an even part of thousands shows how they lie",
  (all, kept, step) => {
    const words = new WordGatherer();
    for (let at = 0; at < all; at += 10)
      words.add({
        texts: [],
        passageRows: Array.from({ length: Math.min(10, all - at) }, (_, i) => number(at + i)),
        wholeRows: [],
      });
    expect(words.rows).toHaveLength(kept);
    expect(words.rows.map(([value]) => value)).toEqual(Array.from({ length: kept }, (_, i) => i * step));
  },
);

test("counts the sections that hold a word, once each", () => {
  const words = new WordGatherer();
  words.add({ texts: ["Bees, bees", "A hive of bees"], passageRows: [], wholeRows: [] });
  expect([words.counts.get("bees"), words.counts.get("hive")]).toEqual([2, 1]);
});
