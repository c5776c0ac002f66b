import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findWrongFacts } from "../../../src/answer/ground/facts/find-wrong-facts.js";
import { readEvidence } from "../../../src/answer/ground/facts/read-evidence.js";
import { isVerbatim } from "../../../src/answer/ground/is-verbatim.js";

const NOTES = [
  "The apiary came from OpenHive: ~1,000 keepers across ~200 villages.",
  "Comparison of smaller hives using sugar; their intelligence, machine learning models and Hugging Face.",
  "Joined a French startup ~15 years ago, after Wax 2 and GPT-3; models are faster in June.",
];
const HEADING = "How bees live\nHive Talk\nMara Linde, Oz Kerr\n2024-05-03\nHoney by the box";
const notes = readEvidence(NOTES, HEADING);

/** Speech from episodes of Changelog podcasts (CC BY-SA 4.0, Changelog Media LLC), shortened. */
const SPEECH = readEvidence(
  [
    "James Snell: The header compression, for example, we were able to save 96% of the header bytes, compared to " +
      "HTTP/1. Actually, it's 96% fewer header bytes sent over the wire with a hundred thousand requests.\n" +
      "Gerhard Lazu: We are pushing 11,000 requests per second, and we're transferring eight gigabytes - not " +
      "gigabits, gigabytes per second.\nJerod Santo: And that's just a credit to Varnish, right?\n" +
      "Adam Miller: I officially sold January 1st of 2015, I sold my ownership in Borealis. I incorporated them in " +
      "2016. Would you go start a bike business? I don't think it's a good idea today.",
  ],
  "Kaizen\nGerhard Lazu, Jerod Santo, Adam Miller, James Snell",
);

describe("what the evidence says in other words is not wrong", () => {
  test.each([
    "It came from 1,000 volunteer keepers in 200 villages.",
    "Roughly a thousand keepers came from Open Hive.",
    "HuggingFace has MLM, that is, ML models.",
    "Hugging Face and Machine Learning.",
    "In France, around fifteen years ago, Mara joined a startup.",
    "**Keepers**: They live in two hundred villages.",
    "**Machine Learning Models**: Growth came from sugar.",
    "Growth — Improvement: “Bigger” hives",
    "There are two ways to compare them, and both use sugar.",
    "Linde's guest on Hive Talk published it on May 3, 2024, a Friday.",
    "Beyond the first hives, one of them is smaller.",
  ])("%j in notes", (sentence) => {
    expect(findWrongFacts(sentence, notes)).toEqual([]);
  });

  test.each([
    "Header compression saved 96 percent of the header bytes in comparison with HTTP/1.",
    "In a test with 100,000 requests, 96% fewer header bytes were sent.",
    "They push eleven thousand requests a second and transfer 8 GB per second.",
    "Varnish gets the credit for that, in Gerhard's opinion.",
    "Adam Miller doesn't think that it would be good to start a bike business today.",
    "He sold his share of Borealis on January 1, 2015, and the new companies were incorporated a year later, in 2016.",
  ])("%j in speech", (sentence) => {
    expect(findWrongFacts(sentence, SPEECH)).toEqual([]);
  });
});

describe("what the evidence lacks or denies is wrong", () => {
  test.each([
    ["A quarter of the keepers left.", "number"],
    ["Smaller hives are twice as cheap.", "number"],
    ["Ninety-one keepers used sugar.", "number"],
    ["It came from about 200 keepers across 1,000 villages.", "quantity"],
    ["It came from two hundred volunteer keepers.", "quantity"],
    ["They joined a French startup ~15 months ago.", "quantity"],
    ["They joined a French startup in 2016.", "date"],
    ["They met in March.", "date"],
    ["Last week they joined a startup.", "date"],
    ["It was trained with Intel.", "name"],
    ["Google thinks so.", "name"],
    ["Apple built the smaller hives.", "name"],
    ["Honey — Berlin has it.", "name"],
    ["**Elon**: It uses sugar.", "name"],
    ["**Sugar**: Apple uses it in hives.", "name"],
    ["Mara Kelly used sugar.", "name"],
    ["It was made in the US.", "name"],
    ["It came after GPT-15.", "name"],
    ["It came after Wax 3 and GPT-3.", "name"],
  ])("%j: %s", (sentence, kind) => {
    expect(findWrongFacts(sentence, notes).map((fact) => fact.kind)).toContain(kind);
  });

  test.each([
    ["They push eight thousand requests and transfer 11,000 gigabytes per second.", "quantity"],
    ["Header compression saved 69% of the header bytes.", "number"],
    ["He sold his ownership in Borealis in 2013.", "date"],
    ["It's just a credit to Nginx.", "name"],
  ])("%j: %s, in speech", (sentence, kind) => {
    expect(findWrongFacts(sentence, SPEECH).map((fact) => fact.kind)).toContain(kind);
  });
});

