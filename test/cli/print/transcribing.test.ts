import { expect, test } from "vitest";
import { describeTranscribing } from "../../../src/cli/print/print-transcribing.js";
import type { Recogniser } from "../../../src/transcribe/recogniser.js";

const recogniser: Recogniser = {
  describe: () => "whisper-1 at host",
  prepare: async () => undefined,
  close: async () => undefined,
  mostSeconds: 600,
  recognise: async () => [],
};
const describe = (
  lengths: readonly (number | null)[],
  pricePerMinute: number | null = 0.006,
  secondsLeft = 86_400,
) =>
  describeTranscribing(
    lengths.map((durationSeconds) => ({ durationSeconds })),
    { recogniser, pricePerMinute, secondsLeft },
    "en",
  );

test.each<[string, string, string]>([
  [
    "how many, how long, how dear and by what",
    describe([3_600, 3_600, 600]),
    "3 recordings, 2:10:00 long, about 0.78 by whisper-1 at host",
  ],
  ["no price where none is known", describe([60], null), "1 recording, 1:00 long by whisper-1 at host"],
  [
    "a price that is next to nothing",
    describe([60]),
    "1 recording, 1:00 long, less than 0.01 by whisper-1 at host",
  ],
  ["that nothing is known", describe([null, null]), "2 recordings of unknown length by whisper-1 at host"],
  [
    "what is known of some",
    describe([6_000, null]),
    "2 recordings, 1:40:00 long, 1 of them of unknown length, at least 0.60 by whisper-1 at host",
  ],
  [
    "what this run takes of it at most",
    describe([7_200, 7_200], 0.006, 3_600),
    "2 recordings, 4:00:00 long, about 1.44 by whisper-1 at host (this run takes at most 1:00:00 of it, about 0.36, by CUEPOINT_TRANSCRIBE_HOURS; `cuepoint sync` goes on)",
  ],
])("before recordings are transcribed one is told %s", (_what, told, expected) => {
  expect(told).toBe(expected);
});
