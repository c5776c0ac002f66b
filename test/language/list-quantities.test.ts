import fc from "fast-check";
import { expect, test } from "vitest";
import { listQuantities } from "../../src/language/list-quantities.js";

test.each([
  ["no number here, only one of them", []],
  ["1,000 researchers", ["1000"]],
  ["~1000 researchers", ["1000"]],
  ["a thousand researchers", ["1000"]],
  ["three thousand", ["3000"]],
  ["~3k pay", ["3000"]],
  ["250k+ models", ["250000"]],
  ["two hundred and fifty thousand models", ["250000"]],
  ["a quarter of 250,000", ["25%", "250000"]],
  ["two thirds, three quarters, half", ["67%", "75%", "50%"]],
  ["twice as cheap, tripled, a couple of them", ["x2", "x3", "couple"]],
  ["2.5 million", ["2500000"]],
  ["180B parameters", ["180000000000"]],
  ["180 billion parameters", ["180000000000"]],
  ["30-40%", ["30%", "40%"]],
  ["~30–40%", ["30%", "40%"]],
  ["30 to 40 percent", ["30%", "40%"]],
  ["between 30% and 40%", ["30%", "40%"]],
  ["fifty per cent", ["50%"]],
  ["half of it", ["50%"]],
  ["50 of them", ["50"]],
  ["10–15k companies", ["10000", "15000"]],
  ["6–12 months", ["6", "12"]],
  ["six to twelve months", ["6", "12"]],
  ["the 1990s", ["1990"]],
  ["on May 19, 2023", ["19", "2023"]],
  ["at 19:55", ["19:55"]],
  ["twenty-one", ["21"]],
  ["GPT-4", ["4"]],
  ["billions of messages", ["billions"]],
  ["１５ years", ["15"]],
  ["0.5", ["0.5"]],
])("%j states %j", (text, quantities) => {
  expect(listQuantities(text).sort()).toEqual([...quantities].sort());
});

test("a number is the same with and without separators, scaled or not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), (thousands) => {
      const expected = [`${thousands * 1000}`];
      expect(listQuantities(`about ${thousands * 1000} of them`)).toEqual(expected);
      expect(listQuantities(`about ${thousands},000 of them`)).toEqual(expected);
      expect(listQuantities(`about ${thousands}k of them`)).toEqual(expected);
      expect(listQuantities(`about ${thousands} thousand of them`)).toEqual(expected);
    }),
  );
});
