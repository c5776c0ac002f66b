import fc from "fast-check";
import { expect, test } from "vitest";
import { type SentencePiece, SentenceSplitter } from "../../src/language/split-sentences.js";

function split(deltas: readonly string[]): SentencePiece[] {
  const splitter = new SentenceSplitter();
  return [...deltas.flatMap((delta) => splitter.push(delta)), ...splitter.flush()];
}

const texts = (text: string) => split([text]).map((piece) => piece.text);

test.each([
  ["Small models are fast. They are cheap.", ["Small models are fast.", "They are cheap."]],
  ["They are fast [1]. They are cheap [2].", ["They are fast [1].", "They are cheap [2]."]],
  ["They are fast. [1] They are cheap. [2][3]", ["They are fast. [1]", "They are cheap. [2][3]"]],
  [
    "A terminal, e.g. a trader’s, is fast! Is it? Yes.",
    ["A terminal, e.g. a trader’s, is fast!", "Is it?", "Yes."],
  ],
  ["It took 3.5 years. Then it grew.", ["It took 3.5 years.", "Then it grew."]],
  ["No end", ["No end"]],
  ["", []],
  ["... !!", []],
])("%j is the sentences %j", (text, expected) => {
  expect(texts(text)).toEqual(expected);
});

test("list items and paragraphs are told apart", () => {
  expect(split(["Two things:\n- One is fast [1].\n2. Two is cheap.\n\nThat is all. Really."])).toEqual([
    { text: "Two things:", follows: "sentence" },
    { text: "One is fast [1].", follows: "item" },
    { text: "Two is cheap.", follows: "item" },
    { text: "That is all.", follows: "paragraph" },
    { text: "Really.", follows: "sentence" },
  ]);
});

test("a sentence is released as soon as the next one has begun", () => {
  const splitter = new SentenceSplitter();
  expect(splitter.push("They are fast. [1")).toEqual([]);
  expect(splitter.push("] They")).toEqual([{ text: "They are fast. [1]", follows: "sentence" }]);
});

test("one sentence of 20,000 characters in one piece is cut like any other", () => {
  const lengths = split([`${"a ".repeat(10_000)}. Next one`]).map((piece) => piece.text.length);
  expect(lengths.length).toBeGreaterThan(9);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(2000);
});

test("a text that never ends a sentence is held back up to a bound", () => {
  const splitter = new SentenceSplitter();
  const pieces = Array.from({ length: 100 }, () => splitter.push("word ".repeat(50))).flat();
  expect(pieces.length).toBeGreaterThan(10);
  expect(Math.max(...pieces.map((piece) => piece.text.length))).toBeLessThanOrEqual(2000);
});

const word = fc.constantFrom(
  "Small",
  "models",
  "e.g.",
  "3.5",
  "Dr.",
  "are",
  "fast",
  "[1]",
  "[2,",
  "3]",
  "A",
  "U.S.",
);
const mark = fc.constantFrom(" ", " ", " ", ". ", "! ", "? ", ".\n", "\n- ", "\n\n", ". [1] ", ".” ");

test("where the stream is cut does not change the sentences", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(word, mark), { maxLength: 30 }),
      fc.infiniteStream(fc.nat(6)),
      (parts, cuts) => {
        const text = parts.flat().join("");
        const deltas: string[] = [];
        for (let at = 0; at < text.length; ) {
          const length = cuts.next().value + 1;
          deltas.push(text.slice(at, at + length));
          at += length;
        }
        expect(split(deltas)).toEqual(split([text]));
      },
    ),
    { numRuns: 500 },
  );
});

test("no letter is lost", () => {
  const letters = (value: string) => value.replaceAll(/[^\p{L}]/gu, "");
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), (deltas) => {
      const found = split(deltas).map((piece) => piece.text);
      expect(letters(found.join(""))).toBe(letters(deltas.join("")));
    }),
  );
});
