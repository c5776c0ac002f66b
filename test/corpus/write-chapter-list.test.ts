import fc from "fast-check";
import { expect, test } from "vitest";
import { readDescriptionTimes } from "../../src/corpus/chapter-lists/read-description-times.js";
import {
  listYouTubeChapters,
  writePodcastingChapters,
  writeWebVttChapters,
  writeYouTubeChapters,
} from "../../src/corpus/chapter-lists/write-chapter-list.js";
import { readSource } from "../../src/corpus/read-source.js";
import type { Chapter } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";

const word = fc.constantFrom(
  "Winter",
  "bees",
  "R&D",
  "<",
  "3:00",
  "-->",
  "*bold",
  "“So",
  "10",
  "why?",
  "Advertisement:",
  "–",
  "1:02:03",
  "naïve",
  "蜂",
  "|",
);
const title = fc
  .array(word, { minLength: 1, maxLength: 7 })
  .map((words) => words.join(" "))
  .filter((text) => /\p{L}/u.test(text));
const episode = fc
  .array(fc.record({ title, lasts: fc.integer({ min: 500, max: 4_000_000 }) }), {
    minLength: 3,
    maxLength: 9,
  })
  .map((drafts) => {
    let at = 0;
    const chapters = drafts.map(({ title, lasts }, i): Chapter => {
      const startSeconds = at / 1000;
      at += lasts;
      return { number: i + 1, title, startSeconds, endSeconds: at / 1000, summary: null, bullets: [] };
    });
    return makeEpisode({ chapters, durationSeconds: at / 1000 });
  });

const readBack = (path: string, text: string) => {
  const read = readSource({ path, bytes: new TextEncoder().encode(text) });
  expect(read?.problems).toEqual([]);
  return read?.sources[0]?.chapters?.marks.map((mark) => [mark.startSeconds, mark.title]);
};

test("Podcasting 2.0 chapters and a WebVTT track are read back to the same starts and titles", () => {
  fc.assert(
    fc.property(episode, (written) => {
      const expected = written.chapters.map((chapter) => [chapter.startSeconds, chapter.title]);
      expect(readBack("chapters.json", writePodcastingChapters(written))).toEqual(expected);
      expect(readBack("chapters.vtt", writeWebVttChapters(written))).toEqual(expected);
    }),
  );
});

test("a list for YouTube begins at 0:00, has ten seconds between its chapters, and is read back as it was listed", () => {
  fc.assert(
    fc.property(episode, (written) => {
      const listed = listYouTubeChapters(written.chapters);
      expect(listed[0]?.startSeconds).toBe(0);
      listed.slice(1).forEach(({ startSeconds }, i) => {
        expect(startSeconds - (listed[i]?.startSeconds ?? 0)).toBeGreaterThanOrEqual(10);
      });
      const starts = listed.map(({ startSeconds }) => startSeconds);
      expect(
        starts.slice(1).every((start) => written.chapters.some((c) => Math.floor(c.startSeconds) === start)),
      ).toBe(true);
      if (listed.length < 3) return;
      const read = readDescriptionTimes(`What it is about.\n\n${writeYouTubeChapters(written)}`);
      expect(read?.rules).toEqual([]);
      expect(read?.marks.map((mark) => [mark.startSeconds, mark.title])).toEqual(
        listed.map((chapter) => [chapter.startSeconds, chapter.title]),
      );
    }),
  );
});

test("a title without times or markup is listed for YouTube as it is", () => {
  const chapters = [
    { title: "How do you deliver R&D as a service?", startSeconds: 3 },
    { title: "Advertisement: Acme", startSeconds: 62.9 },
    { title: "Too soon", startSeconds: 70 },
  ];
  expect(listYouTubeChapters(chapters)).toEqual([
    { title: "How do you deliver R&D as a service?", startSeconds: 0 },
    { title: "Advertisement: Acme", startSeconds: 62 },
  ]);
});
