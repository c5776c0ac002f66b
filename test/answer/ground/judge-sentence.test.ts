import fc from "fast-check";
import { expect, test } from "vitest";
import { ClaimComparison } from "../../../src/answer/ground/claim-comparison.js";
import { findWrongFacts } from "../../../src/answer/ground/facts/find-wrong-facts.js";
import { readEvidence } from "../../../src/answer/ground/facts/read-evidence.js";
import { judgeSentence } from "../../../src/answer/ground/judge-sentence.js";
import { describeSources, measureSupport } from "../../../src/answer/ground/measure-support.js";
import { readClaim } from "../../../src/answer/ground/read-claim.js";
import { measureCoverage } from "../../../src/retrieve/measure-coverage.js";
import { describeSection, type Section } from "../../../src/store/passage-view.js";
import { SOURCES, VIEW } from "./bee-passages.js";

const honey = SOURCES.filter(({ passage }) => passage.text.includes("40 kg"));
const judge = async (sentence: string, cited = honey) =>
  judgeSentence(new ClaimComparison(VIEW, await readClaim(sentence, null)), cited);

test.each([
  ["Box hives hold 40 kg of honey.", "verbatim"],
  ["“box hives  HOLD 40 kg of honey” ...", "verbatim"],
  ["Hives hold 40 kg", "supported"],
  ["A box hive can hold about 40 kg of honey.", "supported"],
  ["Box hives hold forty kg of honey.", "supported"],
  ["Nowadays box hives hold 40 kg of honey.", "supported"],
  ["Mara thinks box hives hold 40 kg of honey.", "supported"],
  ["Long hives are made for those who dislike carrying honey.", "weak"],
])("%j is %s by the passage that 40 kg stands in", async (sentence, support) => {
  expect(await judge(sentence)).toMatchObject({ support, reason: null });
});

test.each([
  ["Box hives hold 45 kg of honey.", "number", ["45"]],
  ["Box hives hold honey in Norway.", "name", ["Norway"]],
  ["Elon thinks box hives hold 40 kg of honey.", "name", ["Elon"]],
  ["Elon Musk also said that box hives hold 40 kg of honey.", "name", ["Elon", "Musk"]],
  ["Box hives, says **Elon**, hold 40 kg of honey.", "name", ["Elon"]],
  ["According to—Elon box hives hold 40 kg of honey.", "name", ["Elon"]],
  ["Box hives do not hold 40 kg of honey.", "polarity", ["Box hives do not hold 40 kg of honey."]],
])("%j has a wrong %s by that passage: %j", async (sentence, kind, facts) => {
  const wrong = facts.map((text) => ({ kind, text }));
  expect(await judge(sentence)).toMatchObject({ support: "none", reason: { kind: "wrong", facts: wrong } });
});

test("a person, a date and a title of the episode are facts that each of its passages has", async () => {
  const sentence = "In Winter Hives, of October 2, 2024, Mara Linde says that box hives hold 40 kg of honey.";
  expect((await judge(sentence)).reason).toBeNull();
});

test.each([
  "Sailing across the ocean takes patience and money.",
  "In winter bees cluster around their queen.",
])("%j has nothing to do with that passage", async (sentence) => {
  expect(await judge(sentence)).toMatchObject({
    support: "none",
    reason: { kind: "unrelated" },
    isLikely: false,
  });
});

test("of many names the first 20 are looked up and the others count as wrong, whatever the passage has", () => {
  const names = Array.from({ length: 22 }, (_, i) => `Zo${String.fromCharCode(97 + i)}x`);
  const evidence = readEvidence([`${names.join(", ")} keep bees.`], "");
  const list = (count: number) => `They are ${names.slice(0, count).join(", ")} and ${names[0]}.`;
  expect(findWrongFacts(list(20), evidence, "en")).toEqual([]);
  const others = names.slice(20).map((text) => ({ kind: "name", text }));
  expect(findWrongFacts(list(22), evidence, "en")).toEqual(others);
});

test("the signals of passages are those of all their sections beside all others of their episodes", async () => {
  const sections = VIEW.sections;
  const texts = sections.map((section) => describeSection(section, VIEW.passages));
  const claims = await Promise.all(
    [...SOURCES.map(({ passage }) => passage.text), ...texts].map((text) => readClaim(text, null)),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...claims),
      fc.uniqueArray(fc.constantFrom(...SOURCES), { minLength: 1, maxLength: 4 }),
      (claim, cited) => {
        const cover = (text: string) => measureCoverage(VIEW.keywords, claim.terms, text);
        const isCited = ({ chapter }: Section) => cited.some((source) => source.chapter === chapter);
        const coverage = cover(describeSources(cited));
        const rivals = texts.filter((_, i) => sections[i] !== undefined && !isCited(sections[i])).map(cover);
        expect(measureSupport(new ClaimComparison(VIEW, claim), cited)).toMatchObject({
          coverage,
          behindCoverage: Math.max(0, ...rivals.map((rival) => rival - coverage)),
        });
      },
    ),
  );
});
