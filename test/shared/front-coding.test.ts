import fc from "fast-check";
import { expect, test } from "vitest";
import { readFrontCoded, writeFrontCoded } from "../../src/shared/front-coding.js";

const plain = fc.string({ unit: "grapheme", maxLength: 60 }).filter((text) => !/\p{Cc}/u.test(text));

test("texts of any length, in any order, are read as they were written", () => {
  fc.assert(
    fc.property(fc.array(plain), fc.boolean(), (texts, isSorted) => {
      const given = isSorted ? texts.toSorted() : texts;
      expect(readFrontCoded(writeFrontCoded(given))).toEqual(given);
    }),
  );
});

test("a text keeps what it shares with the one before, and all of a long one is left out at once", () => {
  expect(writeFrontCoded(["bee", "beehive", "bell"])).toBe("\u0001bee\u0001hive\u0006ll");
  expect(readFrontCoded(writeFrontCoded(["x".repeat(40), "xy"]))).toEqual(["x".repeat(40), "xy"]);
});

test("a text with a control character is not packed, and what is not packed is not read", () => {
  expect(() => writeFrontCoded(["a\nb"])).toThrow('expected a text without control characters, got "a\\nb"');
  expect(() => readFrontCoded("bee")).toThrow('expected front-coded texts, got "bee"');
});
