import fc from "fast-check";
import { expect, test } from "vitest";
import { type Figure, isMet } from "./figure.js";
import { formatNumber, formatTable } from "./format-table.js";

const figure = fc.record({
  name: fc.string({ minLength: 1, maxLength: 50, unit: "grapheme-ascii" }),
  value: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
  unit: fc.constantFrom("", "ms"),
  target: fc.option(
    fc.record({
      at: fc.constantFrom("most" as const, "least" as const),
      value: fc.constantFrom(0.05, 1.15, 20),
    }),
  ),
  notes: fc.array(fc.lorem({ maxCount: 40 }), { maxLength: 3 }),
}) satisfies fc.Arbitrary<Figure>;

test("no line is longer than 80 characters, whatever is measured", () => {
  fc.assert(
    fc.property(fc.array(figure), (figures) => {
      for (const line of formatTable("Title", figures).split("\n"))
        expect(line.length).toBeLessThanOrEqual(80);
    }),
  );
});

test("a row says short of its target exactly where it is", () => {
  fc.assert(
    fc.property(figure, (row) => {
      const [, line = ""] = formatTable("Title", [{ ...row, name: "row", notes: [] }]).split("\n");
      expect(line.includes("short of")).toBe(!isMet(row));
      expect(line.endsWith(" met")).toBe(row.target !== null && row.value !== null && isMet(row));
    }),
  );
});

test("every word of a note is printed, in order", () => {
  const note = "one two three ".repeat(20).trim();
  const [, , ...lines] = formatTable("Title", [
    { name: "row", value: 1, unit: "", target: null, notes: [note] },
  ]).split("\n");
  expect(lines.map((line) => line.trim()).join(" ")).toBe(note);
});

test.each([
  [1.0749, "1.07"],
  [0.01234, "0.012"],
  [15.52, "15.5"],
  [1536.4, "1536"],
  [0, "0.00"],
])("%d is shown as %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
