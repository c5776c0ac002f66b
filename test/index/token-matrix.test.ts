import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { selectContentTokens } from "../../src/index/select-content-tokens.js";
import { TokenMatrix } from "../../src/index/token-matrix.js";

const DIMENSIONS = 8;

describe("parts that do not fit each other are refused", () => {
  const bytes = new Int8Array(2 * DIMENSIONS);
  test.each([
    ["more rows than offsets", [0, 1], 2, bytes],
    ["offsets that fall", [0, 2, 1, 2], 2, bytes],
    ["numbers missing", [0, 2], 2, bytes.subarray(1)],
    ["no offsets", [], 0, new Int8Array()],
  ])("%s", (_, offsets, rows, numbers) => {
    const parts = { offsets: Uint32Array.from(offsets), scales: new Float32Array(rows), bytes: numbers };
    expect(() => new TokenMatrix(parts, DIMENSIONS)).toThrow(
      expect.objectContaining({ code: "internal", message: expect.stringContaining("token rows") }),
    );
  });
});

const unit = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => {
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
const block = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

test("a match is the greatest cosine with a token of the text, as near as a byte a number allows", () => {
  // Each of the numbers is off by half a step of a 127th of the greatest one at most.
  const bound = (Math.sqrt(DIMENSIONS) * 0.5) / 127 + 1e-6;
  fc.assert(
    fc.property(
      fc.array(fc.array(unit, { maxLength: 6 }), { minLength: 1, maxLength: 4 }),
      fc.array(unit, { maxLength: 5 }),
      (texts, query) => {
        const matrix = TokenMatrix.build(texts.map(block), DIMENSIONS);
        expect(matrix.texts).toBe(texts.length);
        texts.forEach((rows, text) => {
          const matches = matrix.matchTokens(block(query), text);
          expect(matches.length).toBe(query.length);
          query.forEach((token, i) => {
            const exact = rows.length === 0 ? 0 : Math.max(...rows.map((row) => dot(token, row)));
            expect(Math.abs((matches[i] ?? Number.NaN) - exact)).toBeLessThanOrEqual(bound);
          });
        });
      },
    ),
  );
});

test("what is read can be built from again without loss", () => {
  fc.assert(
    fc.property(fc.array(fc.array(unit, { maxLength: 4 }), { minLength: 1, maxLength: 3 }), (texts) => {
      const once = TokenMatrix.build(texts.map(block), DIMENSIONS);
      const twice = TokenMatrix.build(
        texts.map((_, text) => once.read(text)),
        DIMENSIONS,
      );
      expect(twice.rows.bytes).toEqual(once.rows.bytes);
      expect(twice.rows.offsets).toEqual(once.rows.offsets);
    }),
  );
});

test("joined, they are what they would be built at once", () => {
  fc.assert(
    fc.property(fc.array(fc.array(unit, { maxLength: 4 }), { maxLength: 5 }), fc.nat(5), (texts, at) => {
      const build = (some: typeof texts) => TokenMatrix.build(some.map(block), DIMENSIONS);
      const joined = TokenMatrix.join([build(texts.slice(0, at)), build(texts.slice(at))], DIMENSIONS);
      expect(joined.rows).toEqual(build(texts).rows);
    }),
  );
});

test("a question without tokens matches nothing, a text without tokens is matched by 0", () => {
  const matrix = TokenMatrix.build([new Float32Array(), Float32Array.of(1, 0)], 2);
  expect(matrix.matchTokens(new Float32Array(), 1)).toEqual(new Float32Array());
  expect(matrix.matchTokens(Float32Array.of(1, 0), 0)).toEqual(Float32Array.of(0));
});

test("content tokens are the pieces that are no function word and no mark, with their own vectors", () => {
  const pieces = ["why", "do", "bee", "##s", "die", "?", "2023"];
  const data = Float32Array.from(pieces.flatMap((_, i) => [i, -i]));
  const selected = selectContentTokens({ pieces, data }, 2);
  expect(selected.pieces).toEqual(["bee", "##s", "die", "2023"]);
  expect([...selected.data]).toEqual([2, -2, 3, -3, 4, -4, 6, -6]);
});
