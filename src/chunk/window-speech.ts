import type { Sentence } from "../language/list-sentences.js";

/** A passage has enough words to say something whole, and few enough to be about one thing. */
const TYPICAL_WORDS = 110;
const LEAST_WORDS = 50;
const MOST_WORDS = 150;

/**
 * Groups sentences into passages of about a hundred words, which end between turns rather than within one. A short
 * rest joins the last passage, so that none is nothing but "Yeah. Right."
 */
export function windowSpeech(sentences: readonly Sentence[]): Sentence[][] {
  const windows: Sentence[][] = [];
  let open: Sentence[] = [];
  let words = 0;
  for (const sentence of sentences) {
    const isFull = words >= TYPICAL_WORDS || words + sentence.words > MOST_WORDS;
    const isTurn = sentence.beginsTurn && words >= LEAST_WORDS && words + sentence.words > TYPICAL_WORDS;
    if (open.length > 0 && (isFull || isTurn)) {
      windows.push(open);
      open = [];
      words = 0;
    }
    open.push(sentence);
    words += sentence.words;
  }
  const last = windows.at(-1);
  if (last !== undefined && words < LEAST_WORDS / 2) last.push(...open);
  else if (open.length > 0) windows.push(open);
  return windows;
}
