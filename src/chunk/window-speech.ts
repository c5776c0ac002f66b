import type { Sentence } from "../language/list-sentences.js";

/** Words of a passage: enough to say something whole, few enough to be one thing. */
const TYPICAL_WORDS = 110;
const LEAST_WORDS = 50;
const MOST_WORDS = 150;

/**
 * Sentences as passages of about a hundred words, cut between turns rather than within one, never within a
 * sentence. What is left over joins the last: no passage is nothing but "Yeah. Right."
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
