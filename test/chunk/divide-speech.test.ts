import fc from "fast-check";
import { expect, test } from "vitest";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { segmentTopics } from "../../src/chunk/segment-topics.js";
import type { Cue } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";

const wordOf = fc.constantFrom(
  "bees",
  "winter",
  "the",
  "hive",
  "damp",
  "Queen",
  "honey",
  "of",
  "cold",
  "box",
);
const sentence = fc
  .array(wordOf, { minLength: 1, maxLength: 30 })
  .map((words) => `${words.join(" ")}${words.length % 3 === 0 ? "" : "."}`);
const speech = fc
  .array(fc.tuple(sentence, fc.constantFrom("Ada", "Ben", null), fc.integer({ min: 1, max: 40 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((turns): Cue[] => {
    let at = 0;
    return turns.map(([text, speaker, seconds]) => {
      const startSeconds = at;
      at += seconds;
      return { startSeconds, endSeconds: at, speaker, text };
    });
  });

const strip = (text: string) => text.replace(/^(?:Ada|Ben): /gm, "").replace(/\s+/g, " ");

test("every word that is said stands in exactly one passage, in order, under its speaker, at its time", () => {
  fc.assert(
    fc.property(speech, fc.boolean(), (cues, hasChapters) => {
      const episode = makeEpisode(hasChapters ? {} : { chapters: [] });
      const divided = divideEpisode({ episode, cues });
      const said = divided.passages.filter(({ kind }) => kind === "transcript");
      expect(strip(said.map(({ text }) => text).join("\n"))).toBe(
        strip(cues.map(({ text }) => text).join(" ")),
      );
      const last = cues.at(-1)?.endSeconds ?? 0;
      let before = 0;
      for (const { startSeconds, endSeconds, chapterNumber, speakers } of said) {
        expect(startSeconds).toBeGreaterThanOrEqual(before);
        expect(endSeconds).toBeGreaterThan(startSeconds);
        expect(endSeconds).toBeLessThanOrEqual(last);
        before = startSeconds;
        const chapter = divided.episode.chapters.find(({ number }) => number === chapterNumber);
        expect(startSeconds).toBeGreaterThanOrEqual(chapter?.startSeconds ?? Number.NaN);
        expect(endSeconds).toBeLessThanOrEqual(chapter?.endSeconds ?? Number.NaN);
        expect(speakers).toEqual([...new Set(speakers)]);
      }
    }),
  );
});

test("a passage begins at the second its first sentence is said, within its cue by its share of the letters", () => {
  const long = (word: string) => `${Array.from({ length: 55 }, () => word).join(" ")}.`;
  const cues: Cue[] = [
    { startSeconds: 0, endSeconds: 60, speaker: "Ada", text: `${long("Aaaa")} ${long("Aaaa")}` },
    {
      startSeconds: 60,
      endSeconds: 160,
      speaker: "Ben",
      text: [1, 2, 3, 4].map(() => long("Bbbb")).join(" "),
    },
  ];
  const { passages } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
  expect(
    passages.map(({ startSeconds, endSeconds, speakers }) => [startSeconds, endSeconds, speakers]),
  ).toEqual([
    [0, 60, ["Ada"]],
    [60, expect.closeTo(110, 0), ["Ben"]],
    [expect.closeTo(110, 0), 160, ["Ben"]],
  ]);
});

test("a turn that says nothing is never a passage by itself, where there is another", () => {
  const turn = (startSeconds: number, speaker: string, text: string): Cue => ({
    startSeconds,
    endSeconds: startSeconds + 9,
    speaker,
    text,
  });
  const words = Array.from({ length: 105 }, (_, i) => `word${i}`).join(" ");
  const cues = [
    turn(0, "Ada", `${words}.`),
    turn(10, "Ben", "Yeah."),
    turn(20, "Ada", `${words}.`),
    turn(30, "Ben", "Right."),
  ];
  const { passages } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
  expect(passages.filter(({ text }) => text.split(" ").length < 20)).toEqual([]);
});

test("without chapters the episode gets some where its topic changes, named and marked as generated", () => {
  const topics = ["beekeeping hives honey", "sailing harbour rigging", "baking sourdough ovens"];
  const cues = topics.flatMap((topic, at) =>
    Array.from(
      { length: 8 },
      (_, i): Cue => ({
        startSeconds: at * 480 + i * 60,
        endSeconds: at * 480 + i * 60 + 60,
        speaker: null,
        text: `${Array.from({ length: 35 }, () => topic).join(" ")}.`,
      }),
    ),
  );
  const { chapters } = divideEpisode({
    episode: makeEpisode({ chapters: [], durationSeconds: 1440 }),
    cues,
  }).episode;
  expect(
    chapters.map(({ startSeconds, endSeconds, generated }) => [startSeconds, endSeconds, generated]),
  ).toEqual([
    [0, 480, true],
    [480, 960, true],
    [960, 1440, true],
  ]);
  chapters.forEach(({ title }, i) => {
    expect(topics[i]?.split(" ").some((word) => title.toLowerCase().includes(word))).toBe(true);
  });
});

test("segments cover all units in order, none longer than the bound where units allow it", () => {
  const unit = fc.record({ text: sentence, words: fc.integer({ min: 1, max: 200 }) });
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 60 }), (units) => {
      const starts = segmentTopics(units, { leastWords: 100, mostWords: 600 });
      expect(starts[0]).toBe(units.length === 0 ? undefined : 0);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      starts.forEach((start, i) => {
        const own = units.slice(start, starts[i + 1]);
        expect(own.length === 1 || own.reduce((sum, { words }) => sum + words, 0) <= 600).toBe(true);
      });
    }),
  );
});

