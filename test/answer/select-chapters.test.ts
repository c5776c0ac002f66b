import { describe, expect, test } from "vitest";
import { selectAcross, selectChapters } from "../../src/answer/select-chapters.js";
import { ANSWERS, NEAR } from "../../src/read/judge-probability.js";
import type { ReadChapter } from "../../src/read/read-chapters.js";
import { makeEpisode } from "../fakes/episodes.js";

const COMES_NEAR = (ANSWERS + NEAR) / 2;

/** Read chapters of one episode or of several, in their order, best first; `number` is the place in the list. */
const makeRead = (
  probabilities: readonly number[],
  episodes: readonly (readonly [id: string, publishedAt: string | null])[] = [],
  score = (place: number) => 1 - place,
): ReadChapter[] =>
  probabilities.map((probability, i) => {
    const [id, publishedAt] = episodes[i] ?? ["winter-hives", null];
    const episode = makeEpisode({ id, publishedAt });
    const chapter = { ...episode.chapters[0], number: i + 1 } as ReadChapter["chapter"];
    return { episode, chapter, score: score(i), sections: [], passages: [], probability, sentences: [] };
  });
const listNumbers = (chapters: readonly ReadChapter[]) => chapters.map(({ chapter }) => chapter.number);

describe("of one moment", () => {
  test.each([
    ["the best alone, where no other answers", [0.9, COMES_NEAR, NEAR], [1]],
    ["the best alone, where each other one is likelier not to answer", [ANSWERS, 0.49, 0.49], [1]],
    ["behind the best, one that is likelier than not to answer", [ANSWERS, 0.49, 0.5], [1, 3]],
    ["those that answer about as well, three at most", [0.9, 0.8, 0.85, 0.9], [1, 2, 3]],
    ["no one that answers much less well", [0.99, 0.6, 0.95], [1, 3]],
    ["the best that answers, behind some that do not", [NEAR, COMES_NEAR, 0.7], [3]],
    ["one that answers just so", [ANSWERS], [1]],
    ["none, where none answers", [ANSWERS - 1e-6, COMES_NEAR], []],
    ["none of none", [], []],
  ])("%s", (_, probabilities, numbers) => {
    expect(listNumbers(selectChapters(makeRead(probabilities)))).toEqual(numbers);
  });
});

test("of two that are scored about alike, the likelier one to answer comes first; a clearly better score still leads", () => {
  const select = (distance: number) =>
    listNumbers(selectChapters(makeRead([0.8, 0.9], [], (place) => -place * distance)));
  expect(select(0.01)).toEqual([2, 1]);
  expect(select(1)).toEqual([1, 2]);
});

describe("across episodes", () => {
  test("the best chapter that answers of each is told, oldest first, those without a date last", () => {
    const read = makeRead(
      [0.9, 0.3, 0.8, 0.9, 0.7],
      [
        ["undated", null],
        ["new", "2024-05-01"],
        ["new", "2024-05-01"],
        ["new", "2024-05-01"],
        ["old", "2019-05-01"],
      ],
    );
    expect(listNumbers(selectAcross(read))).toEqual([5, 3, 1]);
  });

  test("five episodes at most, the best of them", () => {
    const read = makeRead(
      Array<number>(7).fill(0.9),
      Array.from({ length: 7 }, (_, i) => [`e${i}`, `20${20 - i}-01-01`] as const),
    );
    expect(listNumbers(selectAcross(read))).toEqual([5, 4, 3, 2, 1]);
  });

  test("of further episodes those that are likelier than not to answer", () => {
    const read = makeRead(
      [ANSWERS, 0.49, 0.5],
      [
        ["first", "2024-05-01"],
        ["second", "2023-05-01"],
        ["third", "2022-05-01"],
      ],
    );
    expect(listNumbers(selectAcross(read))).toEqual([3, 1]);
  });

  test("none where none answers", () => {
    expect(selectAcross(makeRead([COMES_NEAR, NEAR]))).toEqual([]);
  });
});
