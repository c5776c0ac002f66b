import { SAMPLE_RATE } from "../recogniser.js";

/** How long a frame is whose loudness is measured, in samples: 30 ms. */
const FRAME = 0.03 * SAMPLE_RATE;
/** What is no louder is silence, as ffmpeg's `silencedetect` has it: -60 dB. */
const SILENCE = 0.001;
/** Nor is what is so much quieter than the loudest frame, 40 dB, something that is said. */
const QUIET = 0.01;
/** Speakers pause for less, in frames: 3 s. */
const LONG_FRAMES = 100;
/** Words begin and end softly: so many samples, 300 ms, belong to a stretch on either side. */
const MARGIN = 0.3 * SAMPLE_RATE;

/** A stretch of samples with sound, from one number up to another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Finds what is between long silences, in samples from -1 to 1. */
export function findSound(samples: Float32Array): Stretch[] {
  const frames = Array.from({ length: Math.ceil(samples.length / FRAME) }, (_, i) => measure(samples, i));
  const floor = Math.max(SILENCE, QUIET * frames.reduce((most, each) => Math.max(most, each), 0));
  const found: { from: number; to: number }[] = [];
  for (const [i, loudness] of frames.entries()) {
    if (loudness <= floor) continue;
    const last = found.at(-1);
    if (last === undefined || i - last.to >= LONG_FRAMES) found.push({ from: i, to: i + 1 });
    else last.to = i + 1;
  }
  return found.map(({ from, to }) => ({
    from: Math.max(0, from * FRAME - MARGIN),
    to: Math.min(samples.length, to * FRAME + MARGIN),
  }));
}

/** The root of the mean square of a frame. */
function measure(samples: Float32Array, frame: number): number {
  const part = samples.subarray(frame * FRAME, (frame + 1) * FRAME);
  return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
}
