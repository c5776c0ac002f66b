import fc from "fast-check";
import { expect, test } from "vitest";
import { splitQuestion } from "../../src/language/split-question.js";
import { tokenize } from "../../src/language/tokenize.js";

test.each([
  "",
  "???",
  "What do bees eat?",
  "Why are Langstroth and Warré mentioned?",
  "What goes wrong before and after winter?",
  "What? Why? How? When? Who keeps bees in five places?",
  "Hello? What do bees eat?".replace("Hello", "And"),
])("%j asks one thing", (question) => {
  expect(splitQuestion(question)).toEqual([question]);
});

test.each([
  ["Who keeps bees and how many hives burned?", ["Who keeps bees", "how many hives burned?"]],
  ["Who keeps bees? How many hives burned?", ["Who keeps bees?", "How many hives burned?"]],
  [
    "What do they say about mites, and about damp?",
    ["What do they say about mites", "What do they say about damp?"],
  ],
  ["what is a super, and why is it removed?", ["what is a super", "why is it removed?"]],
])("%j asks %j", (question, parts) => {
  expect(splitQuestion(question)).toEqual(parts);
});

test("a part is never empty, says something, and is made of the question's words", () => {
  const word = fc.constantFrom("what", "and", "about", "bees", "how", "winter", "?", ",", "who", "mites");
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), (words) => {
      const question = words.join(" ");
      const parts = splitQuestion(question);
      expect(parts.length).toBeGreaterThan(0);
      expect(parts.length).toBeLessThanOrEqual(3);
      const asked = new Set(tokenize(question));
      for (const part of parts) {
        if (parts.length > 1) expect(tokenize(part).length).toBeGreaterThan(0);
        expect(tokenize(part).filter((term) => !asked.has(term))).toEqual([]);
      }
      expect(new Set(parts.flatMap(tokenize))).toEqual(asked);
    }),
  );
});
