import { expect, test } from "vitest";
import { chooseTitle } from "../../src/chunk/titles/choose-title.js";
import type { RatedPhrase } from "../../src/chunk/titles/rate-phrases.js";
import { tokenize } from "../../src/language/tokenize.js";

const rate = (text: string, score: number, form: RatedPhrase["form"] = "nouns"): RatedPhrase => ({
  text,
  terms: tokenize(text),
  form,
  signs: { joined: / and /.test(text) ? 1 : 0, prepositions: / of /.test(text) ? 1 : 0 },
  score,
});

test.each<[string, RatedPhrase[], string | null]>([
  ["the best alone", [rate("cedar varnish", 1), rate("damp hives", 0)], "Cedar varnish"],
  [
    "the best two that are as good",
    [rate("cedar varnish", 1), rate("damp hives", 0.9)],
    "Cedar varnish and damp hives",
  ],
  ["no two of one word", [rate("cedar varnish", 1), rate("cedar wood", 0.9)], "Cedar varnish"],
  ["no two of unlike forms", [rate("keeping bees", 1, "doing"), rate("damp hives", 0.9)], "Keeping bees"],
  ["none joined twice", [rate("wax and cedar", 1), rate("damp hives", 0.9)], "Wax and cedar"],
  ["a name as it is written", [rate("iPhone apps", 1)], "iPhone apps"],
  ["none where none is good", [rate("other people", -3)], null],
  ["no single word that is barely good", [rate("hives", 0)], null],
])("%s", (_, phrases, title) => {
  expect(chooseTitle(phrases, new Set())).toBe(title);
});

test("no two chapters have the same phrase", () => {
  const used = new Set<string>();
  const phrases = [rate("cedar varnish", 1), rate("Damp hives", 0)];
  expect([1, 2, 3].map(() => chooseTitle(phrases, used))).toEqual(["Cedar varnish", "Damp hives", null]);
});
