import fc from "fast-check";
import { expect, test } from "vitest";
import { listQuestionNames } from "../../src/language/names.js";

test.each([
  "",
  "???",
  "what does he say about bees?",
  "Why do I need two hives? And what's next?",
  "Hives: Which ones?",
  "“How many?” he asks. Nobody answers.",
  "WHAT DOES MARA SAY ABOUT QUEENS?",
  "How Do Small Colonies Survive Long Winters?",
  "Is it 12 or 40?",
  "¿Qué dicen?",
])("%j names nothing", (question) => {
  expect(listQuestionNames(question)).toEqual([]);
});

test.each([
  ["What does Mara Linde say?", ["Mara", "Linde"]],
  ["What is Mara’s view of varroa?", ["Mara"]],
  ["How is the EU's rule kept?", ["EU"]],
  ["NASA keeps bees?", ["NASA"]],
  ["HuggingFace or GitHub?", ["HuggingFace", "GitHub"]],
  ["What happened in 1976 to 10 hives?", ["1976"]],
  ["How Do Small Colonies Survive In NASA Winters?", ["NASA"]],
  ["Does the Saint-Denis apiary sell to L'Oréal?", ["Saint-Denis", "L'Oréal"]],
])("%j names %j", (question, names) => {
  expect(listQuestionNames(question)).toEqual(names);
});

test("of any text: names are parts of it, in order, each once by place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
      const names = listQuestionNames(text);
      const plain = text.normalize("NFKC");
      let end = 0;
      for (const name of names) {
        const start = plain.indexOf(name, end);
        expect(start).toBeGreaterThanOrEqual(end);
        end = start + name.length;
      }
    }),
  );
});
