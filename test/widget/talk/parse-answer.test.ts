import fc from "fast-check";
import { expect, test } from "vitest";
import { fitConversation } from "../../../src/shared/fit-conversation.js";
import { createEventReader } from "../../../src/widget/server/event-reader.js";
import { type Block, type Inline, parseAnswer } from "../../../src/widget/talk/parse-answer.js";
import { expectLinearText, surround } from "../../fakes/expect-linear.js";

test("ten times a server's text takes at most about ten times as long to read", async () => {
  const parse = (text: string) => parseAnswer(text, false);
  await expectLinearText(parse, { length: 10_000, prepare: surround, turn: 0 });
  const read = (text: string) => {
    const feed = createEventReader(() => undefined);
    for (let at = 0; at < text.length; at += 16) feed(text.slice(at, at + 16));
  };
  await expectLinearText(read, { length: 100_000, prepare: surround, turn: 1 });
}, 180_000);

const text = (value: string): Inline => ({ kind: "text", text: value });
const marker = (n: number): Inline => ({ kind: "marker", n });
const strong = (value: string, ...content: Inline[]): Inline => ({ kind: "strong", text: value, content });

test("paragraphs, lists, bold and markers are told apart; anything else is text", () => {
  expect(parseAnswer("**Title**\n\n- One [1]\n- Two [2][3]\nAfter <b>it</b> [a](x)\nmore", true)).toEqual([
    { kind: "paragraph", content: [strong("Title", text("Title"))] },
    {
      kind: "list",
      items: [
        [text("One "), marker(1)],
        [text("Two "), marker(2), marker(3)],
      ],
    },
    { kind: "paragraph", content: [text("After <b>it</b> [a](x) more")] },
  ]);
});

test("bold may hold a marker and a single asterisk, and runs over a paragraph's lines", () => {
  expect(parseAnswer("**C* is [1]\nfast** **", true)).toEqual([
    {
      kind: "paragraph",
      content: [strong("C* is [1] fast", text("C* is "), marker(1), text(" fast")), text(" **")],
    },
  ]);
});

test.each([
  ["They are fast [", "They are fast"],
  ["They are fast [1", "They are fast"],
  ["They are **fa", "They are"],
  ["They are *", "They are"],
  ["2 * 3 is six", "2 * 3 is six"],
  ["Both:\n-", "Both:"],
  ["Both:\n- ", "Both:"],
  ["- one\n-", "one"],
  ["**a\nb", ""],
  ["They are **fast**", "They are fast"],
])("%j, still coming, shows %j", (part, shown) => {
  expect(readText(parseAnswer(part, false))).toBe(shown);
});

test("no prefix of an answer shows half a marker or half a bold", () => {
  const piece = fc.constantFrom(
    "word ",
    "[1]",
    "[23]",
    "**bold**",
    "\n- item ",
    "\n\n",
    "plain. ",
    "**[4] of two** ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.nat(80), (pieces, length) => {
      const shown = readText(parseAnswer(pieces.join("").slice(0, length), false));
      expect(shown).not.toMatch(/\*|\[\d*$/);
    }),
  );
});

test("the whole answer keeps every letter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (answer) => {
      const letters = (value: string) => value.replaceAll(/[^\p{L}]/gu, "");
      expect(letters(readText(parseAnswer(answer, true)))).toBe(letters(answer));
    }),
  );
});

function readText(blocks: readonly Block[]): string {
  const read = (content: readonly Inline[]): string =>
    content
      .map((part) => (part.kind === "marker" ? "#" : part.kind === "text" ? part.text : read(part.content)))
      .join("");
  return blocks
    .map((block) => (block.kind === "list" ? block.items.map(read).join("\n") : read(block.content)))
    .join("\n");
}

test("a conversation is cut to what a request may hold, the newest question always in it, whole however long", () => {
  const turn = fc.record({
    role: fc.constantFrom("user", "assistant"),
    content: fc.nat(9000).map((n) => "x".repeat(n)),
  });
  fc.assert(
    fc.property(fc.array(turn, { maxLength: 40 }), fc.nat(3_000), (earlier, length) => {
      const newest = { role: "user", content: "?".repeat(length) };
      const kept = fitConversation([...earlier, newest] as Parameters<typeof fitConversation>[0]);
      expect(kept.at(-1)).toEqual(newest);
      expect(kept.length).toBeLessThanOrEqual(20);
      expect(kept.reduce((sum, { content }) => sum + content.length, 0)).toBeLessThanOrEqual(32_000);
    }),
  );
});