const advert = [
  "This episode is brought to you by Acme Hosting.",
  "Acme Hosting lets your team ship faster, with free backups for every developer.",
  "Get a hundred dollars in free credit when you sign up today.",
  "Head to acmehosting.com/show to get started, that's acmehosting.com/show.",
];
const talk = (word: string) =>
  Array.from(
    { length: 12 },
    (_, i) => `The ${word} hive has ${word} comb number ${i}, which we looked at with care.`,
  );
const speak = (lines: readonly string[]): Cue[] =>
  lines.map((text, i) => ({ startSeconds: i * 8, endSeconds: i * 8 + 8, speaker: "Ada", text }));

test("an advertisement is a chapter and a passage by itself, named by whom it is for, in English alone", () => {
  const cues = speak([...talk("long"), ...advert, ...talk("box")]);
  const divide = (language: string) =>
    divideEpisode({ episode: makeEpisode({ chapters: [], language, durationSeconds: 224 }), cues });
  const { episode, passages } = divide("en");
  const made = episode.chapters.find(({ title }) => title === "Advertisement: Acme");
  expect([made?.startSeconds, made?.endSeconds]).toEqual([96, 128]);
  expect(passages.filter(({ text }) => text.includes("cme")).map(({ text }) => text)).toEqual([
    `Ada: ${advert.join(" ")}`,
  ]);
  expect(divide("de").episode.chapters.some(({ title }) => title.startsWith("Advert"))).toBe(false);
});

test("a chapter is called by a phrase that is said in it, the question that opens it and is answered, or its first words", () => {
  const name = (lines: readonly string[]) =>
    divideEpisode({ episode: makeEpisode({ chapters: [] }), cues: speak(lines) }).episode.chapters[0]?.title;
  expect(
    name(["We put cedar varnish on it.", "Then the cedar varnish was dry.", "Nobody minded that at all."]),
  ).toBe("Cedar varnish");
  const asked = speak(["So tell me, how do you keep damp hives dry?", "With care. ".repeat(30)]);
  const answered = asked.map((cue, i) => ({ ...cue, speaker: i === 0 ? "Ada" : "Ben" }));
  const { chapters } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues: answered }).episode;
  expect(chapters[0]?.title).toBe("How do you keep damp hives dry?");
  expect(name(["So the way we started it was all of us."])).toBe("“So the way we started it”");
});
