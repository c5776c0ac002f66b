import { expect, test } from "vitest";
import { describeChapter } from "../../../../src/chunk/describe-passage.js";
import { makeEpisode } from "../../../fakes/episodes.js";
import { HashingEmbedder } from "../../../fakes/hashing-embedder.js";
import { createRepeatingEmbedder, findOriginal, repeatEpisodes } from "./repeat-vectors.js";

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test("no two copies of an episode have an id or a bullet in common", () => {
  const episodes = repeatEpisodes([makeEpisode()], 3);
  const bullets = episodes.flatMap(({ chapters }) => chapters.flatMap((chapter) => chapter.bullets));
  expect(new Set(episodes.map(({ id }) => id)).size).toBe(3);
  expect(new Set(bullets).size).toBe(12);
});

test("the notes of a copy, without its marks, read as those of the original", () => {
  const bullets = ["Bees keep warm", "They do.", "Do they?", "'Kay ."];
  const [own] = makeEpisode().chapters;
  if (own === undefined) throw new Error("no chapter");
  const episode = makeEpisode({ chapters: [{ ...own, bullets }] });
  const [chapter, copy] = repeatEpisodes([episode], 2).map(({ chapters }) => chapters[0]);
  if (chapter === undefined || copy === undefined) throw new Error("no chapters");
  expect(findOriginal(describeChapter(copy))).toBe(describeChapter(chapter));
});

test("a copy's vector is a unit vector near the original's, the same each time, and no other copy's", async () => {
  const embedder = createRepeatingEmbedder(new HashingEmbedder({ dimensions: 384 }));
  const texts = ["bees keep warm", "bees keep warm (copy 1)", "bees keep warm (copy 2)"];
  const [original, first, second] = await embedder.embedPassages(texts);
  if (original === undefined || first === undefined || second === undefined) throw new Error("no vectors");
  for (const vector of [original, first, second]) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  for (const copy of [first, second]) expect(dot(original, copy)).toBeGreaterThan(0.9);
  expect(first).not.toEqual(second);
  expect(await embedder.embedPassages(texts)).toEqual([original, first, second]);
});
