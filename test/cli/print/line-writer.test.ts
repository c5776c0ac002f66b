import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LineWriter } from "../../../src/cli/print/line-writer.js";

function write(
  parts: readonly string[],
  options: { columns?: number; color?: boolean; isTTY?: boolean } = {},
): string {
  const { columns = 24, color = false, isTTY = true } = options;
  const out = Object.assign(new PassThrough(), { isTTY, columns }) as unknown as NodeJS.WriteStream;
  const writer = new LineWriter(out, color);
  for (const part of parts) writer.write(part);
  return String((out as unknown as PassThrough).read() ?? "");
}

test("lines break between words, and list items and sources are set in", () => {
  expect(
    write([
      "- Small models can be fast and cheap [1]\n",
      "[1][2] 19:55 Why small models still matter\n    chapter 9 of it\n",
    ]),
  ).toBe(
    "- Small models can be\n  fast and cheap [1]\n[1][2] 19:55 Why small\n    models still matter\n    chapter 9 of it\n",
  );
});

test("a word that ends at the last column leaves no empty line", () => {
  expect(write(["abcdefghijklmnopqrst uvw xyz"])).toBe("abcdefghijklmnopqrst uvw\nxyz");
});

test("bold is shown where colours are, and its marks nowhere on a terminal", () => {
  expect(write(["**Two words** here"], { color: true })).toBe("\u001b[1mTwo words\u001b[22m here");
  expect(write(["**Two words** here"])).toBe("Two words here");
});

test("a bold that is not closed ends with its line", () => {
  expect(write(["a **b\nc"], { color: true })).toBe("a \u001b[1mb\u001b[22m\nc");
});

test("off a terminal the text is what it was", () => {
  const text = "**Bold** and a line that is much longer than the width\n- item";
  expect(write([text], { isTTY: false, color: true })).toBe(text);
});

test("no line is wider than the terminal unless one word is, and no word is lost", () => {
  const word = fc.stringMatching(/^[a-z]{1,30}$/);
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 20, max: 60 }), (words, columns) => {
      const shown = write([words.join(" ")], { columns });
      expect(shown.split(/\s+/).filter((part) => part !== "")).toEqual(words);
      for (const line of shown.split("\n"))
        expect(line.length <= columns || !line.trim().includes(" ")).toBe(true);
    }),
  );
});
