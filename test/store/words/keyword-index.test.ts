import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenize } from "../../../src/language/tokenize.js";
import { decodeKeywords, encodeKeywords } from "../../../src/store/local/index-files.js";
import { KeywordIndex } from "../../../src/store/words/keyword-index.js";

const TEXTS = [
  "Bees cluster around the queen in winter",
  "Damp kills more colonies than cold",
  "The queen lays eggs, the queen eats jelly",
];

test("tokens are folded, stemmed and free of function words", () => {
  expect(tokenize("What do the BEES’ colonies think of ½ training?")).toEqual([
    "bee",
    "coloni",
    "think",
    "1",
    "2",
    "train",
  ]);
});

test("a document that says the word more often, or is shorter, comes first", () => {
  const index = KeywordIndex.build(TEXTS);
  expect(index.search(tokenize("queens"), 10).map((hit) => hit.document)).toEqual([2, 0]);
});

test("BM25 gives the score of its formula", () => {
  const index = KeywordIndex.build(["alpha beta", "alpha", "gamma"]);
  const idf = Math.log(1 + (3 - 2 + 0.5) / (2 + 0.5));
  const mean = 4 / 3;
  const score = (idf * 1 * 2.2) / (1 + 1.2 * (0.25 + (0.75 * 1) / mean));
  expect(index.search(["alpha"], 1)).toEqual([{ document: 1, score: expect.closeTo(score, 12) }]);
});

test("a word no document holds weighs most and finds nothing", () => {
  const index = KeywordIndex.build(TEXTS);
  expect(index.search(["mongolia"], 5)).toEqual([]);
  expect(index.weigh("mongolia")).toBeGreaterThan(index.weigh("queen"));
});

test("a filter narrows what is found", () => {
  const index = KeywordIndex.build(TEXTS);
  expect(index.search(["queen"], 5, Uint8Array.of(1, 0, 0)).map((hit) => hit.document)).toEqual([0]);
});

test("encoded and decoded, any index gives the same hits", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 12 }), fc.string(), (texts, query) => {
      const index = KeywordIndex.build(texts);
      const { json, binary } = encodeKeywords(index);
      const again = decodeKeywords(json, binary);
      const terms = [...tokenize(query), ...texts.slice(0, 2).flatMap(tokenize)];
      expect(again.search(terms, 20)).toEqual(index.search(terms, 20));
    }),
  );
});

test("the documents that hold a term are counted range by range", () => {
  const texts = fc.array(fc.constantFrom("queen", "queen damp", "damp", "wax"), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(texts, fc.array(fc.nat(12), { maxLength: 6 }), (all, cuts) => {
      const bounds = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
      const ranges = bounds.slice(1).map((to, i) => ({ from: bounds[i] ?? 0, to }));
      expect(KeywordIndex.build(all).countEach("queen", ranges)).toEqual(
        ranges.map(({ from, to }) => all.slice(from, to).filter((text) => text.includes("queen")).length),
      );
    }),
  );
});
