import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeHidden, stripHidden } from "../../src/shared/strip-hidden.js";

describe("text as it is shown", () => {
  test.each([
    ["zero-width characters", "small\u200b mo\u2060dels\ufeff", "small models"],
    ["direction changes", "\u202egnp.exe\u202c \u2066x\u2069 \u200e\u200f\u061c", "gnp.exe x "],
    ["tag characters", "hi\u{e0001}\u{e0049}\u{e0067}\u{e006e}\u{e007f}", "hi"],
    [
      "terminal escapes",
      "\u001b]8;;https://evil.example\u0007x\u001b[31m\u009b2J",
      "]8;;https://evil.examplex[31m2J",
    ],
    ["variation selectors that hide bytes", "x\ufe00\ufe01\u{e0100}\u{e0101}", "x"],
    ["fillers and soft hyphens", "a\u3164b\u00adc\u115fd\u180e", "abcd"],
    ["halves of surrogate pairs", "a\ud800b\udc00c", "abc"],
    [
      "more than thirty marks on a letter",
      `a${"\u0301\u200b\u0316".repeat(40)}b`,
      `a${"\u0301\u0316".repeat(15)}b`,
    ],
    ["nulls and carriage returns", "a\u0000b\r\nc", "ab\nc"],
    ["separators that some take for line ends", "a\u2028b\u2029c\rd\u000be\u0085f", "a b c d e f"],
  ])("has no %s", (_, text, shown) => {
    expect(stripHidden(text)).toBe(shown);
  });

  test.each([
    ["Persian, which parts letters", "می\u200cخواهم"],
    ["Hindi, which joins them", "क्\u200dष"],
    ["a family", "👨\u200d👩\u200d👧"],
    ["a heart with its colour", "❤\ufe0f"],
    ["a keycap", "1\ufe0f⃣"],
    ["a skin tone", "👩🏽\u200d🚀"],
    ["accents, Chinese and tabs", "é\u0301 小さい\tmodels\n"],
  ])("keeps %s", (_, text) => {
    expect(stripHidden(text)).toBe(text);
  });

  test("has none of the characters that are not seen, also where all others are plain", () => {
    const hidden = /(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/u;
    const kept = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => hidden.test(character) && stripHidden(`a${character}b`).includes(character),
    );
    expect(kept).toEqual([]);
  });

  test("has no joiner between Latin letters, and no second selector", () => {
    expect(stripHidden("a\u200cb\u200dc ❤\ufe0f\ufe0f")).toBe("abc ❤\ufe0f");
  });

  test("has no joiner beside what is itself unseen, even in a script that joins", () => {
    expect(stripHidden("\u061c\u200c\u061c م\u061c\u200dن \u17b4\u200d\u17b5")).toBe(" من ");
  });

  test("is a text on which nothing more is to be done, and lost nothing that is seen", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const shown = stripHidden(text);
        expect(stripHidden(shown)).toBe(shown);
        const seen = /[\p{L}\p{N}\p{P}\p{S}]/gu;
        const isSeen = (c: string) => !/\p{Default_Ignorable_Code_Point}|[\ufff9-\ufffb]/u.test(c);
        expect(shown.match(seen)?.filter(isSeen)).toEqual(text.match(seen)?.filter(isSeen));
      }),
    );
  });
});

describe("a text as one line of a terminal", () => {
  test.each([
    ["line ends", "a\nb\r\nc\u2028d", "a\\nb\\r\\nc\\u2028d"],
    ["terminal escapes", "\u001b[2J\u009b1A\u0007", "\\u001b[2J\\u009b1A\\u0007"],
    ["direction changes and tags", "\u202egnp\u{e0001}", "\\u202egnp\\u{e0001}"],
  ])("shows %s", (_, text, shown) => {
    expect(escapeHidden(text)).toBe(shown);
  });

  test("is the text itself where nothing is hidden, and else holds no line end and nothing that a reader does not see", () => {
    expect(escapeHidden("é 小さい ❤\ufe0f می\u200cخواهم C:\\new")).toBe(
      "é 小さい ❤\ufe0f می\u200cخواهم C:\\new",
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const shown = escapeHidden(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(stripHidden(shown)).toBe(shown);
      }),
    );
  });
});
