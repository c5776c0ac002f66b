import { describe, expect, test } from "vitest";
import { hearQuestions } from "../../src/suggest/grammar/hear-questions.js";
import { createWording } from "../../src/suggest/grammar/plain-phrase.js";

const hear = (...sentences: string[]) =>
  hearQuestions({ sentences, speakers: new Set(["Ana", "Moss"]) }, createWording("", sentences.join("\n")));

describe("speech tells what it answers", () => {
  test.each([
    ["So how do you build data pipelines in Python?", "How do you build data pipelines in Python?"],
    ["And, you know, what is Coding Coach?", "What is Coding Coach?"],
    ["I never understood how goroutines work, honestly.", "How do goroutines work?"],
    ["Yeah, quantum computing is a field of physics.", "What is quantum computing?"],
    ["So a service worker is basically a script in the browser.", "What is a service worker?"],
    ["We are paid by a platform called Open Collective.", "What is Open Collective?"],
    ["We use a build tool called Bazel.", "What is Bazel?"],
    ["Let me explain what Bazel is.", "What is Bazel?"],
    ["The goal of indexing is to design efficient structures.", "What is the goal of indexing?"],
    ["You see the benefits of open source every day.", "What are the benefits of open source?"],
    [
      "Code generation in Gleam is pretty simple because there is one way.",
      "Why is code generation in Gleam pretty simple?",
    ],
  ])("%j: %j", (sentence, question) => {
    expect(hear(sentence)).toEqual([question]);
  });
});

describe("what only the talk could tell is not asked", () => {
  test.each([
    "How does it work?",
    "How are you thinking about the future of the company?",
    "What would Ana do in winter?",
    "How does the app work?",
    "What's the next step for the web platform?",
    "That is how those people build it.",
    "This is a new way to build a computer.",
    "He works with a guy called Tom.",
    "Technical skills is a good start.",
    "That is the difference in a quantum computer.",
    "It was Postgres because it was there.",
    "How Are You?",
    "I wonder how important indexing speed is.",
    "How important is indexing speed?",
    "Agile team is a group, and most Agile teams are small.",
    "The process of um is a process.",
  ])("%j", (sentence) => {
    expect(hear(sentence)).toEqual([]);
  });
});

test("what a stretch speaks of most comes first", () => {
  expect(
    hear(
      "Vim is an old editor.",
      "Gleam is a functional language.",
      "Gleam compiles to Erlang.",
      "I like Gleam.",
    ),
  ).toEqual(["What is Gleam?", "What is Vim?"]);
});

test("a question of none but the commonest words comes last, and the others keep their order", () => {
  expect(
    hear(
      "Vim is an old editor.",
      "What is IT?",
      "Gleam is a functional language.",
      "Gleam compiles to Erlang.",
      "I like Gleam.",
    ),
  ).toEqual(["What is Gleam?", "What is Vim?", "What is IT?"]);
});

test("speech of any length is read in time that its length sets", () => {
  const long = `${"the goal of a hive is a the goal of ".repeat(20_000)}because it is.`;
  const started = performance.now();
  hear(long, "why ".repeat(50_000), ", ".repeat(50_000));
  expect(performance.now() - started).toBeLessThan(3_000);
});
