import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateTokens } from "../../../src/answer/budget/token-budget.js";
import { type CitationSource, identifyChapter } from "../../../src/answer/build-citation.js";
import { selectContext } from "../../../src/answer/context/select-context.js";
import { listSources } from "../../../src/answer/requests/list-sources.js";
import { describeChapter } from "../../../src/chunk/describe-passage.js";
import { divideEpisode } from "../../../src/chunk/divide-episode.js";
import type { CorpusEpisode } from "../../../src/corpus/join/join-sources.js";
import type { RankedChapter } from "../../../src/retrieve/find-chapters.js";
import type { Chapter, Cue } from "../../../src/shared/domain.js";
import { PassageList } from "../../../src/store/passage-list.js";
import { listSections, type PassageView } from "../../../src/store/passage-view.js";
import { KeywordIndex } from "../../../src/store/words/keyword-index.js";
import { makeEpisode } from "../../fakes/episodes.js";

const MOST_CHAPTERS = 5;
const MOST_PASSAGES = 24;
const AMPLE = 100_000;

/** An episode of so many chapters with so many notes each, a minute a chapter, and what is said in them. */
function makeLong(
  id: string,
  publishedAt: string | null,
  chapters: number,
  notes: number,
  said = 0,
): CorpusEpisode {
  const made = Array.from({ length: chapters }, (_, i): Chapter => {
    const bullets = Array.from({ length: notes }, (_, n) => `Note ${n} of chapter ${i + 1} of ${id}`);
    const [startSeconds, endSeconds] = [i * 600, (i + 1) * 600];
    return { number: i + 1, title: `Chapter ${i + 1}`, startSeconds, endSeconds, summary: null, bullets };
  });
  const cues = made.flatMap(({ number, startSeconds }) =>
    Array.from({ length: said }, (_, n): Cue => {
      const words = Array.from({ length: 60 }, (_, w) => `word${w}`).join(" ");
      const [start, end] = [startSeconds + n * 20, startSeconds + (n + 1) * 20];
      return {
        startSeconds: start,
        endSeconds: end,
        speaker: null,
        text: `Said ${n} in ${number} ${words}.`,
      };
    }),
  );
  return { episode: makeEpisode({ id, publishedAt, chapters: made }), cues };
}

interface Library {
  readonly view: PassageView;
  /** All passages in page order, an episode after the other as they were made. */
  readonly sources: readonly CitationSource[];
}

function makeLibrary(...made: readonly CorpusEpisode[]): Library {
  const divided = made.map(divideEpisode);
  const episodes = divided.map(({ episode }) => episode);
  const passages = PassageList.build(
    episodes,
    divided.flatMap((each) => each.passages),
  );
  const keywords = KeywordIndex.build(episodes.flatMap(({ chapters }) => chapters.map(describeChapter)));
  const view = { ...listSections(episodes, passages), passages, keywords, vectors: null, tokens: null };
  return { view, sources: episodes.flatMap((episode) => listSources(view, episode)) };
}

/** Ranks the chapters of the sources in their order, each with its sources in their order. */
function rank(found: readonly CitationSource[]): RankedChapter[] {
  const chapters = new Map<string, CitationSource[]>();
  for (const source of found) {
    const key = identifyChapter(source);
    chapters.set(key, [...(chapters.get(key) ?? []), source]);
  }
  return [...chapters.values()].map((sources, i) => {
    const [{ episode, chapter }] = sources as [CitationSource];
    const passages = sources.map(({ passage }, n) => ({ passage, score: -n / 100 }));
    const sections = [{ score: 1 - i / 10, passages: sources.map(({ passage }) => passage) }];
    return { episode, chapter, score: 1 - i / 10, sections, passages };
  });
}

const listTexts = (sources: readonly CitationSource[]) => sources.map(({ passage }) => passage.text);
const findText = ({ sources }: Library, text: string) => {
  const found = sources.find(({ passage }) => passage.text.startsWith(text));
  if (found === undefined) throw new Error(`there is no ${text}`);
  return found;
};

