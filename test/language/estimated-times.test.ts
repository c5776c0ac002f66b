import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spreadSpeech } from "../../src/corpus/transcripts/spread-speech.js";
import { listSentences } from "../../src/language/list-sentences.js";
import type { Cue } from "../../src/shared/domain.js";

const cue = (
  startSeconds: number,
  endSeconds: number | null,
  text: string,
  marks: Partial<Cue> = {},
): Cue => ({
  startSeconds,
  endSeconds,
  speaker: "Ada",
  text,
  ...marks,
});
/** The seconds at which sentences begin, those that are estimated after a tilde. */
const listStarts = (cues: readonly Cue[]) =>
  listSentences(cues, "en").map(
    ({ startSeconds, estimated }) => `${estimated === true ? "~" : ""}${Math.round(startSeconds)}`,
  );

const ESTIMATED = { estimated: true } as const;

describe("the second of a sentence is estimated", () => {
  test.each<[string, string[], Cue[]]>([
    ["not where it begins with its cue", ["0", "60"], [cue(0, 60, "One."), cue(60, 600, "Two.")]],
    ["within a long cue", ["0", "~32"], [cue(0, 60, "One bee. Two bee.")]],
    ["not within a cue of ten seconds", ["0", "5"], [cue(0, 10, "One bee. Two bee.")]],
    [
      "within a cue without an end, where the next begins late",
      ["0", "~0", "60"],
      [cue(0, null, "One. Two."), cue(60, null, "Three.")],
    ],
    ["within a cue without an end, which is the last", ["0", "~0"], [cue(0, null, "One. Two.")]],
    [
      "where its cue has no time of its own",
      ["0", "~30", "60"],
      [cue(0, 30, "One."), cue(30, 60, "Two.", ESTIMATED), cue(60, 99, "Three.")],
    ],
    [
      "not where the times around its cue are near",
      ["0", "5", "9"],
      [cue(0, 5, "One."), cue(5, 9, "Two.", ESTIMATED), cue(9, 99, "Three.")],
    ],
    [
      "within a short cue whose end is followed by no time",
      ["0", "~2", "~4", "60"],
      [cue(0, 4, "One bee. Two bee."), cue(4, 8, "Three.", ESTIMATED), cue(60, 61, "Four.")].map((each, i) =>
        i === 1 ? { ...each, openEnd: true } : each,
      ),
    ],
    [
      "within a short cue whose end is laid at the pace of speech",
      ["0", "~2"],
      [cue(0, 4, "One bee. Two bee.", { openEnd: true })],
    ],
  ])("%s", (_, starts, cues) => {
    expect(listStarts(cues)).toEqual(starts);
  });
});

/** Turns of one sentence each: how long it and the silence after it last, and whether the transcript gives its time. */
const turnsOf = fc.array(
  fc.record({
    words: fc.integer({ min: 1, max: 40 }),
    seconds: fc.integer({ min: 1, max: 90 }),
    isTimed: fc.boolean(),
  }),
  { minLength: 1, maxLength: 30 },
);

test("however people speak, a second without a mark is at most ten seconds off, and a written one is kept", () => {
  fc.assert(
    fc.property(turnsOf, (turns) => {
      let at = 0;
      const said = turns.map(({ words, seconds, isTimed }, i) => {
        const saidAt = at;
        at += seconds;
        return { saidAt, isTimed, speaker: `S${i}`, text: `${"Bee ".repeat(words).trim()}.` };
      });
      const cues = spreadSpeech(
        said.map(({ saidAt, isTimed, ...rest }) => ({ ...rest, startSeconds: isTimed ? saidAt : null })),
      );
      const found = listSentences(cues, "en");
      expect(found.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
      for (const [i, { startSeconds, estimated }] of found.entries()) {
        const { saidAt = 0, isTimed = false } = said[i] ?? {};
        if (isTimed) expect([startSeconds, estimated]).toEqual([saidAt, undefined]);
        else if (estimated !== true) expect(Math.abs(startSeconds - saidAt)).toBeLessThanOrEqual(10);
      }
    }),
    { numRuns: 1000 },
  );
});
