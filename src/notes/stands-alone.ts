import type { Sentence } from "../language/list-sentences.js";

const LEAST_WORDS = 8;
const MOST_WORDS = 40;
/** What goes on from the sentence before, or stands for something in it. */
const LEANS =
  /^[^\p{L}]*(?:and|but|so|because|or|nor|which|then|also|that|this|these|those|it|its|they|them|their|he|him|his|she|her|there|here|yeah|yes|no|nope|well|right|okay|ok|oh|exactly|absolutely|totally|like|again|anyway|however|plus|such)(?![\p{L}-])/iu;
/** Broken off, or words that nobody could make out. */
const BROKEN = /\.{2}|…|-{2}|[[\]]|[-–—]$/u;

/** True for a statement that is whole and can be read without the one before it: a note, as far as its form shows. */
export function standsAlone({ text, words }: Pick<Sentence, "text" | "words">): boolean {
  const isWhole = /^["“‘(]?[\p{Lu}\p{Lo}\p{N}]/u.test(text) && /[.!。！]["”’)]*$/u.test(text);
  const isQuoteWhole = (text.match(/["“”]/g)?.length ?? 0) % 2 === 0;
  return (
    words >= LEAST_WORDS &&
    words <= MOST_WORDS &&
    isWhole &&
    isQuoteWhole &&
    !BROKEN.test(text) &&
    !LEANS.test(text)
  );
}
