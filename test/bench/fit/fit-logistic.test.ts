import { expect, test } from "vitest";
import { fitLogistic } from "./fit-logistic.js";

test("the weights that made the labels are found again", () => {
  const features: number[][] = [];
  const labels: boolean[] = [];
  let state = 7;
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  for (let i = 0; i < 20_000; i++) {
    const [a, b] = [random() * 4 - 2, random() * 4 - 2];
    features.push([a, b]);
    labels.push(random() < 1 / (1 + Math.exp(-(-1 + 2 * a - 0.5 * b))));
  }
  const [intercept, first, second] = fitLogistic(features, labels);
  expect(intercept).toBeCloseTo(-1, 0);
  expect(first).toBeCloseTo(2, 0);
  expect(second).toBeCloseTo(-0.5, 0);
});
