import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ENGLISH_FILES } from "../../src/language/english/english-files.js";
import { packEnglish, readPackedEnglish } from "../../src/language/english/packed-english.js";

const packed = packEnglish(ENGLISH_FILES);

test("what is packed is read again: each word, the commonest, each word's kind and each sign's weight", () => {
  const read = readPackedEnglish(packed);
  expect(new Set(read.listWords())).toEqual(new Set(ENGLISH_FILES.listWords()));
  expect(new Set(read.listCommonest())).toEqual(new Set(ENGLISH_FILES.listCommonest()));
  expect(new Map([...read.readKinds()].sort())).toEqual(new Map([...ENGLISH_FILES.readKinds()].sort()));
  expect(read.readAdvertWeights()).toEqual(ENGLISH_FILES.readAdvertWeights());
});

test("packed words are small, and the same each time", () => {
  expect(gzipSync(packed, { level: 9 }).length).toBeLessThan(64_000);
  expect(packEnglish(readPackedEnglish(packed))).toBe(packed);
});

test.each([
  ["", ""],
  ["another format", "cuepoint english 2\n{}\n\u0001bee"],
  ["no word", "cuepoint english 1\n{}\n"],
])("a text that is no packed English is refused: %s", (_, text) => {
  expect(() => readPackedEnglish(text)).toThrow("expected the packed English words of this version");
});

test("a word of a kind that is no common word is not packed", () => {
  const stray = { ...ENGLISH_FILES, listWords: () => ["bee"] };
  expect(() => packEnglish(stray)).toThrow("among the common words");
});
