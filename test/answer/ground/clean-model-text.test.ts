import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanModelText } from "../../../src/answer/ground/clean-model-text.js";

test.each([
  ["plain text stays, with **bold** and [2].", "plain text stays, with **bold** and [2]."],
  ["see [the notes](https://evil.example/x?y=1) now", "see the notes now"],
  ["a marker as a link [1](https://evil.example)", "a marker as a link [1]"],
  ["![pixel](https://evil.example/p.png) gone", "gone"],
  ["go to https://evil.example/a, or www.evil.example now", "go to , or now"],
  ["a bare evil.example/path is gone", "a bare is gone"],
  ["write to me@evil.example please", "write to please"],
  ["click javascript:alert(1) or data:text/html,x", "click ) or"],
  ["<img src=x onerror=alert(1)>text<script>bad</script>", "textbad"],
  ["a <scr<b>ipt> nest", "a script nest"],
  ["[text][ref] by reference", "text by reference"],
  ["[1][2] are markers", "[1][2] are markers"],
  ["# Heading", "Heading"],
  ["> quote", "quote"],
  ["`code`", "code"],
  ["*Damp* is **the** *real* killer*", "Damp is **the** real killer"],
  ["*Note: damp kills.", "Note: damp kills."],
  ["**Damp** and 5 * 3 stay", "**Damp** and 5 * 3 stay"],
  ["hid\u200bden\u202e \u{e0041}tags\u001b[31m", "hidden tags[31m"],
])("%j is shown as %j", (raw, shown) => {
  expect(cleanModelText(raw)).toBe(shown);
});

test("whatever a model writes, no link, tag or control character is left", () => {
  const hostile = fc.constantFrom(
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
    "\u001b",
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(hostile, fc.string({ unit: "grapheme", maxLength: 3 })), { maxLength: 25 }),
      (parts) => {
        const shown = cleanModelText(parts.join(""));
        expect(shown).not.toMatch(/<|>|:\/\/|\]\(|\p{Cc}|[\u200b-\u200f\u202a-\u202e]/u);
        expect(cleanModelText(shown)).toBe(shown);
      },
    ),
    { numRuns: 1000 },
  );
});

test("brackets in any depth take time in proportion to their number", () => {
  const measure = (count: number) => {
    const texts = ["[a".repeat(count), `${"[a".repeat(count)}${"](x)".repeat(count)}`, "(".repeat(2 * count)];
    const started = performance.now();
    for (let i = 0; i < 5; i += 1) for (const text of texts) cleanModelText(text);
    return performance.now() - started;
  };
  measure(100);
  // A cubic pattern would take a thousand times as long.
  expect(measure(1_000) / measure(100)).toBeLessThan(300);
});
