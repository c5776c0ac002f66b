import { describe, expect, test } from "vitest";
import { type CheckOptions, SentenceChecker } from "../../../src/answer/ground/check-sentence.js";
import { isStatement } from "../../../src/answer/ground/is-statement.js";
import type { ReplySentence } from "../../../src/answer/reply/reply-sentence.js";
import { listSources } from "../../../src/answer/requests/list-sources.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { readOwnRefusals } from "../../../src/compose/read-own-files.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { makeEpisode } from "../../fakes/episodes.js";
import { WordReader } from "../../fakes/models/word-reader.js";
import { SOURCES, VIEW } from "./bee-passages.js";

const UNTOLD = {
  follows: "sentence",
  numbers: [],
  nearby: [],
  quote: null,
  kind: null,
  isCleaned: false,
} as const;
const GATE: CheckOptions = {
  view: VIEW,
  embedder: null,
  reader: new WordReader(),
  sources: SOURCES,
  question: "What year did Ada Byron name, and why do colonies die?",
  secrets: ["sk-abc 123"],
  refusals: readOwnRefusals(),
};

function check(
  text: string,
  changes: Partial<ReplySentence> = {},
  { gate = GATE, language = "en" }: { gate?: CheckOptions; language?: "en" | "und" } = {},
) {
  return new SentenceChecker(gate, language).check({ ...UNTOLD, text, ...changes });
}

test.each([
  "",
  "...",
  "12 - 14",
  "What does Mara say about damp?",
  "He asks, “why is it damp?”",
  "他们怎么看？",
  `It is ${"a hive in ".repeat(20)}winter.`,
  "The largest is NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP-NLP.",
])("%j states nothing", async (text) => {
  expect(isStatement(text)).toBe(false);
  expect(await check(text)).toMatchObject({ kind: "failed", reason: { kind: "no-statement" } });
});

test.each(["Sure!", "Great question!", "Of course!"])("%j states nothing of the passages", async (text) => {
  for (const nearby of [[], [1]]) expect((await check(text, { nearby })).kind).toMatch(/^(?:failed|lead)$/);
});

test("an exclamation in the passages' words is a statement", async () => {
  expect(await check("Damp kills colonies!", { numbers: [] })).not.toMatchObject({
    reason: { kind: "no-statement" },
  });
});

test.each([
  "Damp kills more colonies than cold.",
  "Yes.",
  "The bees, the queen and the drones of the hive share the heat of the cluster in the cold of the winter.",
  "“Why lift?” is what Mara asks of every box hive.",
])("%j states something", (text) => {
  expect(isStatement(text)).toBe(true);
});

