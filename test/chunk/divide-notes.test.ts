import { expect, test } from "vitest";
import { describeChapter, describePassage } from "../../src/chunk/describe-passage.js";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import type { Episode } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";

const episode = makeEpisode();

function divide(notes: Episode) {
  return divideEpisode({ episode: notes, cues: [] }).passages;
}

test("every summary and bullet is one passage, word for word, in page order, with its chapter's span", () => {
  expect(divide(episode).map(({ id: _, ...passage }) => passage)).toEqual(
    episode.chapters.flatMap(({ number, startSeconds, endSeconds, summary, bullets }) =>
      [summary, ...bullets].map((text, i) => ({
        episodeId: "winter-hives",
        chapterNumber: number,
        kind: i === 0 ? "summary" : "bullet",
        text,
        startSeconds,
        endSeconds,
      })),
    ),
  );
});

test("a passage keeps its id when other chapters change, move or get another number", () => {
  const before = divide(episode).filter(({ chapterNumber }) => chapterNumber === 2);
  const [, wintering] = episode.chapters;
  if (wintering === undefined) throw new Error("the episode has two chapters");
  const alone = makeEpisode({ chapters: [{ ...wintering, number: 1, startSeconds: 0 }] });
  expect(divide(alone).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
});

test("the same line twice in one chapter has two ids; in another episode it has another", () => {
  const chapters = episode.chapters.map((chapter) => ({ ...chapter, bullets: ["Again", "Again"] }));
  const ids = divide(makeEpisode({ chapters })).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const [other] = divide(makeEpisode({ id: "another", chapters }));
  expect(ids).not.toContain(other?.id);
});

test("a chapter without a summary has its bullets only", () => {
  const chapters = episode.chapters.map((chapter) => ({ ...chapter, summary: null }));
  expect(divide(makeEpisode({ chapters })).map(({ kind }) => kind)).toEqual([
    "bullet",
    "bullet",
    "bullet",
    "bullet",
  ]);
});

test("a summary is embedded with its title, a bullet alone, a chapter whole", () => {
  const [chapter] = episode.chapters;
  const [summary, bullet] = divide(episode);
  if (chapter === undefined || summary === undefined || bullet === undefined) throw new Error("no chapter");
  expect(describePassage(summary, chapter)).toBe("Choosing a hive. Mara compares box hives with long hives.");
  expect(describePassage(bullet, chapter)).toBe("Long hives need no lifting");
  expect(describeChapter(chapter)).toBe(
    "Choosing a hive. Mara compares box hives with long hives. Long hives need no lifting. Box hives hold 40 kg of honey.",
  );
});
