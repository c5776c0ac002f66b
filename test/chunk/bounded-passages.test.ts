import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { joinSources } from "../../src/corpus/join/join-sources.js";
import { locateSources } from "../../src/corpus/join/located-source.js";
import { readSource } from "../../src/corpus/read-source.js";

/** In UTF-16 units. A last passage may take up a short rest. */
const MOST_PASSAGE = 4_500;

function divide(path: string, text: string) {
  const read = readSource({ path, bytes: new TextEncoder().encode(text) });
  if (read === null) throw new Error("expected a file that is read");
  const { joined } = joinSources(
    "a",
    locateSources(read.sources, { format: read.format, path, place: path }),
  );
  if (joined === null) throw new Error("expected an episode");
  return { ...divideEpisode(joined), notes: read.notes };
}

const withoutSpace = (text: string) => text.replace(/\s/g, "");

describe("a passage is never longer than some thousand characters, and holds the words as they stand", () => {
  it.each([
    ["without a full stop", "the bees hum and "],
    ["without a space", "bees"],
    ["in a script without spaces", "蜂が鳴く"],
    ["of symbols beyond the first plane", "\u{1F41D}"],
    ["of long words", `${"bee".repeat(100)} `],
    ["of short sentences", "Bee. "],
  ])("in a monologue %s", (_name, unit) => {
    const said = unit.repeat(200_000 / unit.length).trim();
    const { passages } = divide("a.vtt", `WEBVTT\n\n00:00.000 --> 01:30:00.000\n${said}\n`);
    expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThan(MOST_PASSAGE);
    expect(withoutSpace(passages.map(({ text }) => text).join(""))).toBe(withoutSpace(said));
  });

  it.each([
    ["bullet", "• "],
    ["summary", ""],
  ])("in a %s of 40 KB", (_kind, mark) => {
    const note = "The bees hum, and nobody knows why. ".repeat(1_150).trim();
    const { passages, episode } = divide("a.txt", `A\n1. 0:00 – 1:00\nBees\n${mark}${note}\n`);
    expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThan(MOST_PASSAGE);
    expect(passages.map(({ text }) => text).join(" ")).toBe(note);
    const [chapter] = episode.chapters;
    expect([chapter?.summary, ...(chapter?.bullets ?? [])].filter((text) => text !== null).join(" ")).toBe(
      note,
    );
  });

  it("whatever the words are", () => {
    const words = fc.array(
      fc.constantFrom("bee", "bees. ", " ", "蜂", "\u{1F41D}", "x".repeat(700), "A.", "\n"),
      {
        minLength: 200,
        maxLength: 3_000,
      },
    );
    fc.assert(
      fc.property(words, (list) => {
        const said = `Bees ${list.join("")}`.replace(/\s+/g, " ");
        const { passages } = divide("a.vtt", `WEBVTT\n\n00:00.000 --> 01:30:00.000\n${said}\n`);
        expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThan(MOST_PASSAGE);
        expect(withoutSpace(passages.map(({ text }) => text).join(""))).toBe(withoutSpace(said));
      }),
      { numRuns: 30 },
    );
  });
});

it("cuts a title and a speaker that no page has, and says which notes are left out", () => {
  const { episode, notes } = divide(
    "a.txt",
    `A\n1. 0:00 – 1:00\n${"Bees ".repeat(200)}\n${"Hum. ".repeat(100_000)}\n`,
  );
  expect(episode.chapters[0]?.title).toMatch(/^Bees .{200,290}…$/);
  expect(notes.map(({ expected }) => expected)).toEqual([
    "at most 300 characters in a chapter's title (the rest is left out)",
    "at most 400000 characters in a chapter's notes (the rest is left out)",
  ]);
  const name = "Ada ".repeat(200);
  const { passages } = divide("a.vtt", `WEBVTT\n\n00:00.000 --> 00:09.000\n<v ${name}>Bees hum.\n`);
  expect(passages[0]?.speakers?.[0]?.length).toBeLessThanOrEqual(100);
});

it("refuses a file of more chapters than any episode has", () => {
  const lines = Array.from({ length: 10_001 }, (_, i) => `${i + 1}. ${i}:00 – ${i + 1}:00\nB\nC\n`).join("");
  const read = readSource({ path: "a.txt", bytes: new TextEncoder().encode(`A\n${lines}`) });
  expect(read?.problems).toEqual([
    { line: 1, expected: "at most 10000 chapters in an episode", found: "10001" },
  ]);
});
