import { expect, test } from "vitest";
import { measureReach } from "../../../src/embed/words/measure-reach.js";

const table = {
  dimensions: 2,
  bias: new Float32Array(2),
  find: async () =>
    new Map([
      ["bees", Float32Array.of(3, 4)],
      ["opera", Float32Array.of(0, 1)],
    ]),
  findShares: async () =>
    new Map([
      ["bees", 1],
      ["opera", 0.1],
    ]),
};

test("a question of the library's own words reaches all of it, one about something else little", async () => {
  expect(await measureReach("Bees?", table)).toBe(1);
  expect(await measureReach("Who wrote the opera?", table)).toBeCloseTo(0.1);
});

test("each word counts by its whole length, and as often as it is said", async () => {
  expect(await measureReach("bees opera", table)).toBeCloseTo(Math.sqrt(26 / 125));
  expect(await measureReach("bees opera opera", table)).toBeCloseTo(Math.sqrt(27 / 225));
});

test("a question without a known word has none", async () => {
  expect(await measureReach("quorum?", table)).toBeNull();
  expect(await measureReach("", table)).toBeNull();
});
