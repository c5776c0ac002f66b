import { expect, test } from "vitest";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { listSentences } from "../../src/language/list-sentences.js";
import type { Cue } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";

const say = (...texts: readonly string[]) =>
  texts.map((text, i): Cue => ({ startSeconds: 4 * i, endSeconds: 4 * i + 4, speaker: null, text }));
const list = (...texts: readonly string[]) =>
  listSentences(say(...texts), "en").map(({ text, startSeconds }) => [startSeconds, text]);

test.each([["[Music] ♪"], ["♪ ♪"], ["(upbeat music)"], ["[APPLAUSE]"], ["[Theme plays] [Laughter]"]])(
  "%j, where it is alone, is no sentence, passage, title or part of one",
  (sound) => {
    expect(list(sound, "Welcome to the hive.", sound, "It is warm.")).toEqual([
      [4, "Welcome to the hive."],
      [12, "It is warm."],
    ]);
    const cues = say(sound, "so damp is what kills the bees in winter");
    const { episode, passages } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
    expect(JSON.stringify([episode.chapters, passages])).not.toContain(sound.slice(0, 6));
  },
);

test("a sound before or behind words is left out, and the words keep their second", () => {
  expect(list("[Music]", "[music] Welcome to the hive. [MUSIC FADES]", "♪ It is warm. ♪")).toEqual([
    [expect.closeTo(4.8, 0), "Welcome to the hive."],
    [expect.closeTo(8.4, 0), "It is warm."],
  ]);
});

test("brackets that are no sound stay in the words", () => {
  const words = "[The hive] is warm, as [inaudible] said (see above) in [1]. (It was not so in May.)";
  expect(
    list(words)
      .map(([, text]) => text)
      .join(" "),
  ).toBe(words);
});

test("what is nothing but sounds keeps its passage, and none of them is a title", () => {
  const { episode, passages } = divideEpisode({
    episode: makeEpisode({ chapters: [] }),
    cues: say("[Music]", "♪ ♪"),
  });
  expect(passages).toHaveLength(1);
  expect(episode.chapters.map(({ title }) => title)).toEqual(["From 0:00"]);
});
