import { describe, expect, test } from "vitest";
import { drawReliability } from "../../src/cli/print/draw-reliability.js";
import { measureReliability } from "../../src/evaluate/measure-reliability.js";

const read = (probability: number | null, answerable: boolean) => ({ probability, question: { answerable } });
const many = (count: number, probability: number, answerable: boolean) =>
  Array.from({ length: count }, () => read(probability, answerable));

describe("the expected calibration error", () => {
  test("is 0 where of those that are read as .75 likely three in four are answerable", () => {
    const { expectedCalibrationError } = measureReliability([
      ...many(3, 0.75, true),
      ...many(1, 0.75, false),
    ]);
    expect(expectedCalibrationError).toEqual({ value: 0, count: 4 });
  });

  test("is the distance of each bin, weighed by its questions", () => {
    // Of six at .95 four are answerable; of two at .1 and .2, which are bins of their own, the first.
    const { expectedCalibrationError } = measureReliability([
      ...many(4, 0.95, true),
      ...many(2, 0.95, false),
      read(0.1, true),
      read(0.2, false),
    ]);
    const distance = 6 * (0.95 - 4 / 6) + 1 * (1 - 0.1) + 1 * 0.2;
    expect(expectedCalibrationError.value).toBeCloseTo(distance / 8, 12);
  });

  test("leaves out what was not read, and is nothing where nothing was", () => {
    expect(measureReliability([read(null, true), read(1, true)]).expectedCalibrationError).toEqual({
      value: 0,
      count: 1,
    });
    expect(measureReliability([read(null, true)]).expectedCalibrationError).toEqual({
      value: null,
      count: 0,
    });
  });
});

test("a probability lies in the bin that begins with it, and 1 in the last", () => {
  const { bins } = measureReliability([0, 0.09, 0.1, 0.99, 1].map((probability) => read(probability, true)));
  expect(bins.map(({ count }) => count)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 2]);
  expect(bins[2]).toEqual({ from: 0.2, to: 0.3, count: 0, probability: null, answerable: null });
});

describe("the picture", () => {
  const draw = (...outcomes: Parameters<typeof measureReliability>[0]) =>
    drawReliability(measureReliability(outcomes));
  const readBar = (picture: string) =>
    /class="bar" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/
      .exec(picture)
      ?.slice(1)
      .map(Number);

  test("has a bar for each bin with questions, as high as their answerable share", () => {
    const [left = 0, top = 0, width = 0, height = 0] = readBar(draw(read(0.95, true))) ?? [];
    const [, lower = 0, , half = 0] = readBar(draw(read(0.95, true), read(0.95, false))) ?? [];
    expect([half / height, top + height]).toEqual([0.5, lower + half]);
    expect([
      left + width > 400,
      draw(read(0.95, true), read(0.5, true)).match(/class="bar"/g)?.length,
    ]).toEqual([true, 2]);
  });

  test("names the error and the questions, and without any says that nothing was read", () => {
    expect(draw(read(0.75, true))).toContain(">1 question, expected calibration error 0.250<");
    expect(draw()).toContain(">0 questions, nothing was read<");
    expect(draw()).not.toMatch(/NaN|Infinity|undefined/);
  });

  test("is one SVG of closed elements, in light and dark, that loads nothing", () => {
    const picture = draw(read(0.3, true), read(0.6, false));
    expect(picture).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" [^>]*>[\s\S]*<\/svg>\n$/);
    expect(picture).toContain("@media (prefers-color-scheme: dark)");
    expect(picture).not.toMatch(/url\(|href|@import|<script|<image/);
    const open = picture.match(/<[a-z]+(?=[ >])(?:[^<>]*[^/<>])?>/g)?.length;
    expect(picture.match(/<\/[a-z]+>/g)?.length).toBe(open);
  });
});
