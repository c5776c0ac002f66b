import { expect, test } from "vitest";
import { readPlainMarkdown } from "../../src/corpus/plain-markdown.js";

test.each([1, 100])("a link becomes its words, be they %i sentences", (count) => {
  const words = "What a keeper said of winter. ".repeat(count).trim();
  expect(readPlainMarkdown(`See [${words}](https://x.example/a_(b) "T") now`)).toBe(`See ${words} now`);
});
