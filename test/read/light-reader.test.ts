import { describe, expect, test } from "vitest";
import { SUPPORTED } from "../../src/read/judge-probability.js";
import { createLightReader } from "../../src/read/light-reader.js";
import type { ReadText } from "../../src/read/reader.js";
import { KeywordIndex } from "../../src/store/words/keyword-index.js";
import { HashingEmbedder } from "../fakes/hashing-embedder.js";

const text = (...sentences: string[]): ReadText => ({
  title: null,
  sentences: sentences.map((each) => ({ speaker: null, text: each })),
});
const bees = text("The hive was quiet.", "Bees make honey from nectar.", "Then it rained for a week.");
const ships = text("The harbour was full.", "Ships carry grain to the north.", "Nobody counted them.");
const lexicon = KeywordIndex.build(
  [bees, ships].map(({ sentences }) => sentences.map((s) => s.text).join(" ")),
);
/** A library of so many passages, whose axes keep so much of every word. */
const open = (passages: number, share: number) =>
  createLightReader({
    embedder: new HashingEmbedder(),
    words: {
      dimensions: 1,
      bias: new Float32Array(1),
      find: async (words) => new Map(words.map((word) => [word, Float32Array.of(1)])),
      findShares: async (words) => new Map(words.map((word) => [word, share])),
    },
    store: { keywords: lexicon, counts: { episodes: 1, passages } },
  });
const reader = open(200, 1);

describe("the light reader", () => {
  test("thinks the text likelier that is nearer and has the question's words", async () => {
    const likeness = [0.8, 0.5];
    const [first, second] = await reader.answers("What do bees make honey from?", [bees, ships], {
      likeness,
    });
    expect(first?.probability).toBeGreaterThan(2 * (second?.probability ?? 1));
  });

  test("gives most to the sentence with the question's words, and all add up to 1", async () => {
    const [reading] = await reader.answers("what do bees make honey from", [bees], { likeness: [0.8] });
    const shares = reading?.sentenceProbabilities ?? [];
    expect(shares.indexOf(Math.max(...shares))).toBe(1);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  test("thinks the same text less likely in a larger library, where more is near by chance", async () => {
    const [small] = await reader.answers("what do bees make", [bees], { likeness: [0.8] });
    const [large] = await open(5_000, 1).answers("what do bees make", [bees], { likeness: [0.8] });
    expect(large?.probability).toBeLessThan(small?.probability ?? 0);
  });

  test("thinks a text less likely for a question of matters that the library does not know", async () => {
    const [known] = await reader.answers("what do bees make", [bees], { likeness: [0.8] });
    const [foreign] = await open(200, 0.3).answers("what do bees make", [bees], { likeness: [0.8] });
    expect(foreign?.probability).toBeLessThan(known?.probability ?? 0);
  });

  test("thinks a text less likely that lacks the year that is asked about", async () => {
    const dated = text("The hive was quiet.", "Bees made honey from nectar in 2019.");
    const options = { likeness: [0.6] };
    const [same] = await reader.answers("What did bees make honey from in 2019?", [dated], options);
    const [other] = await reader.answers("What did bees make honey from in 2022?", [dated], options);
    expect(other?.probability).toBeLessThan(0.7 * (same?.probability ?? 0));
  });

  test("compares a text itself that no search has scored", async () => {
    const [own, other] = await reader.answers("bees make honey", [bees, ships]);
    expect(own?.probability).toBeGreaterThan(other?.probability ?? 1);
  });

  test("says a claim is supported only where most of its words are said", async () => {
    expect(await reader.supports("Bees make honey from nectar.", [bees])).toBeGreaterThan(SUPPORTED);
    expect(await reader.supports("Bees sell ships to the north.", [bees])).toBeLessThan(SUPPORTED);
    await expect(reader.supports("Bees make honey.", [])).rejects.toMatchObject({ code: "internal" });
  });

  test("gives a probability to a text without words and to a question without any", async () => {
    const readings = await reader.answers("???", [text("...")], { likeness: [0] });
    expect(readings[0]?.probability).toBeLessThan(0.5);
    expect(readings[0]?.sentenceProbabilities).toEqual([1]);
  });

  test("stops for a reader who has left", async () => {
    const signal = AbortSignal.abort(new Error("left"));
    await expect(reader.answers("bees", [bees], { signal })).rejects.toThrow("left");
  });
});