describe("of notes", () => {
  const library = makeLibrary(makeLong("a", "2024-01-01", 8, 4));

  test("the whole of a found note's chapter is shown, in page order", () => {
    const found = rank([findText(library, "Note 2 of chapter 3"), findText(library, "Note 3 of chapter 1")]);
    expect(listTexts(selectContext(library.view, found, AMPLE))).toEqual([
      ...[0, 1, 2, 3].map((n) => `Note ${n} of chapter 1 of a`),
      ...[0, 1, 2, 3].map((n) => `Note ${n} of chapter 3 of a`),
    ]);
  });

  test("the best note of each chapter comes before the rest of any", () => {
    const found = rank([3, 1, 5].map((n) => findText(library, `Note 1 of chapter ${n}`)));
    const cost = estimateTokens("Note 1 of chapter 3 of a") + 6;
    expect(listTexts(selectContext(library.view, found, 3 * cost))).toEqual([
      "Note 1 of chapter 1 of a",
      "Note 1 of chapter 3 of a",
      "Note 1 of chapter 5 of a",
    ]);
  });

  test("the five best chapters are shown, and no more", () => {
    const found = rank([8, 7, 6, 5, 4, 3, 2].map((n) => findText(library, `Note 0 of chapter ${n}`)));
    const shown = selectContext(library.view, found, AMPLE);
    expect([...new Set(shown.map(({ chapter }) => chapter.number))]).toEqual([4, 5, 6, 7, 8]);
  });
});

describe("of speech", () => {
  const library = makeLibrary(makeLong("a", "2024-01-01", 2, 0, 12));
  const speech = library.sources;

  test("the best passages come with what is said right before and after them", () => {
    const best = speech[4];
    if (best === undefined) throw new Error("there are passages");
    const shown = selectContext(library.view, rank([best]), AMPLE);
    expect(listTexts(shown)).toEqual(listTexts(speech.slice(3, 6)));
  });

  test("what follows the last passage of a chapter is what the next chapter begins with", () => {
    const last = speech.findLastIndex(({ chapter }) => chapter.number === 1);
    const shown = selectContext(library.view, rank(speech.slice(last, last + 1)), AMPLE);
    expect(listTexts(shown)).toEqual(listTexts(speech.slice(last - 1, last + 2)));
  });

  test("another episode's speech is no neighbour", () => {
    const two = makeLibrary(makeLong("a", "2024-01-01", 1, 0, 3), makeLong("b", "2024-01-02", 1, 0, 3));
    const last = two.sources.findLastIndex(({ episode }) => episode.id === "a");
    const first = two.sources[0];
    const found = rank(two.sources.slice(last, last + 1));
    expect(selectContext(two.view, found, AMPLE).every(({ episode }) => episode.id === "a")).toBe(true);
    expect(first === undefined ? [] : selectContext(two.view, rank([first]), AMPLE)).toHaveLength(2);
  });
});

test("episodes stand in the order of their dates, those without one last", () => {
  const library = makeLibrary(
    makeLong("undated", null, 1, 1),
    makeLong("late", "2024-05-01", 1, 1),
    makeLong("early", "2023-05-01", 1, 1),
  );
  const shown = selectContext(library.view, rank(library.sources), AMPLE);
  expect(shown.map(({ episode }) => episode.id)).toEqual(["early", "late", "undated"]);
});

test("whatever is found and however few tokens there are, no limit is passed, and one passage is shown", () => {
  const library = makeLibrary(makeLong("a", "2024-01-01", 7, 3, 4), makeLong("b", null, 3, 12));
  const { view, sources } = library;
  const places = new Map(sources.map(({ passage }, place) => [passage.id, place]));
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...sources], { minLength: 1 }),
      fc.integer({ min: -100, max: 2_000 }),
      (found, tokens) => {
        const ranked = rank(found);
        const shown = selectContext(view, ranked, tokens);
        const cost = listTexts(shown).reduce((sum, text) => sum + estimateTokens(text), 0);
        expect(shown.length).toBeGreaterThanOrEqual(1);
        expect(shown.length).toBeLessThanOrEqual(MOST_PASSAGES);
        if (shown.length > 1) expect(cost).toBeLessThanOrEqual(tokens);
        const order = shown.map(({ passage }) => places.get(passage.id) ?? -1);
        expect(order).toEqual([...new Set(order)].sort((a, b) => a - b));
        const nearest = new Set(ranked.slice(0, MOST_CHAPTERS).map(identifyChapter));
        const beside = shown.filter((source) => !nearest.has(identifyChapter(source)));
        expect(beside.every(({ passage }) => passage.kind === "transcript")).toBe(true);
        if (tokens > 0)
          expect(shown.map(identifyChapter)).toContain(identifyChapter(ranked[0] as RankedChapter));
      },
    ),
    { numRuns: 200 },
  );
});
