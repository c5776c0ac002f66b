import fc from "fast-check";
import { expect, test } from "vitest";
import { listQuantities } from "../../src/language/list-quantities.js";

const valuesOf = (text: string) => listQuantities(text).map(({ value }) => value);

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
  ["thirty to forty percent", ["30%", "40%"]],
  ["ten to fifteen thousand companies", ["10000", "15000"]],
  ["two and a half million, two and a half years", ["2500000", "2.5"]],
  ["half a million", ["500000"]],
  ["a quarter of a million, three quarters of a million", ["250000", "750000"]],
  ["two and a half, and two thirds, and a third of them", ["2.5", "67%", "33%"]],
  ["a couple of hundred, half a dozen", ["200", "6"]],
  ["one in five, two out of three, one file in eight, six in ten", ["20%", "67%", "13%", "60%"]],
  ["a fifth of them, about a third come, two fifths", ["20%", "33%", "40%"]],
  ["half convinced, a third way, a half-finished third-party thing", []],
  ["about half came, half of them, more than half", ["50%", "50%", "50%"]],
  ["half a year, a quarter of an hour", []],
  ["24/7 and a hundred percent sure, half the battle", []],
  ["between six and twelve thousand, six and twelve thousand", ["6000", "12000", "6", "12000"]],
  ["two million five hundred thousand", ["2500000"]],
  ["nineteen ninety-five and twenty twenty-three", ["1995", "2023"]],
  ["a third option, the second half, a third of them", ["33%"]],
  ["the 1990s", ["1990"]],
  ["on May 19, 2023", ["19", "2023"]],
  ["at 19:55", ["19:55"]],
  ["twenty-one", ["21"]],
  ["GPT-4 on k8s", ["4"]],
  ["billions of messages", ["billions"]],
  ["１５ years", ["15"]],
  ["0.5", ["0.5"]],
])("%j states %j", (text, quantities) => {
  expect(valuesOf(text).sort()).toEqual([...quantities].sort());
});

test("a number is the same with and without separators, scaled or not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), (thousands) => {
      const expected = [`${thousands * 1000}`];
      expect(valuesOf(`about ${thousands * 1000} of them`)).toEqual(expected);
      expect(valuesOf(`about ${thousands},000 of them`)).toEqual(expected);
      expect(valuesOf(`about ${thousands}k of them`)).toEqual(expected);
      expect(valuesOf(`about ${thousands} thousand of them`)).toEqual(expected);
    }),
  );
});
