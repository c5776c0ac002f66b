import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { buildCitation } from "../../../src/answer/build-citation.js";
import { narrowToClaim } from "../../../src/answer/ground/narrow-to-claim.js";
import { chooseSpans } from "../../../src/answer/quote/choose-spans.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import { readSource } from "../../../src/corpus/read-source.js";
import { listPassageSentences } from "../../../src/language/list-passage-sentences.js";
import { LONGEST_PAUSE } from "../../../src/language/list-sentences.js";
import type { ReadChapter } from "../../../src/read/read-chapters.js";
import type { Cue } from "../../../src/shared/domain.js";
import { indexInMemory } from "../../../src/store/local/index-in-memory.js";
import { makeEpisode } from "../../fakes/episodes.js";

/** Who speaks: somebody named, or one unnamed voice after another. */
interface Said {
  readonly speaker: string | null;
  readonly changes: boolean;
  readonly words: number;
  readonly pause: number;
  readonly endMark: boolean;
}

const said: fc.Arbitrary<Said> = fc.record({
  speaker: fc.constantFrom("Ana Moss", "Ben", null),
  changes: fc.boolean(),
  words: fc.integer({ min: 1, max: 12 }),
  pause: fc.constantFrom(0, 0, 1, LONGEST_PAUSE + 1, 300),
  endMark: fc.boolean(),
});

/** Makes cues in which each word tells its turn and its moment: `t3m1` is of the fourth turn and the second moment. */
function makeCues(all: readonly Said[]): Cue[] {
  let [turn, moment, at] = [0, 0, 0];
  return all.map(({ speaker, changes, words, pause, endMark }, i): Cue => {
    const before = all[i - 1];
    const isUnnamed = speaker === null && changes;
    if (before !== undefined && (before.speaker !== speaker || isUnnamed)) turn++;
    if (i > 0 && pause > LONGEST_PAUSE) moment++;
    const startSeconds = at + (i === 0 ? 0 : pause);
    at = startSeconds + words;
    const text = `${Array.from({ length: words }, () => `t${turn}m${moment}`).join(" ")}${endMark ? "." : ""}`;
    return { startSeconds, endSeconds: at, speaker, text, ...(isUnnamed ? { beginsTurn: true } : {}) };
  });
}

function readAll(cues: readonly Cue[], chosen: number): ReadChapter[] {
  const divided = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
  return divided.episode.chapters.map((chapter) => {
    const passages = divided.passages.filter(
      ({ kind, chapterNumber }) => kind === "transcript" && chapterNumber === chapter.number,
    );
    const sentences = passages
      .flatMap((passage) =>
        listPassageSentences(passage).map((sentence, place) => ({ passage, sentence, place })),
      )
      .map((each, i, own) => ({ ...each, probability: i === chosen % own.length ? 0.5 : 0.1 }))
      .sort((a, b) => b.probability - a.probability);
    const read = { score: 1, sections: [], passages: [], probability: 0.9 };
    return { episode: divided.episode, chapter, ...read, sentences };
  });
}

const countKinds = (words: string) => new Set(words.match(/t\d+m\d+/g)).size;

test("whatever is said and chosen, a quotation is of one speaker and of one moment", () => {
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 30 }), fc.nat(40), (all, chosen) => {
      for (const { spans } of chooseSpans(readAll(makeCues(all), chosen)))
        for (const { words } of spans) expect(countKinds(words)).toBe(1);
    }),
  );
});

test("whatever is said, a passage is of one moment, and its span is that of its words", () => {
  fc.assert(
    fc.property(fc.array(said, { minLength: 2, maxLength: 30 }), (all) => {
      const cues = makeCues(all);
      const { passages } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
      for (const { kind, text, startSeconds, endSeconds } of passages) {
        if (kind !== "transcript") continue;
        expect(new Set(text.match(/m\d+/g)).size).toBe(1);
        const inside = cues.filter(
          (cue) => cue.startSeconds >= startSeconds && cue.startSeconds < (endSeconds ?? 0),
        );
        expect(new Set(inside.flatMap((cue) => cue.text.match(/m\d+/g) ?? [])).size).toBe(1);
      }
    }),
  );
});

test("a model's claim that rests on two speakers is cited from the words of one of them", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { minLength: 2, maxLength: 12 }), fc.nat(40), async (all, chosen) => {
      const divided = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues: makeCues(all) });
      const index = await indexInMemory([divided], null);
      const { episode } = divided;
      const passages = divided.passages.filter(({ kind }) => kind === "transcript");
      const passage = passages[chosen % passages.length];
      const chapter = episode.chapters.find(({ number }) => number === passage?.chapterNumber);
      if (passage === undefined || chapter === undefined) throw new Error("there is one");
      const claim = [...new Set(passage.text.match(/t\d+m\d+/g))].join(" ");
      const source = narrowToClaim({ episode, chapter, passage }, claim, index.keywords);
      expect(countKinds(buildCitation(source, 1, "supported").quote)).toBe(1);
    }),
    { numRuns: 30 },
  );
});

let captions: ReadChapter[];
beforeAll(() => {
  const bytes = new TextEncoder().encode(
    `1\n00:00:01,000 --> 00:00:05,000\nso damp is what kills them\n
2\n00:00:05,000 --> 00:05:00,000\nin the winter\n
3\n00:05:00,000 --> 00:05:03,000\nand now the news from the coast\n
4\n00:05:03,000 --> 00:05:06,000\n>> is it snowing there\n`,
  );
  captions = readAll([...(readSource({ path: "a.srt", bytes })?.sources[0]?.cues ?? [])], 0);
});

test("captions without a full stop are cut where a cue of few words lasts for minutes, and where somebody else begins", () => {
  expect(captions.flatMap(({ sentences }) => sentences.map(({ sentence }) => sentence.text)).sort()).toEqual([
    "and now the news from the coast",
    "is it snowing there",
    "so damp is what kills them in the winter",
  ]);
});

test("times without ends, minutes apart, are not of one moment", () => {
  const cues = [0, 240].map((startSeconds): Cue => {
    return { startSeconds, endSeconds: null, speaker: "Ana", text: "It is damp in here" };
  });
  const { passages } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
  expect(passages.filter(({ kind }) => kind === "transcript")).toHaveLength(2);
});
