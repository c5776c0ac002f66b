import { deflateSync } from "node:zlib";
import type { HeardWords, Whisper } from "../../inference/load-transformers.js";
import { SAMPLE_RATE, type Segment } from "../recogniser.js";
import { findSound } from "./find-sound.js";

/** As OpenAI's own program has it: so many tokens for 30 s; text that shrinks so much is a loop. */
const MOST_TOKENS = 224;
const LOOP_RATIO = 2.4;
/** No so many tokens come twice in what is heard again because it was a loop. */
const NO_REPEATS = 3;
/** A shorter rest, in seconds, holds next to no sentence. */
const SHORT = 2;
/** The model goes on by at least so many seconds, so that it comes to an end. */
const LEAST_STEP = 1;

export interface ListenOptions {
  /** A language code of the model's own; null for a model of one language. */
  readonly language: string | null;
  readonly isStopped: () => boolean;
}

/** What was heard at once, and where the model has to go on from, in seconds; null where that is all. */
interface Heard {
  readonly segments: readonly Segment[];
  readonly next: number | null;
}

/**
 * Hears what is said in at most 30 s of samples from -1 to 1. Whisper may stop early, or within a sentence: then it goes on
 * from the last end that it heard. In a long silence it would invent words and misplace those behind it, so it does not hear
 * any.
 */
export async function listen(
  samples: Float32Array,
  model: Pick<Whisper, "hear">,
  options: ListenOptions,
): Promise<Segment[]> {
  const found: Segment[] = [];
  for (const { from, to } of findSound(samples))
    found.push(...(await hearStretch(samples.subarray(from, to), from / SAMPLE_RATE, model, options)));
  return found;
}

async function hearStretch(
  samples: Float32Array,
  startSeconds: number,
  model: Pick<Whisper, "hear">,
  options: ListenOptions,
): Promise<Segment[]> {
  const found: Segment[] = [];
  let from = 0;
  while (!options.isStopped()) {
    const rest = samples.subarray(from);
    const words = await hearWithoutLoops(rest, model, options);
    const { segments, next } = settle(words, rest.length / SAMPLE_RATE);
    const offset = startSeconds + from / SAMPLE_RATE;
    for (const { startSeconds: start, endSeconds: end, text } of segments)
      found.push({ startSeconds: offset + start, endSeconds: offset + end, text });
    if (next === null) break;
    from += Math.round(next * SAMPLE_RATE);
  }
  return found;
}

/** Whisper repeats itself where it hears no words. What is still a loop when nothing may come twice was not said. */
async function hearWithoutLoops(
  samples: Float32Array,
  model: Pick<Whisper, "hear">,
  options: ListenOptions,
): Promise<readonly HeardWords[]> {
  for (const noRepeats of [0, NO_REPEATS]) {
    const words = await model.hear(samples, { ...options, noRepeats, mostTokens: MOST_TOKENS });
    if (options.isStopped() || !isLoop(words.map(({ text }) => text).join(""))) return words;
  }
  return [];
}

function isLoop(text: string): boolean {
  return Buffer.byteLength(text) > LOOP_RATIO * deflateSync(text).length;
}

/** Leaves out what begins behind the samples, where the model hears padding, and a last sentence that it did not hear to its end. */
function settle(words: readonly HeardWords[], length: number): Heard {
  const segments: Segment[] = [];
  let last = 0;
  for (const [i, { timestamp, text }] of words.entries()) {
    const [start, end] = timestamp;
    if (start === null || start >= length) continue;
    const from = Math.max(start, last);
    const isCut = end === null && i === words.length - 1 && from + 1 / SAMPLE_RATE < length;
    if (isCut && segments.length > 0 && from >= LEAST_STEP) return { segments, next: from };
    last = Math.min(Math.max(end ?? length, from), length);
    segments.push({ startSeconds: from, endSeconds: last, text });
  }
  const goesOn = segments.length > 0 && last >= LEAST_STEP && length - last > SHORT;
  return { segments, next: goesOn ? last : null };
}
