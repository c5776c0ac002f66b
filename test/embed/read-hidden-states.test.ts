import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type HiddenStateOptions, readHiddenStates } from "../../src/embed/read-hidden-states.js";

const OPTIONS: HiddenStateOptions = {
  pieces: ["small", "models"],
  skipped: 0,
  dimensions: 2,
  pooling: "cls",
  withTokens: true,
};
/** `[CLS] small models [SEP] [PAD]`, two numbers each. */
const STATES = Float32Array.of(3, 4, 0, 2, -5, 0, 8, 6, 9, 9);
const rows = (data: Float32Array) => [...data].map((value) => Number(value.toFixed(4)));

test.each([Number.NaN, Number.POSITIVE_INFINITY])("%d from the model is refused", (value) => {
  expect(() => readHiddenStates(Float32Array.of(value, 1, 1, 1, 1, 1, 1, 1), OPTIONS)).toThrow("finite");
});

test("by the first token: its vector, and each piece's, of length 1", () => {
  const { vector, tokens } = readHiddenStates(STATES, OPTIONS);
  expect(rows(vector)).toEqual([0.6, 0.8]);
  expect([tokens.pieces, rows(tokens.data)]).toEqual([OPTIONS.pieces, [0, 1, -1, 0]]);
});

test("by the mean: over the pieces and the special tokens, padding left out", () => {
  const { vector } = readHiddenStates(STATES, { ...OPTIONS, pooling: "mean" });
  const [x, y] = [3 + 0 - 5 + 8, 4 + 2 + 0 + 6];
  expect(rows(vector)).toEqual([x / Math.hypot(x, y), y / Math.hypot(x, y)].map((v) => Number(v.toFixed(4))));
});

describe("pieces", () => {
  test("of the prefix count for the whole and have no vectors of their own", () => {
    const whole = readHiddenStates(STATES, { ...OPTIONS, pooling: "mean" });
    const behind = readHiddenStates(STATES, { ...OPTIONS, pooling: "mean", skipped: 1 });
    expect(behind.vector).toEqual(whole.vector);
    expect([behind.tokens.pieces, rows(behind.tokens.data)]).toEqual([["models"], [-1, 0]]);
  });

  test("beyond what the model reads are left out", () => {
    const { tokens } = readHiddenStates(STATES.slice(0, 8), {
      ...OPTIONS,
      pieces: ["small", "models", "are", "cheap"],
    });
    expect([tokens.pieces, rows(tokens.data)]).toEqual([
      ["small", "models"],
      [0, 1, -1, 0],
    ]);
  });

  test("have no vectors where none are wanted", () => {
    const { tokens } = readHiddenStates(STATES, { ...OPTIONS, withTokens: false });
    expect([tokens.pieces, [...tokens.data]]).toEqual([[], []]);
  });
});

test("whatever the numbers, padding changes nothing and every vector has length 1", () => {
  const row = fc
    .array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 })
    .filter((values) => Math.hypot(...values) > 0.01);
  fc.assert(
    fc.property(fc.array(row, { minLength: 3, maxLength: 9 }), fc.nat(4), (states, padding) => {
      const options = {
        ...OPTIONS,
        dimensions: 3,
        pieces: Array.from({ length: states.length - 2 }, (_, i) => `p${i}`),
      };
      const bare = readHiddenStates(Float32Array.from(states.flat()), options);
      const padded = readHiddenStates(
        Float32Array.from([...states.flat(), ...Array.from({ length: padding * 3 }, () => 7)]),
        options,
      );
      expect(padded).toEqual(bare);
      for (let at = 0; at < bare.tokens.data.length; at += 3) {
        expect(Math.hypot(...bare.tokens.data.subarray(at, at + 3))).toBeCloseTo(1, 4);
      }
    }),
  );
});