test("a common word that opens a sentence is a name where it stands in the place of one", () => {
  const evidence = readEvidence(["Microsoft bought the hive in the valley."], "");
  expect(findWrongFacts("Amber-coloured wax from the hive in the valley.", evidence)).toEqual([]);
  expect(findWrongFacts("Wheat, bought by the hive in the valley.", evidence)).toEqual([
    { kind: "name", text: "Wheat" },
  ]);
});

test("only a whole word beside a number hedges it", () => {
  const evidence = readEvidence(["Of 1,000 hives, 296 were lost within 51 days."], "");
  const check = (sentence: string) => findWrongFacts(sentence, evidence).map(({ text }) => text);
  expect(check("They lost some 300 hives.")).toEqual([]);
  expect(check("They lost 300 or so hives within 50 days or so.")).toEqual([]);
  expect(check("They lost a handsome 300 hives.")).toEqual(["300"]);
  expect(check("Moreover 290 hives were lost.")).toEqual(["290"]);
  expect(check("They lost hives or so 300 keepers say.")).toEqual(["300"]);
});

test("an acronym is no pronoun, and may stand with dots, in the plural or in full", () => {
  const evidence = readEvidence(
    ["Let us say it: the API of the European Union and the U.K. uses machine learning."],
    "",
  );
  const check = (sentence: string) => findWrongFacts(sentence, evidence).map(({ text }) => text);
  expect(check("Their APIs in the UK and the EU use ML.")).toEqual([]);
  expect(check("Their APIs in the US and their IT use VR.")).toEqual(["US", "IT", "VR"]);
  expect(findWrongFacts("In the U.S. they do.", readEvidence(["In the United States."], ""))).toEqual([]);
});

test("in another language, only digits and names with two capitals are checked", () => {
  const check = (sentence: string) => findWrongFacts(sentence, notes, "de").map(({ text }) => text);
  expect(check("Rund 1.000 Imker aus 200 Dörfern gaben OpenHive nicht zehn Bienen aus Berlin.")).toEqual([]);
  expect(check("Rund 1.500 Imker gaben OpenAI 2,5 Millionen Bienen.")).toEqual(["1.500", "2,5", "OpenAI"]);
});

describe("a clock time or a date in digits is told as a whole or wrong", () => {
  const text =
    "At 2:30 pm on 12/05/2023, 12 keepers had 30 hives and 5 boxes with version 3.11.4; in 2024, on June 7th, 2022.";
  const evidence = readEvidence([text], "A talk\n2024-05-03");
  const check = (sentence: string, language?: string) =>
    findWrongFacts(sentence, evidence, language).map((fact) => fact.text);

  test.each([
    ["de", "Um 14:30 am 12.5.2023, am 3.5.2024 und am 7.6.2022 mit 3.11.4.", []],
    ["de", "Um 14.30 Uhr hatten 12 Imker 30 Kästen.", []],
    ["de", "Um 12:30 am 12.5.2024 mit 30.11.4, um 12.30 Uhr.", ["12:30", "12.5.2024", "12.30", "30.11.4"]],
    ["fr", "À 12h30 et à 14h30.", ["12h30"]],
    ["ja", "14時30分と12時30分、2023年5月12日と2024年5月12日に。", ["12時30", "2024年5月12"]],
    ["en", "It was at 2:30 p.m. on 2023-05-12, 05/12/2023 and 6/7/22.", []],
    ["en", "It was at 12:30 on 12/05/2024 and at 2:30 am.", ["12:30", "12/05/2024", "2:30 am"]],
  ])("%s: %s", (language, sentence, wrong) => {
    expect(check(sentence, language)).toEqual(wrong);
  });
});

test("a lone letter is known by what the sentence says of it, a version by its name in any case", () => {
  const evidence = readEvidence(
    ["They raised a series A, plan b aside, for their BLOOM DB over ipv4, HTTP/2, gpt-3 and k8s, mid-2019."],
    "",
  );
  const check = (sentence: string, language?: string) =>
    findWrongFacts(sentence, evidence, language).map(({ text }) => text);
  expect(check("The series A paid for plan B and the DB.")).toEqual([]);
  expect(check("The series B paid for it.")).toEqual(["series B"]);
  expect(check("They paid by way of an O.")).toEqual(["O"]);
  expect(check("It uses HTTP/1.")).toEqual(["HTTP/1"]);
  expect(check("The B stands for big; the M in BLOOM is multilingual.")).toEqual([]);
  expect(check("It uses ipv4, http2, HTTP 2, GPT-3 and K8s.")).toEqual([]);
  expect(check("It uses ipv6, http3, gpt-4 and k9s.")).toEqual(["4", "ipv6", "http3", "gpt-4", "k9s"]);
  expect(check("Es nutzt ipv6 und gpt-4.", "de")).toEqual(["ipv6", "gpt-4"]);
});

