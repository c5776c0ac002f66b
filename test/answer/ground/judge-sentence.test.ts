import { describe, expect, test } from "vitest";
import { findWrongFacts } from "../../../src/answer/ground/facts/find-wrong-facts.js";
import { readEvidence } from "../../../src/answer/ground/facts/read-evidence.js";
import { checkExactly, type Reading, readClaim } from "../../../src/answer/ground/judge-sentence.js";
import { SUPPORTED, WEAK } from "../../../src/read/judge-probability.js";
import { AppError } from "../../../src/shared/errors.js";
import { WordReader } from "../../fakes/models/word-reader.js";
import { SOURCES, VIEW } from "./bee-passages.js";

const honey = SOURCES.filter(({ passage }) => passage.text.includes("40 kg"));

/** Reads every claim with the same result. */
class SteadyReader extends WordReader {
  readonly #support: () => number;

  constructor(support: () => number) {
    super();
    this.#support = support;
  }

  override async supports(...[claim, texts, asker]: Parameters<WordReader["supports"]>): Promise<number> {
    await super.supports(claim, texts, asker);
    return this.#support();
  }
}

async function judge(
  text: string,
  {
    reader = new WordReader(),
    language = "en",
  }: { reader?: Reading["reader"]; language?: "en" | "und" } = {},
) {
  const claim = { text, language };
  return checkExactly(claim, honey) ?? readClaim({ view: VIEW, reader }, claim, honey);
}

test.each([
  ["Box hives hold 40 kg of honey.", "verbatim"],
  ["“box hives  HOLD 40 kg of honey” ...", "verbatim"],
  ["Hives hold 40 kg", "supported"],
  ["A box hive can hold about 40 kg of honey.", "supported"],
  ["Box hives hold forty kg of honey.", "supported"],
  ["Mara thinks box hives hold 40 kg of honey.", "supported"],
])("%j is %s by the passage that 40 kg stands in", async (sentence, support) => {
  expect(await judge(sentence)).toMatchObject({ support, reason: null });
});

test("the reader is given numbers as the passage writes them", async () => {
  const reader = new SteadyReader(() => 1);
  expect(await judge("Full box hives can weigh 0.04k kg.", { reader })).toMatchObject({
    support: "supported",
  });
  expect(reader.read).toEqual(["Full box hives can weigh 40 kg."]);
});

test.each([
  [1, "supported", null],
  [SUPPORTED, "supported", null],
  [SUPPORTED - 0.01, "weak", null],
  [WEAK, "weak", null],
  [WEAK - 0.01, "none", { kind: "unrelated" }],
])("what is read with probability %d is %s", async (probability, support, reason) => {
  const reader = new SteadyReader(() => probability);
  expect(await judge("They are heavy to lift.", { reader })).toEqual({ support, reason, probability });
});

test.each([
  ["Box hives hold 45 kg of honey.", "number", ["45"]],
  ["Box hives hold honey in Norway.", "name", ["Norway"]],
  ["Elon thinks box hives hold 40 kg of honey.", "name", ["Elon"]],
  ["Elon Musk also said that box hives hold 40 kg of honey.", "name", ["Elon", "Musk"]],
  ["Box hives, says **Elon**, hold 40 kg of honey.", "name", ["Elon"]],
  ["According to—Elon box hives hold 40 kg of honey.", "name", ["Elon"]],
])("%j has a wrong %s by that passage, and is not read: %j", async (sentence, kind, facts) => {
  const reader = new SteadyReader(() => 1);
  const wrong = facts.map((text) => ({ kind, text }));
  expect(await judge(sentence, { reader })).toEqual({
    support: "none",
    reason: { kind: "wrong", facts: wrong },
    probability: null,
  });
  expect(reader.read).toEqual([]);
});

test("a person, a date and a title of the episode are facts that each of its passages has", async () => {
  const sentence = "In Winter Hives, of October 2, 2024, Mara Linde says that box hives hold 40 kg of honey.";
  expect((await judge(sentence)).reason).toBeNull();
});

test("without a reader, where it has no turn, and in another language, what passes the exact checks is weak", async () => {
  const UNREAD = { support: "weak", reason: null, probability: null };
  expect(await judge("They are heavy to lift.", { reader: null })).toEqual(UNREAD);
  const busy = new SteadyReader(() => {
    throw new AppError("overloaded", "busy");
  });
  expect(await judge("They are heavy to lift.", { reader: busy })).toEqual(UNREAD);
  const reader = new SteadyReader(() => 0);
  expect(await judge("Sie sind schwer.", { reader, language: "und" })).toEqual(UNREAD);
  expect(await judge("Box hives hold 45 kg.", { reader: null })).toMatchObject({ support: "none" });
  const broken = new SteadyReader(() => {
    throw new AppError("interrupted", "closed");
  });
  await expect(judge("They are heavy to lift.", { reader: broken })).rejects.toThrow("closed");
});

describe("a sentence that is longer than the reader takes", () => {
  const TRUE =
    "They are heavy to lift, as she says, and that is so at all times of the year and in all places";
  /** Finds one half of what is read unlikely. */
  class PartReader extends WordReader {
    override async supports(...[claim, texts, asker]: Parameters<WordReader["supports"]>): Promise<number> {
      await super.supports(claim, texts, asker);
      return claim.includes("regrets") ? WEAK : 1;
    }
  }

  test("is read to its end, and is as likely as its unlikeliest part", async () => {
    const reader = new PartReader();
    const long = `${TRUE}, ${TRUE.toLowerCase()}, ${TRUE.toLowerCase()}, which is why he now regrets it.`;
    expect(await judge(long, { reader })).toEqual({ support: "weak", reason: null, probability: WEAK });
    expect(reader.read.length).toBeGreaterThan(1);
    expect(reader.read.join(" ")).toBe(long);
    expect(await judge(`${TRUE}.`, { reader })).toMatchObject({ support: "supported" });
  });

  test("is weak where much of it is not read", async () => {
    const reader = new SteadyReader(() => 1);
    const endless = Array.from({ length: 40 }, () => TRUE.toLowerCase()).join(" ");
    expect(await judge(endless, { reader })).toEqual({ support: "weak", reason: null, probability: 1 });
    expect(reader.read).toHaveLength(3);
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
