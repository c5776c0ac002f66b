import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { CitationSource } from "../../../src/answer/build-citation.js";
import { estimateReadTokens, listReadTexts } from "../../../src/answer/ground/list-read-texts.js";
import { listSources } from "../../../src/answer/requests/list-sources.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { listPassageSentences } from "../../../src/language/list-passage-sentences.js";
import type { Cue } from "../../../src/shared/domain.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import type { PassageIndex } from "../../../src/store/local/passage-index.js";
import { makeEpisode } from "../../fakes/episodes.js";

const cues = Array.from({ length: 200 }, (_, i): Cue => {
  const speaker = i % 7 < 3 ? "Mara" : "Lin";
  return {
    startSeconds: 100 + i * 5,
    endSeconds: 105 + i * 5,
    speaker,
    text: `Sentence ${i} says little more.`,
  };
});
let index: PassageIndex;
let notes: CitationSource[];
let speech: CitationSource[];
beforeAll(async () => {
  const episode = makeEpisode();
  index = await indexInMemory([divideEpisode({ episode, cues })], null);
  const sources = listSources(index, episode);
  notes = sources.filter(({ passage }) => passage.kind !== "transcript");
  speech = sources.filter(({ passage }) => passage.kind === "transcript");
});

const CLAIM = "Each sentence says little more.";
const textsOf = (cited: readonly CitationSource[], claim = CLAIM) =>
  listReadTexts(index, cited, claim).map(({ title, sentences }) => [
    title,
    ...sentences.map(({ text }) => text),
  ]);

describe("a claim is read with", () => {
  test("all notes of the chapter of each note cited, in the order of the page, once", () => {
    const [, second, third, , fifth] = notes;
    if (second === undefined || third === undefined || fifth === undefined) throw new Error("six notes");
    expect(textsOf([fifth, third, second])).toEqual([
      ["Wintering", ...notes.slice(3).map(({ passage }) => passage.text)],
      ["Choosing a hive", ...notes.slice(0, 3).map(({ passage }) => passage.text)],
    ]);
  });

  test("speech, and what is said right before and after it, by name and without what is further off", () => {
    const cited = speech[2];
    if (cited === undefined) throw new Error("there is much speech");
    const [text] = listReadTexts(index, [cited], CLAIM);
    const said = text?.sentences.map(({ text }) => text) ?? [];
    const own = listPassageSentences(cited.passage).map(({ text }) => text);
    expect(said.slice(said.indexOf(own[0] ?? ""), said.indexOf(own.at(-1) ?? "") + 1)).toEqual(own);
    expect(said.length).toBeGreaterThan(own.length);
    expect(said).toEqual(cues.map((cue) => cue.text).filter((line) => said.includes(line)));
    expect(new Set(text?.sentences.map(({ speaker }) => speaker))).toEqual(new Set(["Mara", "Lin"]));
  });

  test("no more than fits into one reading of 256 tokens, and first of all with the passages cited", () => {
    const words = fc.array(fc.constantFrom("bees", "Overwintering", "1,200", "don’t"), { maxLength: 25 });
    const cited = fc.shuffledSubarray([...notes, ...speech], { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cited, words, (cited, claim) => {
        const texts = listReadTexts(index, cited, claim.join(" "));
        const read = texts.flatMap(({ sentences }) => sentences.map(({ text }) => text));
        const shown = [claim.join(" "), ...texts.map(({ title }) => `${title}.`), ...read];
        const tokens = shown.map(estimateReadTokens).reduce((sum, each) => sum + each);
        expect(tokens).toBeLessThanOrEqual(253);
        const own = cited.flatMap(({ passage }) => listPassageSentences(passage).map(({ text }) => text));
        const isWhole = own.every((text) => read.includes(text));
        if (!isWhole) expect(read.filter((text) => !own.includes(text))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test("of passages that do not fit together the sentences that have most of its words", () => {
    const cited = speech.slice(0, 12);
    const said = cited.flatMap(({ passage }) => listPassageSentences(passage).map(({ text }) => text));
    expect(said.join(" ").split(" ").length).toBeGreaterThan(256);
    for (const wanted of [said[0], said[said.length >> 1], said.at(-1)])
      expect(textsOf(cited, `He says: ${wanted}`).flat()).toContain(wanted);
  });

  test("the passage alone where the episode is not at hand, without a title that the program made", async () => {
    const other = makeEpisode({ id: "other" });
    const [first] = notes;
    if (first === undefined) throw new Error("there are notes");
    const generated = { ...first, episode: other, chapter: { ...first.chapter, generated: true as const } };
    expect(textsOf([generated])).toEqual([[null, first.passage.text]]);
  });
});
