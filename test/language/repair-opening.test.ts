import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { repairOpening } from "../../src/language/repair-opening.js";

const PEOPLE = ["Mara Linde", "Oz Kerr"];
const BEFORE = ["Mara Linde keeps bees.", "She has 500 hives."];
const repair = (sentence: string, before: readonly string[] = BEFORE) =>
  repairOpening(sentence, { before, people: PEOPLE });

test.each([
  ["Damp kills colonies.", "Damp kills colonies."],
  ["However, damp kills colonies.", "Damp kills colonies."],
  ["But instead, damp kills colonies.", "Damp kills colonies."],
  ["On the other hand, élan counts.", "Élan counts."],
  ["And then box hives came.", "Box hives came."],
  ["Second, box hives hold 40 kg.", "Box hives hold 40 kg."],
  ["So hives need air.", "Hives need air."],
  ["40 kg is a lot.", "40 kg is a lot."],
])("%j without the sentence before it becomes %j", (sentence, repaired) => {
  expect(repair(sentence)).toBe(repaired);
});

test.each([
  "Instead of box hives she builds long ones.",
  "As a result of damp, colonies die.",
  "In addition to honey, bees make wax.",
  "In contrast to box hives, long hives need no lifting.",
  "Rather than lifting hives, Mara opens them from the side.",
  "Next to the hive stands a birch.",
  "Second hives cost less.",
  "Third parties sell the honey.",
  "Besides honey, bees make wax.",
  "Sold hives stay.",
  "Order matters.",
  "Hermann builds hives.",
  "Items are few.",
  "So far 40 keepers have come.",
])("%j opens with no connective, and stays as it is", (sentence) => {
  expect(repair(sentence)).toBe(sentence);
});

test.each([
  ["He keeps bees.", "Mara Linde keeps bees."],
  ["But she keeps bees.", "Mara Linde keeps bees."],
  ["Her hives are long.", "Mara Linde’s hives are long."],
])("the pronoun in %j becomes the person whom an earlier sentence began with: %j", (sentence, repaired) => {
  expect(repair(sentence)).toBe(repaired);
});

describe("a sentence that points at what is not there is not repaired", () => {
  test.each([
    "It kills colonies.",
    "Its damp kills.",
    "They die.",
    "Instead, they die.",
    "This is why.",
    "Those die first.",
    "The latter holds more.",
    "Both hold 40 kg.",
    "She’s the host.",
    "And so but then it dies.",
  ])("%j", (sentence) => {
    expect(repair(sentence)).toBeNull();
  });

  test.each([
    ["no sentence was before", []],
    ["the sentence before begins with nobody who speaks", ["Damp kills colonies."]],
    ["a word only begins like a name", ["Marablue keeps bees.", "Ozone is thin."]],
  ])("%s: “He keeps bees.”", (_, before) => {
    expect(repair("He keeps bees.", before)).toBeNull();
  });
});

test("whatever a sentence begins with, what is left begins with no connective and no pronoun", () => {
  const opening = fc.constantFrom(
    ..."And,But,But,,So,However,,Instead,,Instead,He,His,She,It,They,This,Therefore,,Also,Thus,For example,,Then,Meanwhile,,Yet"
      .split(/(?<=[a-z],),|,/)
      .filter((word) => word !== ""),
  );
  const openings = fc.array(opening, { maxLength: 6 });
  fc.assert(
    fc.property(openings, fc.constantFrom(BEFORE, [], ["Damp kills."]), (words, before) => {
      const repaired = repair([...words, "hives hold honey."].join(" "), before);
      expect(repaired ?? "").not.toMatch(
        /^(?:and|but|so|however|instead|he|his|she|it|they|this|therefore|also|thus|for example|then|meanwhile|yet)\b/i,
      );
      if (words.length === 0) expect(repaired).toBe("hives hold honey.");
    }),
  );
});
