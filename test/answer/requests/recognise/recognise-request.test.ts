import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recogniseByWords } from "../../../../src/answer/requests/recognise/recognise-request.js";
import { readOwnRequests } from "../../../../src/compose/read-own-files.js";

const requests = readOwnRequests();
const recognise = (question: string) => recogniseByWords(requests, question)?.request ?? null;

describe("without an embedding model a request is recognised by its words", () => {
  test.each([
    ["hello", { kind: "talk", about: "greeting" }],
    ["🎉🎉🎉", { kind: "talk", about: "nothing" }],
    ["thanks a lot!", { kind: "talk", about: "thanks" }],
    ["who are you?", { kind: "talk", about: "program" }],
    ["who hosts this podcast?", { kind: "people", role: "host" }],
    ["how long is this episode?", { kind: "duration" }],
    ["summarize the episode", { kind: "overview" }],
    ["summarize the episode, I only have 10 minutes", { kind: "overview" }],
    ["Loved it. Who hosts this podcast?", { kind: "people", role: "host" }],
    ["list the chapters", { kind: "chapters" }],
    ["what do they say at 12:40?", { kind: "place", place: { seconds: 760 } }],
    ["when do they talk about RLHF?", { kind: "moment", topic: "RLHF" }],
    ["when do they talk about pod autoscaling?", { kind: "moment", topic: "pod autoscaling" }],
    ["when do they talk about R?", { kind: "moment", topic: "R" }],
    ["wen do they talk about larch plz", { kind: "moment", topic: "larch" }],
    ["best quotes on pod racing", { kind: "wording", topic: "pod racing" }],
  ])("%j", (question, request) => {
    expect(recognise(question)).toEqual(request);
  });

  test.each([
    "How does the company make money?",
    "What do they say about open source?",
    "Who told him about the cameras?",
    "How long does it take to get to production?",
    "I keep bees on a roof and my neighbours fear the swarms. Did any guest have advice?",
  ])("%j is none", (question) => {
    expect(recognise(question)).toBeNull();
  });

  test("a letter is none but u, which is short for a word, nor is a key held down", () => {
    const letters = [..."abcdefghijklmnopqrstvwxyz"];
    const asked = letters.flatMap((letter) => [letter, letter.repeat(4), letter.repeat(66)]);
    expect(asked.filter((text) => recognise(text) !== null)).toEqual([]);
  });
});

test("any text is read in time, to a request or to none", () => {
  const words = fc.array(
    fc.constantFrom(
      "when",
      "do",
      "they",
      "the",
      "part",
      "about",
      "where",
      "talk",
      "of",
      "in",
      "this",
      "episode",
      "is",
      "chapters",
      "first",
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        words.map((list) => list.join(" ")),
        fc.string(),
      ),
      (text) => {
        // Processor time, because a busy machine is no fault; a pattern that tries every split takes minutes.
        const before = process.cpuUsage();
        recognise(text);
        expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000);
      },
    ),
    { numRuns: 500 },
  );
});
