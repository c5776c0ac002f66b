import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { AnswerDraft } from "../../src/answer/answer-draft.js";
import { buildCitation, type CitationSource, quoteSentences } from "../../src/answer/build-citation.js";
import { listSources } from "../../src/answer/requests/list-sources.js";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { findInvalidCitations } from "../../src/evaluate/find-invalid-citations.js";
import { listPassageSentences } from "../../src/language/list-passage-sentences.js";
import type { Citation, Cue, Passage } from "../../src/shared/domain.js";
import { indexInMemory } from "../../src/store/local/index-in-memory.js";
import type { PassageIndex } from "../../src/store/local/passage-index.js";
import { makeEpisode } from "../fakes/episodes.js";
import { makeResponse } from "../fakes/outcomes.js";

const episode = makeEpisode();
const cues: Cue[] = [
  { startSeconds: 100, endSeconds: 110, speaker: "Mara", text: "Do bees sleep?" },
  { startSeconds: 110, endSeconds: 114, speaker: "Lin", text: "They do. " },
  { startSeconds: 114, endSeconds: null, speaker: "Lin", text: "Five hours a night." },
  { startSeconds: 120, endSeconds: 130, speaker: "Mara", text: "They do." },
];

let index: PassageIndex;
let sources: CitationSource[];
let speech: CitationSource;
beforeAll(async () => {
  index = await indexInMemory([divideEpisode({ episode, cues })], null);
  sources = listSources(index, episode);
  speech = sources.find(({ passage }) => passage.kind === "transcript") as CitationSource;
});

const pick = (source: CitationSource, from: number, to = from + 1) =>
  quoteSentences(source, listPassageSentences(source.passage).slice(from, to));
const findInvalid = (...citations: Citation[]) => findInvalidCitations(makeResponse({ citations }), index);

describe("a citation of speech", () => {
  test.each([
    ["one sentence", 1, 2, "They do.", 110, 114],
    ["the last sentence", 3, 4, "They do.", 120, 130],
    ["sentences of two turns", 0, 2, "Do bees sleep?\nLin: They do.", 100, 114],
    [
      "all of its sentences",
      0,
      4,
      "Do bees sleep?\nLin: They do. Five hours a night.\nMara: They do.",
      100,
      130,
    ],
  ])("of %s has their words, their second and their end", (_, from, to, quote, start, end) => {
    const citation = buildCitation(pick(speech, from, to), 1, "verbatim");
    expect(citation).toMatchObject({ quote, start, end, kind: "transcript" });
    expect(citation.url).toBe(`https://www.youtube.com/watch?v=abcdefghijk&t=${start}s`);
    expect(findInvalid(citation)).toEqual([]);
  });

  test("is of the whole passage where no sentence is chosen", () => {
    const { text: quote, startSeconds: start, endSeconds: end } = speech.passage;
    for (const source of [speech, quoteSentences(speech, [])])
      expect(buildCitation(source, 1, "verbatim")).toMatchObject({ quote, start, end });
  });

  test.each<[string, Partial<Citation>]>([
    ["a part of a sentence", { quote: "Five hours" }],
    ["a part of the next sentence as well", { quote: "Five hours a night.\nMara: They" }],
    ["the name before it", { quote: "Lin: They do. Five hours a night.", start: 110, timestamp: "1:50" }],
    ["no words", { quote: "" }],
    ["the same words at another second", { quote: "They do." }],
    ["another end", { end: 121 }],
    ["no end", { end: null }],
  ])("with %s is invalid", (_, changes) => {
    const right = buildCitation(pick(speech, 2), 1, "verbatim");
    const wrong = { ...right, ...changes };
    const { start } = wrong;
    wrong.url = `https://www.youtube.com/watch?v=abcdefghijk&t=${start}s`;
    expect(findInvalid(right, wrong)).toEqual([wrong]);
  });
});

describe("a citation says that its second is estimated", () => {
  const rare: Cue[] = [
    { startSeconds: 100, endSeconds: 200, speaker: "Mara", text: "Do bees sleep? They do." },
    { startSeconds: 200, endSeconds: 300, speaker: "Lin", text: "Five hours a night.", estimated: true },
  ];
  const divided = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues: rare });
  const [chapter] = divided.episode.chapters;
  const [passage] = divided.passages;
  if (chapter === undefined || passage === undefined) throw new Error("something is said");
  const said = { episode: divided.episode, chapter, passage };

  test.each([
    ["one sentence that begins with a time", 0, 1, undefined],
    ["one within a turn", 1, 2, true],
    ["one of a turn without a time", 2, 3, true],
    ["several of which only the first has a time", 0, 3, undefined],
    ["several of which the first has none", 1, 3, true],
  ])("%s", (_, from, to, estimated) => {
    expect(buildCitation(pick(said, from, to), 1, "verbatim").estimated).toBe(estimated);
  });

  test("a whole passage where its first sentence's is, a note where its chapter's is", () => {
    const [first, ...others] = passage.sentences ?? [];
    if (first === undefined) throw new Error("something is said");
    const late = { ...passage, sentences: [{ ...first, estimated: true as const }, ...others] };
    const note: Passage = { ...passage, kind: "bullet" };
    const about = { ...chapter, estimated: true as const };
    const isEstimated = (source: CitationSource) => buildCitation(source, 1, "verbatim").estimated === true;
    expect([said, { ...said, passage: late }].map(isEstimated)).toEqual([false, true]);
    expect([note, passage].map((each) => isEstimated({ ...said, passage: each, chapter: about }))).toEqual([
      true,
      false,
    ]);
  });
});

test("a note is cited whole, whatever is chosen of it", () => {
  for (const source of sources.filter(({ passage }) => passage.kind !== "transcript")) {
    const { text, startSeconds, endSeconds } = source.passage;
    const citation = buildCitation(pick(source, 0), 1, "verbatim");
    expect(citation).toMatchObject({ quote: text, start: startSeconds, end: endSeconds });
    expect(findInvalid(citation)).toEqual([]);
    expect(findInvalid({ ...citation, quote: text.slice(0, 8) })).toHaveLength(1);
  }
});

test("every run of a passage's sentences is a valid citation that stands in it word for word", () => {
  fc.assert(
    fc.property(fc.nat(3), fc.nat(3), (a, b) => {
      const citation = buildCitation(pick(speech, Math.min(a, b), Math.max(a, b) + 1), 1, "verbatim");
      expect(speech.passage.text).toContain(citation.quote);
      expect(citation.end).toBeGreaterThan(citation.start);
      expect(findInvalid(citation)).toEqual([]);
    }),
  );
});

test("in an answer other words of a passage have a number of their own, and the same words keep theirs", () => {
  const draft = new AnswerDraft();
  const [first, last] = [pick(speech, 1), pick(speech, 3)];
  for (const source of [first, last, speech, pick(speech, 1), speech])
    for (const _ of draft.cite(
      { text: "Bees sleep", sources: [source] },
      source === last ? "weak" : "verbatim",
    ));
  expect(draft.text.match(/\[\d\]/g)).toEqual(["[1]", "[2]", "[3]", "[1]", "[3]"]);
  expect(draft.citations.map(({ n, start, support }) => [n, start, support])).toEqual([
    [1, 110, "verbatim"],
    [2, 120, "weak"],
    [3, 100, "verbatim"],
  ]);
});
