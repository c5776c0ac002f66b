import fc from "fast-check";
import { expect, it } from "vitest";
import { endsSentence, segmentSentences } from "../../src/language/sentences.js";

const SEGMENTER = new Intl.Segmenter("en", { granularity: "sentence" });

it("cuts a text of any length where the platform cuts it", () => {
  const unit = fc.constantFrom(
    ...'A|b| |. |.|! |1|\n|,|\u0301|漢|。|) |"|...|Mr. |\u{1F600}|\u{10400}|\r\n|\u2029|word word |-'.split(
      "|",
    ),
  );
  const text = fc.tuple(fc.uniqueArray(unit, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(9_000));
  fc.assert(
    fc.property(text, ([units, seed, length]) => {
      let [state, words] = [seed, ""];
      while (words.length < length) {
        state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
        words += units[(state >> 8) % units.length];
      }
      const expected = [...SEGMENTER.segment(words)].map(({ segment, index }) => ({ segment, index }));
      expect(segmentSentences(words)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

it.each([
  ["It is damp.", true],
  ["‘It is damp!’", true],
  ["It is ...", true],
  ["It is…", true],
  ["行います。", true],
  ["「行いますか？」", true],
  ["متى؟", true],
  ["यह है।", true],
  ["It is damp", false],
  ["行います", false],
  ["A. B", false],
])("%j ends as a sentence does: %s", (text, ends) => {
  expect(endsSentence(text)).toBe(ends);
});