test("a one of what the evidence counts with another number is wrong", () => {
  const evidence = readEvidence(
    [
      "It needs 16 GB of RAM, three reasons, two boxes and 1,000 keepers. A keeper spends $16 from January 5th.",
    ],
    "",
  );
  const check = (sentence: string) => findWrongFacts(sentence, evidence).map(({ text }) => text);
  expect(check("It needs 1 GB of RAM.")).toEqual(["1"]);
  expect(check("It needs one GB of RAM.")).toEqual(["one"]);
  expect(check("It needs one box.")).toEqual(["one"]);
  expect(check("It costs $1 for 1 box.")).toEqual(["1"]);
  expect(check("One keeper, one of the boxes, one reason and 1 hive.")).toEqual([]);
});

function readLines<T>(name: string): T[] {
  return readFileSync(join(import.meta.dirname, "../../quality", name), "utf8")
    .trim()
    .split("\n")
    .map((line): T => JSON.parse(line));
}

const facts = readLines<{ kind: string; passage: string; right: string[]; wrong: string[] }>("facts.jsonl");

describe.each(facts.filter(({ kind }) => kind !== "denials"))(
  "$kind: $passage",
  ({ passage, right, wrong }) => {
    const evidence = readEvidence(passage.split("\n"), "A talk\n2024-05-03\nOn work");
    const isWrong = (sentence: string) => findWrongFacts(sentence, evidence).length > 0;

    test("what says the same is not wrong", () => {
      expect(right.filter(isWrong)).toEqual([]);
    });

    test("what says something else is wrong", () => {
      expect(wrong.filter((sentence) => !isWrong(sentence))).toEqual([]);
    });
  },
);

const claims = readLines<{ claim: string; bullet: string }>("claims.jsonl");

test("no right paraphrase of a note states what the note and the people's names lack", () => {
  const heading = "Huggingface’s Clem Delangue on eBay and BLOOM";
  const wrong = claims.flatMap(({ claim, bullet }) => findWrongFacts(claim, readEvidence([bullet], heading)));
  expect(wrong).toEqual([]);
});

test("every note is right by itself, and wrong with another number or name", () => {
  const note = fc.constantFrom(...claims.map(({ bullet }) => bullet));
  fc.assert(
    fc.property(
      note,
      fc.integer({ min: 300, max: 1900 }),
      fc.constantFrom("Google", "Zed", "Oslo"),
      (text, n, name) => {
        const evidence = readEvidence([text], "");
        expect(findWrongFacts(text, evidence)).toEqual([]);
        expect(findWrongFacts(`${text} in ${n} cases`, evidence).map(({ kind }) => kind)).toContain(
          n >= 1800 ? "date" : "number",
        );
        expect(findWrongFacts(`${text} at ${name}`, evidence)).toContainEqual({ kind: "name", text: name });
        expect(findWrongFacts(`${name} says so`, evidence)).toContainEqual({ kind: "name", text: name });
      },
    ),
  );
});

test("a sentence of the passage is verbatim with or without its closing mark, and a part of one is not", () => {
  const passage =
    "Choice depends on use rather than “bigger is always better”. Damp kills more than cold does.";
  expect(isVerbatim("damp kills more  than cold does", passage)).toBe(true);
  expect(isVerbatim("Bigger is always better.", passage)).toBe(false);
});

test("words whose sentence in the passage denies them are not verbatim", () => {
  const passage =
    "We never use oxalic acid in the winter months. Mr. Smith said that damp kills more than cold.";
  const claim = "Use oxalic acid in the winter months.";
  expect(isVerbatim(claim, passage)).toBe(false);
  expect(isVerbatim("We never use oxalic acid in the winter months.", passage)).toBe(true);
  expect(isVerbatim("Mr. Smith said that damp kills more than cold.", passage)).toBe(true);
  expect(isVerbatim("In the winter months. Mr. Smith said", passage)).toBe(false);
});

test("a page of nothing but dots is read before the test runs out of time", () => {
  expect(isVerbatim("damp kills more than cold", `${".".repeat(400_000)}x`)).toBe(false);
});
