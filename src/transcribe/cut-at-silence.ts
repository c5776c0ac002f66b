import { SAMPLE_RATE } from "./recogniser.js";

/** How long a frame is whose loudness is measured, in samples: 30 ms. */
const FRAME = 0.03 * SAMPLE_RATE;
/** A pause between words is longer than so many frames. */
const PAUSE_FRAMES = 10;
/** The last part of what may be taken at most in which the cut is looked for. */
const SEARCHED = 0.25;

/** A stretch of a recording. */
export interface Piece {
  readonly startSeconds: number;
  readonly samples: Int16Array;
}

/**
 * Cuts a recording into pieces of at most so many seconds, each at the quietest 300 ms of the last quarter of what it may
 * have, so that no word is cut in two. Keeps no more than one piece and what came beyond it.
 */
export async function* cutAtSilence(
  recording: AsyncIterable<Int16Array>,
  mostSeconds: number,
): AsyncGenerator<Piece, void> {
  const most = Math.max(1, Math.round(mostSeconds * SAMPLE_RATE));
  const held = new Int16Array(most);
  let length = 0;
  let start = 0;
  for await (const samples of recording) {
    for (let taken = 0; taken < samples.length; ) {
      const part = samples.subarray(taken, taken + most - length);
      held.set(part, length);
      length += part.length;
      taken += part.length;
      if (length < most) continue;
      const cut = findPause(held);
      yield { startSeconds: start / SAMPLE_RATE, samples: held.slice(0, cut) };
      held.copyWithin(0, cut, length);
      length -= cut;
      start += cut;
    }
  }
  if (length > 0) yield { startSeconds: start / SAMPLE_RATE, samples: held.slice(0, length) };
}

/** Finds the middle of the quietest 300 ms in the last quarter; the end where that is shorter. */
function findPause(samples: Int16Array): number {
  const from = Math.floor(samples.length * (1 - SEARCHED));
  const count = Math.floor((samples.length - from) / FRAME);
  if (count <= PAUSE_FRAMES) return samples.length;
  const energies = Array.from({ length: count }, (_, i) => measureEnergy(samples, from + i * FRAME));
  let sum = energies.slice(0, PAUSE_FRAMES).reduce((a, b) => a + b, 0);
  let [least, at] = [sum, 0];
  for (let i = PAUSE_FRAMES; i < count; i++) {
    sum += (energies[i] ?? 0) - (energies[i - PAUSE_FRAMES] ?? 0);
    if (sum < least) [least, at] = [sum, i - PAUSE_FRAMES + 1];
  }
  return from + (at + PAUSE_FRAMES / 2) * FRAME;
}

function measureEnergy(samples: Int16Array, from: number): number {
  let energy = 0;
  for (let i = from; i < from + FRAME; i++) energy += (samples[i] ?? 0) ** 2;
  return energy;
}
