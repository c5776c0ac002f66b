import fc from "fast-check";
import { expect, test } from "vitest";
import { cutAtSilence, type Piece } from "../../src/transcribe/cut-at-silence.js";
import { SAMPLE_RATE } from "../../src/transcribe/recogniser.js";
import { placeSegments } from "../../src/transcribe/transcribe-file.js";

async function* give(samples: Int16Array, sizes: readonly number[]): AsyncGenerator<Int16Array, void> {
  for (let at = 0, i = 0; at < samples.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    yield samples.subarray(at, at + size);
    at += size;
  }
}

async function collect(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const all: Piece[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

test("the pieces of a recording are the recording, none is too long, and each says where it begins", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 40 }),
      fc.integer({ min: 0, max: 30_000 }),
      fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.01, max: 3, noNaN: true }),
      async (pattern, length, sizes, most) => {
        const samples = Int16Array.from({ length }, (_, i) => pattern[i % Math.max(1, pattern.length)] ?? 0);
        const pieces = await collect(cutAtSilence(give(samples, sizes), most));
        expect(pieces.flatMap((piece) => [...piece.samples])).toEqual([...samples]);
        let start = 0;
        for (const piece of pieces) {
          expect(piece.startSeconds).toBeCloseTo(start / SAMPLE_RATE, 9);
          expect(piece.samples.length).toBeGreaterThan(0);
          expect(piece.samples.length).toBeLessThanOrEqual(Math.max(1, Math.round(most * SAMPLE_RATE)));
          start += piece.samples.length;
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("a cut lies in a pause of the speaker", async () => {
  const seconds = 20;
  const pause = [8.6, 9.1] as const;
  const samples = Int16Array.from({ length: seconds * SAMPLE_RATE }, (_, i) => {
    const at = i / SAMPLE_RATE;
    return at > pause[0] && at < pause[1] ? 3 : 8_000 * Math.sin(i);
  });
  const [, second] = await collect(cutAtSilence(give(samples, [4_096]), 10));
  expect(second?.startSeconds).toBeGreaterThan(pause[0]);
  expect(second?.startSeconds).toBeLessThan(pause[1]);
});

test("whatever times a recogniser gives, words stand within their piece and in order", () => {
  const time = fc.double({ min: -1e6, max: 1e6 });
  const segment = fc.record({ startSeconds: time, endSeconds: time, text: fc.string() });
  fc.assert(
    fc.property(fc.array(segment), fc.double({ min: 0, max: 600, noNaN: true }), (heard, length) => {
      const placed = placeSegments(heard, 100, length);
      for (const [i, { startSeconds, endSeconds, text }] of placed.entries()) {
        expect(text).not.toBe("");
        expect(startSeconds).toBeGreaterThanOrEqual(placed[i - 1]?.startSeconds ?? 100);
        expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
        expect(endSeconds).toBeLessThanOrEqual(100 + length + 0.001);
      }
    }),
  );
});

test("one time that is wrong spoils no other: what is out of order is put in order", () => {
  const at = (startSeconds: number, text: string) => ({ startSeconds, endSeconds: startSeconds + 1, text });
  const heard = [at(1, "a"), at(9_999, "wrong"), at(3, "b"), at(-0.1, "first")];
  expect(placeSegments(heard, 100, 10).map(({ startSeconds, text }) => [startSeconds, text])).toEqual([
    [100, "first"],
    [101, "a"],
    [103, "b"],
    [110, "wrong"],
  ]);
});

test("what a recogniser writes where it hears no words is left out", () => {
  const heard = [" ...", "♪ ♪", "Words.", "東京"].map((text) => ({ startSeconds: 0, endSeconds: 1, text }));
  expect(placeSegments(heard, 0, 10).map(({ text }) => text)).toEqual(["Words.", "東京"]);
});
