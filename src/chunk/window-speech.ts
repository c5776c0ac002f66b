import type { Sentence } from "../language/list-sentences.js";
import type { Stretch } from "./list-stretches.js";

/** A passage has enough words to say something whole, and few enough to be about one thing. */
const TYPICAL_WORDS = 110;
const LEAST_WORDS = 50;
const MOST_WORDS = 150;
const MOST_ADVERT_WORDS = 400;
/** Names and words of a passage, in UTF-16 units, which 150 words of speech do not have. */
const MOST_CHARACTERS = 3_000;

/** Divides stretches into passages, none of which is of two. An advertisement is one passage, so that it is told as a whole. */
export function windowStretches(stretches: readonly Stretch[]): Sentence[][] {
  return stretches.flatMap(({ advert, sentences }) =>
    advert === null ? windowSpeech(sentences) : windowSpeech(sentences, MOST_ADVERT_WORDS),
  );
}

/**
 * Groups sentences into passages of about a hundred words, which end between turns rather than within one, and at each long
 * pause. A short rest joins the last passage, so that few are nothing but "Yeah. Right."
 */
export function windowSpeech(sentences: readonly Sentence[], mostWords = MOST_WORDS): Sentence[][] {
  const typicalWords = mostWords === MOST_WORDS ? TYPICAL_WORDS : mostWords;
  const windows: Sentence[][] = [];
  let open: Sentence[] = [];
  let words = 0;
  let characters = 0;
  for (const sentence of sentences) {
    const length = sentence.text.length + (sentence.speaker?.length ?? 0);
    const isLong = characters + length > MOST_CHARACTERS;
    const isFull = words >= typicalWords || words + sentence.words > mostWords || isLong;
    const isTurn = sentence.beginsTurn && words >= LEAST_WORDS && words + sentence.words > typicalWords;
    if (open.length > 0 && (isFull || isTurn || sentence.afterPause === true)) {
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
  const isRest = words < LEAST_WORDS / 2 && characters < MOST_CHARACTERS / 2 && open[0]?.afterPause !== true;
  if (last !== undefined && isRest) last.push(...open);
  else if (open.length > 0) windows.push(open);
  return windows;
}
