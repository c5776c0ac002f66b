import type { Sentence } from "../language/list-sentences.js";

/** A passage has enough words to say something whole, and few enough to be about one thing. */
const TYPICAL_WORDS = 110;
const LEAST_WORDS = 50;
const MOST_WORDS = 150;
/** Names and words of a passage, in UTF-16 units, which 150 words of speech do not have. */
const MOST_CHARACTERS = 3_000;

/**
 * Groups sentences into passages of about a hundred words, which end between turns rather than within one. A short
 * rest joins the last passage, so that none is nothing but "Yeah. Right."
 */
export function windowSpeech(sentences: readonly Sentence[]): Sentence[][] {
  const windows: Sentence[][] = [];
  let open: Sentence[] = [];
  let words = 0;
  let characters = 0;
  for (const sentence of sentences) {
    const length = sentence.text.length + (sentence.speaker?.length ?? 0);
    const isLong = characters + length > MOST_CHARACTERS;
    const isFull = words >= TYPICAL_WORDS || words + sentence.words > MOST_WORDS || isLong;
    const isTurn = sentence.beginsTurn && words >= LEAST_WORDS && words + sentence.words > TYPICAL_WORDS;
    if (open.length > 0 && (isFull || isTurn)) {
      windows.push(open);
      open = [];
      words = 0;
      characters = 0;
    }
    open.push(sentence);
    words += sentence.words;
    characters += length;
  }
  const last = windows.at(-1);
  if (last !== undefined && words < LEAST_WORDS / 2 && characters < MOST_CHARACTERS / 2) last.push(...open);
  else if (open.length > 0) windows.push(open);
  return windows;
}
