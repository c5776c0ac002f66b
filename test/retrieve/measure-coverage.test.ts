import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenize } from "../../src/language/tokenize.js";
import { measureCoverage } from "../../src/retrieve/measure-coverage.js";
import { KeywordIndex } from "../../src/store/words/keyword-index.js";

const PAGE = readFileSync("test/quality/questions.jsonl", "utf8");
const WORDS = [...new Set(PAGE.match(/\p{L}{2,}/gu))];
const ENDINGS =
  "s es ed ing y ies ier iest ly al ational izer ization fulness ousli biliti logi ement ion e".split(" ");

const word = fc.oneof(
  fc.constantFrom(...WORDS),
  fc.tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom(...ENDINGS)).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
);

test("coverage is the share of the terms that are among the text's words, however few letters they share", () => {
  const keywords = KeywordIndex.build(PAGE.split("\n"));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), fc.array(word, { maxLength: 12 }), (asked, said) => {
      const terms = tokenize(asked.join(" "));
      const text = said.join(" ");
      const held = new Set(tokenize(text));
      const sum = (list: readonly string[]) => list.reduce((total, term) => total + keywords.weigh(term), 0);
      const wanted = [...new Set(terms)];
      const expected = wanted.length === 0 ? 0 : sum(wanted.filter((term) => held.has(term))) / sum(wanted);
      expect(measureCoverage(keywords, terms, text)).toBeCloseTo(expected, 10);
      // A word of the question is always found again.
      expect(measureCoverage(keywords, terms, asked.join(" "))).toBeCloseTo(wanted.length === 0 ? 0 : 1, 10);
    }),
    { numRuns: 3000 },
  );
});
