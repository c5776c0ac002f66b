import fc from "fast-check";
import { expect, test } from "vitest";
import { combineParts } from "../../src/read/combine-parts.js";

const part = { supports: -1, scores: [0, 2, 4, 0], sentences: [null, 0, 0, 1] };

test("a sentence's logit is the mean over its tokens; those of one text add up to 1", () => {
  const { answers, supports, sentences } = combineParts([{ ...part, answers: 0 }], 2);
  expect([answers, supports]).toEqual([0.5, 1 / (1 + Math.E)]);
  expect(sentences[0]).toBeCloseTo(1 / (1 + Math.exp(-3)));
  expect(sentences[1]).toBeCloseTo(1 / (1 + Math.exp(3)));
});

test("of several parts the likeliest counts, and its sentences count for more", () => {
  const other = { answers: Math.log(3), supports: 2, scores: [1, 1], sentences: [2, 3] };
  const { answers, supports, sentences } = combineParts([{ ...part, answers: -Math.log(3) }, other], 4);
  expect(answers).toBeCloseTo(0.75);
  expect(supports).toBeCloseTo(1 / (1 + Math.exp(-2)));
  expect(sentences[2]).toBeCloseTo(0.375);
  expect((sentences[0] ?? 0) + (sentences[1] ?? 0)).toBeCloseTo(0.25);
});

test("a sentence of which nothing was read is not the one, unless none was", () => {
  expect(combineParts([{ ...part, answers: 1, sentences: [null, 2, 2, 2] }], 4).sentences).toEqual([
    0, 0, 1, 0,
  ]);
  expect(combineParts([{ ...part, answers: 1, sentences: [null, null] }], 2).sentences).toEqual([0.5, 0.5]);
  expect(combineParts([{ ...part, answers: 1, sentences: [null] }], 0).sentences).toEqual([]);
});

test("whatever finite numbers the model gives, all are probabilities; others are refused", () => {
  const logit = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
  const anyPart = fc.record({
    answers: logit,
    supports: logit,
    scores: fc.array(logit, { minLength: 6, maxLength: 6 }),
    sentences: fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { maxLength: 6 }),
  });
  fc.assert(
    fc.property(fc.array(anyPart, { minLength: 1, maxLength: 3 }), (parts) => {
      const { answers, supports, sentences } = combineParts(parts, 5);
      for (const each of [answers, supports, ...sentences]) expect(each >= 0 && each <= 1).toBe(true);
      expect(sentences.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1);
    }),
  );
  expect(() => combineParts([{ ...part, answers: Number.NaN }], 2)).toThrow("expected finite numbers");
  expect(() => combineParts([{ ...part, answers: 0, scores: [] }], 2)).toThrow("expected finite numbers");
});
