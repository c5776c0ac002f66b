import { expect, test } from "vitest";
import { isStatement } from "../../../src/answer/ground/ground-sentences.js";

test.each([
  "",
  "...",
  "12 - 14",
  "Here is what they say:",
  "What does Mara say about damp?",
  "He asks, “why is it damp?”",
  "他们怎么看？",
  `It is ${"a hive in ".repeat(20)}winter.`,
  "The largest is NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP.",
])("%j states nothing", (text) => {
  expect(isStatement(text)).toBe(false);
});

test.each([
  "Damp kills more colonies than cold.",
  "Yes.",
  "The bees, the queen and the drones of the hive share the heat of the cluster in the cold of the winter.",
  "“Why lift?” is what Mara asks of every box hive.",
])("%j states something", (text) => {
  expect(isStatement(text)).toBe(true);
});