describe("a claim", () => {
  test("keeps the passages that it names, and is put right where they do not hold it", async () => {
    expect(await check("Box hives hold forty kg of honey.", { numbers: [3] })).toMatchObject({
      kind: "claim",
      sources: [SOURCES[2]],
      isCorrected: false,
    });
    expect(await check("Box hives hold forty kg of honey.", { numbers: [1] })).toMatchObject({
      kind: "claim",
      sources: [SOURCES[2]],
      isCorrected: true,
    });
  });

  test("takes a further passage for a name that those that it names lack, and none for a number", async () => {
    const [first] = SOURCES;
    if (first === undefined) throw new Error("there are passages");
    const oz = { ...first, passage: { ...first.passage, id: "oz", text: "Oz builds hives of his own" } };
    const gate = { ...GATE, sources: [...SOURCES, oz] };
    expect(
      await check("Damp kills more colonies than cold, says Oz.", { numbers: [6] }, { gate }),
    ).toMatchObject({
      sources: [SOURCES[5], oz],
    });
    expect(await check("Damp kills more colonies than cold, 40 in all.", { numbers: [6] })).toMatchObject({
      kind: "failed",
      reason: { kind: "wrong" },
    });
  });

  test("lets other work be done between two of the passages that it is compared with", async () => {
    let isDone = false;
    let rounds = 0;
    const count = () => {
      rounds++;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await check("Sailing takes patience and 77 boats.").finally(() => {
      isDone = true;
    });
    expect(rounds).toBeGreaterThanOrEqual(SOURCES.length);
  });

  test("drops a passage that it names and that does not hold it", async () => {
    const text = "A full box hive can hold as much as 40 kg of honey.";
    expect(await check(text, { numbers: [3, 5] })).toMatchObject({ sources: [SOURCES[2]] });
  });

  test("without numbers finds the passage that holds it, by its neighbours or its words", async () => {
    const text = "Damp kills more colonies than cold does.";
    expect(await check(text)).toMatchObject({ kind: "claim", sources: [SOURCES[5]] });
    expect(await check("Sailing takes patience and money.", { nearby: [6] })).toMatchObject({
      kind: "failed",
    });
    expect(await check("It kills more colonies.", { nearby: [6] })).toMatchObject({ sources: [SOURCES[5]] });
  });

  test("that has nothing to do with the passages fails", async () => {
    expect(await check("Sailing across the ocean takes patience and money.")).toMatchObject({
      kind: "failed",
      reason: { kind: "unrelated" },
    });
  });

  test("is read eight times at most, whatever it names and however many passages were shown", async () => {
    const chapters = Array.from({ length: 12 }, (_, i) => ({
      number: i + 1,
      title: `Part ${i + 1}`,
      startSeconds: i * 60,
      endSeconds: i * 60 + 60,
      summary: `Hives and honey of year ${i + 1} are told of.`,
      bullets: [],
    }));
    const index = await indexInMemory(
      [divideEpisode({ episode: makeEpisode({ chapters }), cues: [] })],
      null,
    );
    const [episode] = index.episodes;
    if (episode === undefined) throw new Error("there is an episode");
    const sources = listSources(index, episode);
    for (const numbers of [[], [1], [1, 2, 3, 4], sources.map((_, i) => i + 1)]) {
      const reader = new WordReader();
      const gate = { ...GATE, view: index, sources, reader };
      await check("Patience costs money, and sailing takes hives.", { numbers }, { gate });
      expect(reader.read.length).toBeGreaterThan(0);
      expect(reader.read.length).toBeLessThanOrEqual(8);
    }
  });

  test("without a reader rests on the passages that it names, weakly, or on those that share its words", async () => {
    const gate = { ...GATE, reader: null };
    const named = { numbers: [6] };
    expect(await check("They dread moisture most of all.", named, { gate })).toMatchObject({
      kind: "claim",
      support: "weak",
      sources: [SOURCES[5]],
      probability: null,
    });
    expect(await check("They dread moisture most of all.", { nearby: [6] }, { gate })).toMatchObject({
      kind: "failed",
      reason: { kind: "unrelated" },
    });
    expect(await check("Colonies die of damp.", {}, { gate })).toMatchObject({ sources: [SOURCES[5]] });
  });

  test("is found by its quotation where it names another passage", async () => {
    const quoted = { numbers: [1], quote: "box hives hold 40 kg" };
    const found = await check("They hold forty kilos of honey.", quoted);
    expect(found.kind === "claim" && found.sources).toContain(SOURCES[2]);
  });

  test("names no passage, and is weak where its quotation stands in none, and nothing where it has none of their words", async () => {
    const claim = "More colonies die of damp than of cold.";
    expect(await check(claim)).toMatchObject({ kind: "claim", support: "supported" });
    const quoted = { quote: "moisture is what kills them" };
    expect(await check(claim, quoted)).toMatchObject({ kind: "claim", support: "weak" });
    const reader = new WordReader();
    reader.supports = async () => 0.3;
    const untied = await check("They dread moisture most of all.", {}, { gate: { ...GATE, reader } });
    expect(untied).toMatchObject({ kind: "failed", reason: { kind: "unrelated" } });
  });

  test.each(["The key is sk-abc 123.", "The key is s k - a b c 1 2 3.", "The key is sk-abc123, says Mara:"])(
    "with a secret fails: %j",
    async (text) => {
      expect(await check(text, { numbers: [1] })).toMatchObject({
        kind: "failed",
        reason: { kind: "secret" },
      });
    },
  );
});

describe("a lead-in", () => {
  test.each([
    ["Mara compares the hives:", null],
    ["According to Mara Linde, colonies die for three reasons:", 3],
    ["Here is what they say on 4 kinds of hives:", 4],
  ])("%j promises %j items", async (text, items) => {
    expect(await check(text)).toMatchObject({ kind: "lead", items });
  });

  test("without a colon promises what it counts, and nothing that a passage would have to say", async () => {
    expect(await check("She gives two reasons.")).toMatchObject({ kind: "lead", items: null });
    expect(await check("Damp kills 77 colonies.")).toMatchObject({
      kind: "failed",
      reason: { kind: "wrong" },
    });
  });

  test.each([
    "Elon Musk compares the hives:",
    "Sailing across the ocean takes patience, money and luck:",
    "In 2031 they found 77 reasons:",
  ])("%j says too much, or what is wrong", async (text) => {
    expect(await check(text)).toMatchObject({ kind: "failed" });
  });
});

describe("a sentence on what the passages lack", () => {
  test.each([
    "The passages do not say what year Ada Byron named.",
    "They don't mention why colonies die in summer.",
  ])("%j is shown", async (text) => {
    expect(await check(text)).toMatchObject({ kind: "gap", isReleasable: true });
  });

  test.each([
    ["a name of its own", "The passages do not mention that Elon Musk kept colonies."],
    ["a number of its own", "The passages do not say that 77 colonies die."],
    [
      "other words",
      "The passages do not say anything of sailing boats, oceans, islands, captains or harbours.",
    ],
    [
      "more than a sentence has",
      `The passages do not say why ${"colonies die and ".repeat(20)} colonies die.`,
    ],
  ])("with %s is not shown in its words", async (_, text) => {
    expect(await check(text)).not.toMatchObject({ isReleasable: true });
  });

  test("is a claim where it names a passage", async () => {
    const text = "Mara says that damp kills more colonies than cold, but not why.";
    expect(await check(text, { numbers: [6] })).toMatchObject({ kind: "claim" });
  });

  test("is told by the model where it is in another language", async () => {
    expect(await check("Dazu sagen sie nichts.", { kind: "gap" }, { language: "und" })).toMatchObject({
      kind: "gap",
    });
    expect(await check("Dazu sagen sie nichts.", { kind: null }, { language: "und" })).not.toMatchObject({
      kind: "gap",
    });
  });
});

test("of a reply a hundred sentences are checked", async () => {
  const checker = new SentenceChecker(GATE, "en");
  const sentence = {
    follows: "sentence",
    numbers: [3],
    nearby: [],
    quote: null,
    kind: null,
    isCleaned: false,
  } as const;
  const kinds: string[] = [];
  for (let i = 0; i < 102; i++) {
    kinds.push((await checker.check({ ...sentence, text: "Box hives hold 40 kg of honey." })).kind);
  }
  expect(kinds.filter((kind) => kind === "claim")).toHaveLength(100);
  expect(kinds.slice(100)).toEqual(["failed", "failed"]);
});
