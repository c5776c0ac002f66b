import { expect, test } from "vitest";
import type { HeardWords, HearOptions } from "../../../src/inference/load-transformers.js";
import { SAMPLE_RATE } from "../../../src/transcribe/recogniser.js";
import { listen } from "../../../src/transcribe/whisper/listen.js";

/** A tone of so many seconds; of a negative number, a hum that is 46 dB quieter. */
const makeSound = (...seconds: readonly number[]) =>
  Float32Array.from(
    seconds.flatMap((length) =>
      Array.from(
        { length: Math.abs(length) * SAMPLE_RATE },
        (_, i) => (length < 0 ? 0.002 : 0.4) * Math.sin(i / 9),
      ),
    ),
  );

const words = (start: number | null, end: number | null, text = "Words."): HeardWords => ({
  timestamp: [start, end],
  text,
});

/** Listens with a model that hears these, one after the other, and nothing after them. */
async function hear(samples: Float32Array, replies: readonly (readonly HeardWords[])[], most = 100) {
  const asked: (Omit<HearOptions, "isStopped"> & { seconds: number })[] = [];
  const model = {
    async hear(part: Float32Array, { isStopped, ...options }: HearOptions) {
      asked.push({ ...options, seconds: part.length / SAMPLE_RATE });
      return replies[asked.length - 1] ?? [];
    },
  };
  const isStopped = () => asked.length >= most;
  const segments = await listen(samples, model, { language: "de", isStopped });
  return { asked, segments: segments.map((each) => [each.startSeconds, each.endSeconds, each.text]) };
}

test("what the model hears stands at its own seconds, in the language that is asked for", async () => {
  const { asked, segments } = await hear(makeSound(10), [[words(0, 4.5, "One."), words(4.5, 9, "Two.")]]);
  expect(segments).toEqual([
    [0, 4.5, "One."],
    [4.5, 9, "Two."],
  ]);
  expect(asked).toEqual([{ language: "de", noRepeats: 0, mostTokens: 224, seconds: 10 }]);
});

test.each([
  ["silence", new Float32Array(10 * SAMPLE_RATE)],
  ["nothing at all", new Float32Array(0)],
])("of %s the model is asked nothing", async (_name, samples) => {
  expect(await hear(samples, [[words(0, 5, "Thank you for watching.")]])).toEqual({
    asked: [],
    segments: [],
  });
});

test("a long silence is not heard, and what is said behind it keeps its seconds", async () => {
  const { asked, segments } = await hear(makeSound(5, -8, 5), [
    [words(0, 5, "Before.")],
    [words(0.3, 5, "Behind.")],
  ]);
  expect(asked.map(({ seconds }) => seconds)).toEqual([expect.closeTo(5.3, 1), expect.closeTo(5.3, 1)]);
  expect(segments).toEqual([
    [0, 5, "Before."],
    [expect.closeTo(13, 1), expect.closeTo(17.7, 1), "Behind."],
  ]);
});

test("a pause within speech cuts nothing", async () => {
  expect((await hear(makeSound(5, -2, 5), [[words(0, 12)]])).asked).toHaveLength(1);
});

test("where the model stops early it goes on from the last end that it heard", async () => {
  const { asked, segments } = await hear(makeSound(20), [[words(0, 6, "One.")], [words(0, 13, "Two.")]]);
  expect(asked.map(({ seconds }) => seconds)).toEqual([20, 14]);
  expect(segments).toEqual([
    [0, 6, "One."],
    [6, 19, "Two."],
  ]);
});

test("a sentence without an end is heard again from its beginning; where it is the first, it ends with the samples", async () => {
  const { asked, segments } = await hear(makeSound(20), [
    [words(0, 12, "One."), words(12, null, "Two, and then")],
    [words(0, null, "Two, and then three.")],
  ]);
  expect(asked.map(({ seconds }) => seconds)).toEqual([20, 8]);
  expect(segments).toEqual([
    [0, 12, "One."],
    [12, 20, "Two, and then three."],
  ]);
});

test("a sentence without an end behind which no sample is left is kept, and nothing is heard again", async () => {
  const { asked, segments } = await hear(makeSound(10), [[words(0, 30, "One."), words(5, null, "Two.")]]);
  expect(asked).toHaveLength(1);
  expect(segments).toEqual([
    [0, 10, "One."],
    [10, 10, "Two."],
  ]);
});

test("words in the padding behind the samples are invented, and left out; an end there is the samples' own", async () => {
  const { segments } = await hear(makeSound(10), [[words(0, 14, "One."), words(14, 30, "Thank you.")]]);
  expect(segments).toEqual([[0, 10, "One."]]);
});

test.each([
  ["stand still", [words(0, 0)]],
  ["go back", [words(5, 3), words(2, 0.5)]],
  ["have no beginning", [words(null, null)]],
  ["are no numbers", [words(Number.NaN, Number.NaN)]],
])("times that %s keep the model from hearing on for ever", async (_name, reply) => {
  const replies = Array.from({ length: 100 }, () => reply);
  expect((await hear(makeSound(29), replies)).asked.length).toBeLessThan(15);
});

test("a loop is heard again with nothing twice, and left out where it is a loop still", async () => {
  const loop = [words(0, 9, " Thank you so much.".repeat(30))];
  const mended = await hear(makeSound(10), [loop, [words(0, 9, "The mast is of spruce.")]]);
  expect(mended.segments).toEqual([[0, 9, "The mast is of spruce."]]);
  expect(mended.asked.map(({ noRepeats }) => noRepeats)).toEqual([0, 3]);
  expect((await hear(makeSound(10), [loop, loop])).segments).toEqual([]);
});

test("nothing more is asked of the model once nobody waits", async () => {
  const replies = Array.from({ length: 9 }, () => [words(0, 3)]);
  expect((await hear(makeSound(29), replies, 2)).asked).toHaveLength(2);
});
