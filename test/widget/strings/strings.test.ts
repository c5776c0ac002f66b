import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chooseExtraStrings } from "../../../src/widget/extras/extra-strings.js";
import { ARABIC } from "../../../src/widget/strings/arabic.js";
import { chooseStrings } from "../../../src/widget/strings/choose-strings.js";
import { ENGLISH, EXTRA_NAMES, type StringName } from "../../../src/widget/strings/english.js";
import { fillString } from "../../../src/widget/strings/fill-string.js";
import { FRENCH } from "../../../src/widget/strings/french.js";
import { GERMAN } from "../../../src/widget/strings/german.js";
import { JAPANESE } from "../../../src/widget/strings/japanese.js";
import { nameTexts } from "../../../src/widget/strings/name-texts.js";
import { parseStrings } from "../../../src/widget/strings/parse-strings.js";
import { SPANISH } from "../../../src/widget/strings/spanish.js";

const listPlaceholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe("the page's own texts", () => {
  test.each([
    ["[]", "strings must be an object of texts by name"],
    ["null", "strings must be an object of texts by name"],
    ['{"asl":"x"}', 'strings has no text named "asl"'],
    ['{"__proto__":"x"}', 'strings has no text named "__proto__"'],
    ['{"toString":"x"}', 'strings has no text named "toString"'],
    ['{"ask":7}', 'strings: "ask" must be a text'],
  ])("%s is refused with what is wrong", (json, reason) => {
    expect(() => parseStrings(JSON.parse(json))).toThrow(new TypeError(`cuepoint-chat: ${reason}`));
  });

  test("stand over the shipped ones", () => {
    const { strings } = chooseStrings(["de"], parseStrings({ ask: "Los" }));
    expect(strings).toEqual({ ...GERMAN, ask: "Los" });
  });
});

test.each(Object.entries({ ARABIC, FRENCH, GERMAN, JAPANESE, SPANISH }))(
  "%s says everything English says, with the same values filled in",
  (_, strings) => {
    const names = Object.keys(ENGLISH) as StringName[];
    expect(Object.keys(strings)).toEqual(names);
    for (const name of names) {
      expect([name, listPlaceholders(strings[name])]).toEqual([name, listPlaceholders(ENGLISH[name])]);
      expect([name, strings[name].trim()]).not.toEqual([name, ""]);
    }
    // The bundle holds the texts alone, one a line.
    expect(nameTexts(Object.values(strings).join("\n"))).toEqual(strings);
  },
);

test("what comes with a finished answer is said in every language, with the same values filled in", () => {
  const english = chooseExtraStrings("en", {});
  expect(Object.keys(english)).toEqual([...EXTRA_NAMES]);
  for (const language of ["ar", "fr-CA", "DE", "ja", "es"]) {
    const strings = chooseExtraStrings(language, {});
    for (const name of EXTRA_NAMES) {
      expect([name, listPlaceholders(strings[name])]).toEqual([name, listPlaceholders(english[name])]);
      expect([language, name, strings[name]]).not.toEqual([language, name, english[name]]);
    }
  }
  expect(chooseExtraStrings("pt", { more: "Mais" })).toEqual({ ...english, more: "Mais" });
});

test.each([
  [["ar-EG", "en"], { language: "ar-EG", direction: "rtl", strings: ARABIC }],
  [["pt", "fr-CA", "en"], { language: "fr-CA", direction: "ltr", strings: FRENCH }],
  [["JA"], { language: "JA", direction: "ltr", strings: JAPANESE }],
  [["xx", "yy"], { language: "en", direction: "ltr", strings: ENGLISH }],
  [[], { language: "en", direction: "ltr", strings: ENGLISH }],
])("of %j the first that is shipped is spoken", (tags, chosen) => {
  expect(chooseStrings(tags)).toEqual(chosen);
});

test("a page that brings every text may bring a language that is not shipped", () => {
  const hebrew = { ...ENGLISH, ...chooseExtraStrings("en", {}), ask: "שאל" };
  expect(chooseStrings(["he", "en"], hebrew)).toEqual({
    language: "he",
    direction: "rtl",
    strings: hebrew,
  });
});

test("a value is filled in as it is, whatever it holds", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (time, title) => {
      expect(fillString("Play at {time}, {title}", { time, title })).toBe(`Play at ${time}, ${title}`);
    }),
  );
  expect(fillString("{a} {b}", { a: "{b}" })).toBe("{b} {b}");
});
