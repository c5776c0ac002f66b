import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openTokens } from "../../../src/store/local/open-matrices.js";
import { selectContentTokens } from "../../../src/store/vectors/select-content-tokens.js";
import { packTokens, TokenMatrix } from "../../../src/store/vectors/token-matrix.js";

const DIMENSIONS = 8;

const unit = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: DIMENSIONS, maxLength: DIMENSIONS })
  .filter((values) => values.some((value) => value !== 0))
  .map((values) => {
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
const flat = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());
const block = (rows: readonly (readonly number[])[]) => packTokens(flat(rows), DIMENSIONS);
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
          const matches = matrix.matchTokens(flat(query), text);
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

test("what is written to a file and opened again holds the same blocks, even when the file is gone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-tokens-"));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(unit, { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (texts) => {
        const matrix = TokenMatrix.build(texts.map(block), DIMENSIONS);
        const path = join(folder, "tokens.bin");
        await writeFile(path, Buffer.concat([...matrix.encode()]));
        const opened = openTokens(path, { texts: texts.length, dimensions: DIMENSIONS });
        await rm(path);
        expect(opened.size).toBe(matrix.size);
        texts.forEach((_, text) => {
          expect(opened.read(text)).toEqual(matrix.read(text));
        });
      },
    ),
    { numRuns: 40 },
  );
});

test("a block that is not of whole tokens, and a file of other texts, are refused", async () => {
  expect(() => TokenMatrix.build([Buffer.alloc(DIMENSIONS + 5)], DIMENSIONS)).toThrow(
    expect.objectContaining({ code: "internal" }),
  );
  const path = join(await mkdtemp(join(tmpdir(), "cuepoint-tokens-")), "tokens.bin");
  await writeFile(path, Buffer.concat([...TokenMatrix.build([Buffer.alloc(12)], DIMENSIONS).encode()]));
  expect(() => openTokens(path, { texts: 9, dimensions: DIMENSIONS })).toThrow(
    expect.objectContaining({ code: "index_damaged" }),
  );
});

test("a question without tokens matches nothing, a text without tokens is matched by 0", () => {
  const token = flat([[1, 0, 0, 0, 0, 0, 0, 0]]);
  const matrix = TokenMatrix.build([Buffer.alloc(0), packTokens(token, DIMENSIONS)], DIMENSIONS);
  expect(matrix.matchTokens(new Float32Array(), 1)).toEqual(new Float32Array());
  expect(matrix.matchTokens(token, 0)).toEqual(Float32Array.of(0));
});

test("content tokens are the pieces that are no function word and no mark, with their own vectors", () => {
  const pieces = ["why", "do", "bee", "##s", "die", "?", "2023"];
  const data = Float32Array.from(pieces.flatMap((_, i) => [i, -i]));
  expect([...selectContentTokens({ pieces, data }, 2)]).toEqual([2, -2, 3, -3, 4, -4, 6, -6]);
});

test("however many numbers a token has, the sum of the largest products there can be is right", () => {
  const width = 4096;
  const token = new Float32Array(width).fill(1 / Math.sqrt(width));
  const negative = token.map((value) => -value);
  const matrix = TokenMatrix.build([packTokens(token, width), packTokens(negative, width)], width);
  expect(matrix.matchTokens(token, 0)[0]).toBeCloseTo(1, 3);
  expect(matrix.matchTokens(token, 1)[0]).toBeCloseTo(-1, 3);
  expect(matrix.matchTokens(negative, 1)[0]).toBeCloseTo(1, 3);
});

test("a text of more tokens than the kernel's memory holds at first is matched whole", () => {
  const width = 384;
  const tokens = new Float32Array(width * 5000);
  for (let row = 0; row < 5000; row++) tokens[row * width + (row % 100)] = 1;
  tokens[4999 * width + 99] = 0;
  tokens[4999 * width + 200] = 1;
  const query = new Float32Array(width);
  query[200] = 1;
  const matrix = TokenMatrix.build([packTokens(tokens, width)], width);
  expect(matrix.matchTokens(query, 0)[0]).toBeCloseTo(1, 5);
});

test("tokens of a number of numbers that is no multiple of 8 are refused", () => {
  const matrix = TokenMatrix.build([packTokens(Float32Array.of(1, 0), 2)], 2);
  expect(() => matrix.matchTokens(Float32Array.of(1, 0), 0)).toThrow("expected tokens of 8, 16");
});
