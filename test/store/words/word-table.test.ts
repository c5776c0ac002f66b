import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { SortedWords } from "../../../src/store/words/sorted-words.js";
import { WordTable } from "../../../src/store/words/word-table.js";

const words = fc.string({ maxLength: 3, unit: fc.constantFrom("a", "b", "é", "🐝", "z") });
const rows = fc.array(fc.array(words, { maxLength: 6 }), { maxLength: 12 });
const where = (all: readonly (readonly string[])[], isHeld: (word: string) => boolean) =>
  all.flatMap((row, i) => (row.some(isHeld) ? [i] : []));

test("a table gives the rows of a word, of all words, and of beginnings, as looking through the rows does", () => {
  fc.assert(
    fc.property(rows, words, words, fc.array(words, { maxLength: 5 }), (all, word, other, several) => {
      const table = WordTable.build(all);
      expect([...table.find(word)]).toEqual(where(all, (each) => each === word));
      const both = where(all, (each) => each === word).filter((row) => all[row]?.includes(other));
      expect(table.findAll([word, other])).toEqual(both);
      expect(table.findBeginnings([word])).toEqual(where(all, (each) => each.startsWith(word)));
      const held = all.flatMap((row, i) =>
        several.length > 0 && several.every((begun) => row.some((each) => each.startsWith(begun))) ? [i] : [],
      );
      expect(table.findBeginnings(several)).toEqual(held);
      const own = [...new Set(all.flat())].filter((each) => each.startsWith(word)).sort();
      expect(table.listWords(word, 3)).toEqual(own.slice(0, 3));
    }),
  );
});

test("what begins is found without a look at every word, also where it is asked for many times or begins another", () => {
  const held = Array.from({ length: 5_000 }, (_, i) => `a${i.toString(36)}`);
  const table = WordTable.build(held.map((word) => [word]));
  const looks = vi.spyOn(SortedWords.prototype, "at");
  for (const asked of [Array<string>(100).fill("a"), ["a", "a1", "a10", "a100"]]) {
    looks.mockClear();
    table.findBeginnings(asked);
    expect(looks.mock.calls.length).toBeLessThan(40);
  }
  looks.mockRestore();
});

test("sorted words are found where they are, and others nowhere", () => {
  fc.assert(
    fc.property(fc.uniqueArray(words), words, (all, word) => {
      const sorted = all.toSorted();
      const packed = new SortedWords(sorted);
      expect(sorted.map((each) => packed.at(packed.find(each)))).toEqual(sorted);
      expect(packed.find(word)).toBe(sorted.indexOf(word));
      const begun = sorted.filter((each) => each.startsWith(word)).length;
      expect(packed.findPast(word) - packed.findFrom(word)).toBe(begun);
    }),
  );
});

test("words out of order, or twice, are no sorted words", () => {
  for (const wrong of [
    ["b", "a"],
    ["a", "a"],
  ])
    expect(() => new SortedWords(wrong)).toThrow(TypeError);
});
