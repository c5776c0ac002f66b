import { expect, test } from "vitest";
import { dropMarkup, dropStrongMarkup, readPlainMarkdown } from "../../src/corpus/plain-markdown.js";
import { readSource } from "../../src/corpus/read-source.js";

test.each([1, 100])("a link becomes its words, be they %i sentences", (count) => {
  const words = "What a keeper said of winter. ".repeat(count).trim();
  expect(readPlainMarkdown(`See [${words}](https://x.example/a_(b) "T") now`)).toBe(`See ${words} now`);
});

test.each([
  ["**Bold _both_ words** end", "Bold both words end"],
  ["a **b. C** d", "a b. C d"],
  ["__x__ and _y_ z", "x and y z"],
  ["*a **b** c*", "a b c"],
  ["***all** three*", "all three"],
  ["[Link **bold**](https://a.example/c) t", "Link bold t"],
  ["[te[x]t](https://a.example) t", "te[x]t t"],
  ["[**A**](https://x.example/z_(q)_) w", "A w"],
  ["**bold**text **a**b", "boldtext ab"],
  ["\\*not\\* so", "*not* so"],
  [
    "snake_case_name, 2 * 3 * 4, **open, _open, [1], f(x)",
    "snake_case_name, 2 * 3 * 4, **open, _open, [1], f(x)",
  ],
])("of %j each pair of marks is taken off whole, and one alone is kept", (written, plain) => {
  expect(dropMarkup(written)).toBe(plain);
  expect(readPlainMarkdown(written)).toBe(plain);
});

test("of words that are said, a sound between stars stays what it is", () => {
  expect(dropStrongMarkup("**Ana** *laughs* at __it__, [here](https://a.example)")).toBe(
    "Ana *laughs* at it, here",
  );
});

test.each([
  [
    "a page",
    "a.md",
    "# T\n\n1. 0:00 – 2:00\n\n**Wood** and [glue](https://a.example)\n\n- Use _cold_ **glue**\n",
  ],
  [
    "captions",
    "a.vtt",
    "WEBVTT\n\n00:00.000 --> 00:02.000\nUse cold **glue** on [wood](https://a.example)\n",
  ],
  [
    "a feed",
    "f.xml",
    "<rss version='2.0'><channel><title>S</title><item><title>E</title><guid>1</guid><enclosure url='https://a.example/c.mp3' type='audio/mpeg'/><description>Use _cold_ **glue** on [wood](https://a.example)</description></item></channel></rss>",
  ],
  [
    "chapters",
    "c.json",
    JSON.stringify({
      version: "1.2.0",
      chapters: [{ startTime: 0, title: "**Glue** [x](https://a.example)" }],
    }),
  ],
])("what %s writes in Markdown is read without its marks", (_, path, text) => {
  const source = readSource({ path, bytes: new TextEncoder().encode(text) })?.sources[0];
  const read = JSON.stringify([source?.facts.description, source?.chapters?.marks, source?.cues]);
  expect(read).toMatch(/glue/i);
  expect(read).not.toMatch(/\*|_|\]\(|a\.example/);
});
