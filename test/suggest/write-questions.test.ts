import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LONGEST_QUESTION } from "../../src/suggest/grammar/plain-phrase.js";
import { writeQuestions } from "../../src/suggest/grammar/write-questions.js";
import { HOSTILE_TEXTS } from "../fakes/hostile-texts.js";

const BARE = { summary: null, bullets: [] };
const write = (title: string, notes: Partial<typeof NOTES> = {}, language = "en") =>
  writeQuestions({ title, ...BARE, ...notes }, { language });
const NOTES: { summary: string | null; bullets: string[] } = BARE;

describe("a title becomes a question that says what it asks", () => {
  test.each([
    ["Is honey good in winter?", "Is honey good in winter?"],
    ["Why small models still matter: latency, cost", "Why do small models still matter?"],
    ["Why Rust wins", "Why does Rust win?"],
    ["Why people have strong opinions on tabs", "Why do people have strong opinions on tabs?"],
    ["How the garbage collector finds roots", "How does the garbage collector find roots?"],
    ["Bridging research to enterprise: why delivery is unusually fast", "Why is delivery unusually fast?"],
    ["How a colony keeps warm in winter", "How does a colony keep warm in winter?"],
    ["Why Rust needs care", "Why does Rust need care?"],
    ["How to hire engineers", "How do you hire engineers?"],
    ["What’s on the list: kinds and sizes", "What’s on the list?"],
    ["Open source vs proprietary models: coexistence", "How do open source and proprietary models compare?"],
    ["From seller to founder: the trade show", "What led from seller to founder?"],
    ["Getting the first users: networks", "How do you get the first users?"],
    ["Changing direction: balancing old vs. new", "How do you balance old vs. new?"],
    ["Deploying a model and adopting AI", "How do you deploy a model?"],
    ["Monetization and the library analogy: freemium", "How does monetization work?"],
    ["Monetization and the library analogy: freemium", "What is the library analogy?"],
    ["The shift to remote work", "What is behind the shift to remote work?"],
    ["BLOOM and BigScience: open collaboration", "What are BLOOM and BigScience?"],
  ])("%j: %j", (title, question) => {
    expect(write(title)).toContain(question);
  });

  test.each([
    "Introduction",
    "Advertisement: Acme",
    "Sponsor",
    "From 1:02",
    "“So the way we started out with”",
    "What about that?",
    "Why it is",
    "Why the hive needs air",
    "Looking ahead: ",
    "###",
    "Voice models",
    "Meeting focus and project design objectives",
    "",
  ])("%j is none", (title) => {
    expect(write(title)).toEqual([]);
  });

  test("a name keeps its capital, and a word that the notes write small does not", () => {
    const summary = "They tell how Rust came about, and what hives need.";
    expect(write("Rust vs C", { summary })).toEqual(["How do Rust and C compare?"]);
  });

  test("labels of points and what the summary explains are asked for, behind what the title asks", () => {
    const notes = {
      summary: "Ana explains why hives need air.",
      bullets: ["Common failure modes: damp, mites", "Cold: it kills few"],
    };
    expect(write("Wax moths", notes)).toEqual([
      "Why do hives need air?",
      "What are the common failure modes?",
    ]);
  });
});

test("in another language than English only a title that is a question is one", () => {
  expect(write("Warum sterben Völker?", {}, "de")).toEqual(["Warum sterben Völker?"]);
  expect(write("Bienen vs Hummeln", {}, "de")).toEqual([]);
});

test("what somebody asks in a talk is no title of a chapter that was made from it, where it means those who talk", () => {
  const chapter = { ...BARE, generated: true } as const;
  const ask = (title: string) => writeQuestions({ ...chapter, title }, { language: "en" });
  expect(ask("Will always be independent?")).toEqual([]);
  expect(ask("How do you think about the mission?")).toEqual([]);
  expect(ask("How does a smoker calm bees?")).toEqual(["How does a smoker calm bees?"]);
});

describe("whatever the notes say", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 400 }),
    fc.constantFrom(...HOSTILE_TEXTS.map(({ text }) => text)),
    fc
      .array(
        fc.constantFrom(
          "why",
          "How",
          "The",
          "models",
          "is",
          "vs",
          "from",
          "to",
          "making",
          ":",
          "<b>",
          "`",
          "?",
        ),
        {
          maxLength: 12,
        },
      )
      .map((words) => words.join(" ")),
  );

  test("a question is short, one line, ends in a question mark, and has no mark of markup or of an address", () => {
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 4 }), (title, summary, bullets) => {
        for (const question of write(title, { summary, bullets })) {
          expect(question.length).toBeLessThanOrEqual(LONGEST_QUESTION);
          expect(question).toMatch(/^[^\n<>`*_[\]{}\\|@#=]+[?？؟]$/u);
          expect(question).not.toMatch(/:\/\//);
        }
      }),
    );
  });

  test("a title of any length is read in time that its length sets", () => {
    const long = "why a b ".repeat(100_000);
    const started = performance.now();
    expect(write(long, { summary: long, bullets: [long] })).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
