import fc from "fast-check";
import { expect, test } from "vitest";
import { escapeMarkup } from "../../src/answer/escape-markup.js";

test.each([
  ["plain words, 3:1 odds and/or “quotes” stay.", "plain words, 3:1 odds and/or “quotes” stay."],
  ["uListen.ai and Node.js are names", "uListen.ai and Node.js are names"],
  ["a marker [1] of the page's", "a marker (1) of the page's"],
  ["**bold** and `code`", "*bold* and 'code'"],
  ["[x](https://evil.example) and ![y](//evil.example/z.png)", "[x] (…) and ![y] (…)"],
  ["see https://evil.example/a?b=c. Then go", "see …. Then go"],
  ["“https://evil.example”", "“…”"],
  ["www.evil.example, evil.example/path, me@evil.example", "…, …, …"],
  ["javascript:alert(1) and data:text/html,<b>x</b>", "…) and …,< b>x< /b>"],
  ["<img src=x onerror=alert(1)>", "< img src=x onerror=alert(1)>"],
])("%j is quoted as %j", (text, quoted) => {
  expect(escapeMarkup(text)).toBe(quoted);
});

const PIECES = [
  "[",
  "]",
  "(",
  ")",
  "<",
  ">",
  "!",
  "http",
  "s:",
  "//",
  "x.example",
  "/",
  " ",
  "a",
  "@",
  "www.",
  "`",
  "*",
];

test("whatever stands on a page, no link, tag, marker or address is in its quotation, and quoting twice changes nothing", () => {
  const piece = fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme", maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const quoted = escapeMarkup(pieces.join(""));
      expect(quoted).not.toMatch(/\]\(|<[a-z/!?]|\[\d+\]|\*\*|`/i);
      expect(quoted).not.toMatch(/\b[a-z][a-z0-9+.-]*:\/\/[^\s.,;:!?)\]}“”"‘’<>|]|\bwww\.[a-z0-9]/i);
    }),
    { numRuns: 2_000 },
  );
});
