import { expect, test } from "vitest";
import { isQuestion, listOpeningQuestions } from "../../src/chunk/titles/list-questions.js";
import type { Sentence } from "../../src/language/list-sentences.js";

const QUESTIONS = [
  "How do you keep damp hives dry?",
  "What makes a good title?",
  "How many people are using Brev?",
  "What kind of tests do you run?",
  "Who owns the domain?",
  "What's a vector database?",
  "Why do people need to be on-call?",
  "Are developers hiring?",
  "Does Effect have browser and server-side effects?",
];
const NONE = [
  "When the first generated code frameworks started hitting the scene?",
  "Which means they are done?",
  "What the team does is important?",
  "Why open source?",
  "How open source works?",
  "How do hives?",
  "What you are doing with the fund?",
  "Hiring people?",
];

test.each(QUESTIONS)("%j is a question by its grammar", (text) => expect(isQuestion(text)).toBe(true));
test.each(NONE)("%j is no question by its grammar", (text) => expect(isQuestion(text)).toBe(false));

const say = (speaker: string | null, text: string): Sentence => ({
  text,
  speaker,
  startSeconds: 0,
  endSeconds: null,
  words: text.split(" ").length,
  beginsTurn: true,
});
const ANSWER = Array.from({ length: 60 }, () => "dry").join(" ");

test.each([
  ["So tell me, how do you keep damp hives dry?", "how do you keep damp hives dry?"],
  ["And what makes a good title, in your view?", "what makes a good title?"],
  ["How do you keep it dry?", null],
  ["Do you, you know, keep damp hives dry?", null],
  ["I wonder when the first hives started?", null],
])("%j opens a stretch as %j", (text, expected) => {
  const found = listOpeningQuestions([say("Ada", text), say("Ben", ANSWER)]);
  expect(found).toEqual(expected === null ? [] : [expected]);
});

test("a question that nobody answers at length does not open a stretch, unless nobody knows who speaks", () => {
  const [question] = QUESTIONS;
  const ask = (speaker: string | null, ...rest: Sentence[]) =>
    listOpeningQuestions([say(speaker, question ?? ""), ...rest]);
  expect(ask("Ada", say("Ben", "With care."), say("Ada", ANSWER))).toEqual([]);
  expect(ask("Ada", say("Ada", ANSWER))).toEqual([]);
  expect(ask(null, say(null, "With care."))).toEqual([question]);
});
