import fc from "fast-check";
import { expect, test } from "vitest";
import { divideEpisode } from "../../src/chunk/divide-episode.js";
import { listPassageSentences } from "../../src/language/list-passage-sentences.js";
import { listSentences } from "../../src/language/list-sentences.js";
import type { Cue, Passage } from "../../src/shared/domain.js";
import { makeEpisode } from "../fakes/episodes.js";

const BEES = [
  "The bees hum.",
  "Why, Dr. Bee? ",
  "Hives are cold",
  "at 3.5 degrees",
  "\u{1F41D}!",
  "x".repeat(1_100),
];
/** What is said in a cue, by script; captions have no full stops at all. */
const texts = {
  en: fc
    .array(fc.constantFrom(...BEES), { minLength: 1, maxLength: 9 })
    .map((parts) => parts.join(" ").trim()),
  captions: fc.array(fc.constantFrom("bees", "hum", "so", "cold"), { minLength: 1, maxLength: 40 }).map(join),
  ar: fc
    .array(fc.constantFrom("النحل يطن.", "لماذا؟", "الخلية باردة"), { minLength: 1, maxLength: 9 })
    .map(join),
  ja: fc
    .array(fc.constantFrom("蜂が鳴く。", "なぜ?", "巣箱は寒い"), { minLength: 1, maxLength: 40 })
    .map((parts) => parts.join("")),
};

function join(parts: readonly string[]): string {
  return parts.join(" ");
}

/** Cues may overlap, stand still, or have no end; names may have a colon. */
const cuesOf = (said: fc.Arbitrary<string>) =>
  fc
    .array(
      fc.record({
        text: said,
        speaker: fc.constantFrom("Ada", "Ben: the bee", "נועה", null),
        after: fc.nat(20),
        length: fc.option(fc.nat(30)),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((drafts) => {
      let startSeconds = 0;
      return drafts.map(({ text, speaker, after, length }): Cue => {
        startSeconds += after;
        return { text, speaker, startSeconds, endSeconds: length === null ? null : startSeconds + length };
      });
    });

test.each(Object.entries(texts))(
  "in %s each sentence that is said stands in its passage word for word, in order, under its speaker, at its second",
  (name, said) => {
    const language = name === "captions" ? "en" : name;
    fc.assert(
      fc.property(cuesOf(said), fc.boolean(), (cues, hasChapters) => {
        const episode = { ...makeEpisode(hasChapters ? {} : { chapters: [] }), language };
        const divided = divideEpisode({ episode, cues });
        const passages = divided.passages.filter(({ kind }) => kind === "transcript");
        const found = passages.map((passage) => ({ passage, sentences: listPassageSentences(passage) }));
        expect(
          found.flatMap(({ sentences }) => sentences.map(({ speaker, text }) => [speaker, text])),
        ).toEqual(listSentences(cues, language).map(({ speaker, text }) => [speaker, text]));
        for (const { passage, sentences } of found) expectInOrder(passage, sentences);
      }),
    );
  },
);

/** Their places and seconds ascend within the passage, and each ends after it begins. */
function expectInOrder(passage: Passage, sentences: ReturnType<typeof listPassageSentences>): void {
  let [place, second] = [0, passage.startSeconds];
  const last = passage.endSeconds ?? Number.POSITIVE_INFINITY;
  expect(sentences[0]?.startSeconds).toBe(second);
  for (const { text, offset, startSeconds, endSeconds } of sentences) {
    expect(passage.text.slice(offset, offset + text.length)).toBe(text);
    expect(offset).toBeGreaterThanOrEqual(place);
    expect(startSeconds).toBeGreaterThanOrEqual(second);
    expect(endSeconds ?? last).toBeGreaterThanOrEqual(startSeconds);
    expect(endSeconds).not.toBe(startSeconds);
    expect(endSeconds ?? startSeconds).toBeLessThanOrEqual(last);
    [place, second] = [offset + text.length, startSeconds];
  }
}

test("a sentence ends where the next that begins later does, the last with its passage", () => {
  const cues: Cue[] = [
    { startSeconds: 0, endSeconds: null, speaker: "Ada", text: "Bees hum. Why?" },
    { startSeconds: 7, endSeconds: 9, speaker: "Ben", text: "Nobody knows." },
  ];
  const { passages } = divideEpisode({ episode: makeEpisode({ chapters: [] }), cues });
  expect(passages.map(({ text }) => text)).toEqual(["Ada: Bees hum. Why?\nBen: Nobody knows."]);
  expect(passages.flatMap(listPassageSentences)).toEqual([
    { speaker: "Ada", text: "Bees hum.", offset: 5, startSeconds: 0, endSeconds: 7 },
    { speaker: "Ada", text: "Why?", offset: 15, startSeconds: 0, endSeconds: 7 },
    { speaker: "Ben", text: "Nobody knows.", offset: 25, startSeconds: 7, endSeconds: 9, beginsTurn: true },
  ]);
});

test("the sentences of a note have the note's span and nobody who says them", () => {
  const [passage] = divideEpisode({ episode: makeEpisode(), cues: [] }).passages;
  const note = { ...(passage as Passage), text: " Bees hum.  蜂が鳴く。なぜ? " };
  const { startSeconds, endSeconds } = note;
  expect(listPassageSentences(note)).toEqual(
    ["Bees hum.", "蜂が鳴く。", "なぜ?"].map((text) => ({
      speaker: null,
      text,
      offset: note.text.indexOf(text),
      startSeconds,
      endSeconds,
    })),
  );
});
