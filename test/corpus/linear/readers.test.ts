import { describe, expect, it } from "vitest";
import { FORMATS } from "../../../src/corpus/formats.js";
import { expectLinearText, SHARE } from "../../fakes/expect-linear.js";
import { FRAMES } from "./frames.js";
import { encode, readWhole, TIMEOUT_MS } from "./read-whole-file.js";

/** In UTF-16 units. */
const LENGTH = 20_000;

it("has a frame for every format", () => {
  const framed = new Set(Object.keys(FRAMES).map((name) => name.split(",")[0]));
  expect(FORMATS.map(({ name }) => name).filter((name) => !framed.has(name))).toEqual([]);
});

it("has as many frames as there are turns, so that every shape is tried with one", () => {
  expect(Object.keys(FRAMES).length).toBeGreaterThanOrEqual(SHARE);
});

describe("ten times as much of anything takes about ten times as long to read and divide", () => {
  it.each(Object.entries(FRAMES).map(([name, frame], i) => ({ name, frame, i })))(
    "$name",
    async ({ frame, i }) =>
      await expectLinearText(readWhole, {
        length: LENGTH,
        prepare: (words) => encode(frame(words)),
        turn: i,
      }),
    TIMEOUT_MS,
  );
});
