import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cleanText,
  LONGEST_LINE_BYTES,
  type LogEntry,
  readEntry,
  writeEntry,
} from "../../src/questions/log-entry.js";
import { makeEntry } from "../../src/questions/make-entry.js";
import { LIMITS } from "../../src/shared/limits.js";
import { makeCitation, makeResponse } from "../fakes/make-answer.js";
import { makeAnswerEntry, makeFeedbackEntry } from "../fakes/make-log-entry.js";

/** Any UTF-16, halves of characters too, with what hides in texts made common. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\ud800",
        "\udfff",
        "\u200b",
        "\u202e",
        "\u2028",
        "\n",
        "\u001b[2J",
        "\ufeff",
        "\u{e0041}",
        "é",
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
const clean = (most: number) => hostile.map((text) => cleanText(text, most));
const at = fc
  .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString());
const asked = {
  kind: fc.constant("answer" as const),
  at,
  question: clean(2000),
  door: fc.constantFrom("api", "openai", "mcp"),
};

const anyEntry: fc.Arbitrary<LogEntry> = fc.oneof(
  fc.record({
    ...asked,
    outcome: fc.constantFrom("answered" as const, "abstained" as const),
    id: fc.uuid(),
    mode: fc.constantFrom("extractive" as const, "llm" as const),
    degraded: fc.boolean(),
    chapters: fc.array(fc.record({ episode: clean(200), chapter: fc.integer({ min: 1 }) }), { maxLength: 5 }),
    withheld: fc.nat(),
    weak: fc.nat(),
  }),
  fc.record({
    ...asked,
    outcome: fc.constant("failed" as const),
    code: fc.constantFrom("internal", "overloaded"),
  }),
  fc.record({ ...asked, outcome: fc.constant("left" as const) }),
  fc.record(
    {
      kind: fc.constant("feedback" as const),
      at,
      answerId: fc.uuid(),
      verdict: fc.constantFrom("up" as const, "down" as const),
      comment: clean(2000),
    },
    { requiredKeys: ["kind", "at", "answerId", "verdict"] },
  ),
) as fc.Arbitrary<LogEntry>;

describe("a line", () => {
  test("gives back any entry that was written to it, and is one line", () => {
    fc.assert(
      fc.property(anyEntry, (entry) => {
        const line = writeEntry(entry);
        expect(readEntry(line)).toEqual(entry);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      }),
    );
  });

  test("of the longest texts is far shorter than what is read as one", () => {
    const chapters = Array.from({ length: 500 }, (_, i) => ({ episode: "é".repeat(300), chapter: i + 1 }));
    const line = writeEntry(makeAnswerEntry({ question: "語".repeat(3000), chapters }));
    expect(Buffer.byteLength(line)).toBeLessThan(LONGEST_LINE_BYTES);
    const entry = readEntry(line);
    expect(entry).toMatchObject({ question: "語".repeat(LIMITS.questionLength) });
    expect(entry).toMatchObject({
      chapters: chapters.slice(0, 100).map((cited) => ({ ...cited, episode: "é".repeat(200) })),
    });
  });

  test("that is damaged anywhere is an entry or nothing, and never an error", () => {
    const line = writeEntry(makeAnswerEntry());
    fc.assert(
      fc.property(fc.nat(line.length), fc.nat(20), hostile, (start, cut, put) => {
        const entry = readEntry(line.slice(0, start) + put + line.slice(start + cut));
        expect(entry === null || entry.kind === "answer").toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(readEntry(json)).toBeNull();
      }),
    );
  });

  test.each([
    ["a day without its time", { at: "2026-11-24" }],
    ["another door", { door: "telnet" }],
    ["another outcome", { outcome: "pondered" }],
    ["no id", { id: "" }],
    ["a chapter before the first", { chapters: [{ episode: "e", chapter: 0 }] }],
  ])("with %s is none", (_, changes) => {
    expect(readEntry(JSON.stringify({ ...makeAnswerEntry(), ...changes }))).toBeNull();
  });

  test("keeps of what came with it only what the log is for", () => {
    const line = JSON.stringify({ ...makeFeedbackEntry(), address: "203.0.113.7" });
    expect(readEntry(line)).toEqual(makeFeedbackEntry());
  });
});

test("a cleaned text is well formed, visible, on one line, within its length, and stays as it is", () => {
  fc.assert(
    fc.property(hostile, fc.integer({ min: 0, max: 50 }), (text, most) => {
      const cleaned = cleanText(text, most);
      expect(cleaned.length).toBeLessThanOrEqual(most);
      expect(cleaned).not.toMatch(
        /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]/u,
      );
      expect(cleanText(cleaned, most)).toBe(cleaned);
    }),
  );
  expect(cleanText("  Wie\tgeht\r\n„Überwintern“\u200b?  ", 100)).toBe("Wie geht „Überwintern“?");
});

test("of an answer its outcome and the chapters it cites are kept, each chapter once; of the rest nothing", () => {
  const time = new Date("2026-11-24T10:00:00.000Z");
  const citations = [
    makeCitation(),
    makeCitation({ n: 2 }),
    makeCitation({ n: 3, chapter: { number: 1, title: "x" } }),
  ];
  const response = makeResponse({
    citations,
    checks: { sentences: 4, withheld: 2, corrected: 1, weak: 1 },
    mode: "llm",
  });
  const base = { channel: "mcp", question: "Why?" } as const;
  const asked = { door: "mcp", question: "Why?" };
  expect(makeEntry({ ...base, kind: "answered", response }, time)).toEqual({
    kind: "answer",
    at: "2026-11-24T10:00:00.000Z",
    ...asked,
    outcome: "answered",
    id: "a",
    mode: "llm",
    degraded: false,
    chapters: [
      { episode: "winter-hives", chapter: 2 },
      { episode: "winter-hives", chapter: 1 },
    ],
    withheld: 2,
    weak: 1,
  });
  expect(
    makeEntry({ ...base, kind: "answered", response: { ...response, abstained: true } }, time),
  ).toMatchObject({
    outcome: "abstained",
  });
  expect(makeEntry({ ...base, kind: "failed", code: "overloaded" }, time)).toEqual({
    kind: "answer",
    at: "2026-11-24T10:00:00.000Z",
    ...asked,
    outcome: "failed",
    code: "overloaded",
  });
  expect(makeEntry({ ...base, kind: "left" }, time)).toMatchObject({ outcome: "left" });
});
