import { expect, test } from "vitest";
import { readForm } from "../../../../src/answer/requests/recognise/read-form.js";

test.each([
  ["summarize in three bullet points", "summarize", 3, false],
  ["explain open source in one sentence", "explain open source", 1, true],
  ["In one sentence, what do they say about wax?", "what do they say about wax?", 1, true],
  ["what is it about, briefly?", "what is it about", null, false],
  ["summary in 100 words", "summary", 4, false],
  ["3 bullet points", "", 3, false],
  ["as a list", "", null, false],
  ["say that in two sentences", "", 2, false],
  ["give me a 3 sentence summary", "give me a summary", 3, false],
  ["a one-sentence recap", "a recap", 1, true],
  ["the top five takeaways", "the top five takeaways", 5, false],
  ["give me 500 quotes", "give me 500 quotes", 20, false],
])("%j asks %j with at most %j points", (question, rest, most, isSentence) => {
  expect(readForm(question)).toMatchObject({ rest, form: { most, isSentence } });
});

test.each([
  "How many points does he make?",
  "What did they do in the first sentence of the book?",
  "Why is Rust in short supply?",
  "Did she put it in words that people know?",
])("%j asks for no form", (question) => {
  expect(readForm(question)).toEqual({ rest: question, form: null });
});
