import { tokenize } from "./tokenize.js";

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[’'&-][\p{L}\p{M}\p{N}]+)*/gu;
const POSSESSIVE = /[’']s?$/iu;
/** "I", "I'm", "Jr": a capital that names nothing to look up. */
const NO_NAME = /^(?:i(?:[’'](?:m|ve|d|ll))?|mr|mrs|ms|dr|jr|sr|ok)$/iu;
const SENTENCE_START = /(?:^|[.?!:;¿¡]\s*|[“"‘(]\s*)$/u;
/** Shorter numbers are as often written as words. */
const LONG_NUMBER = /\d{3}/u;

export interface QuestionName {
  /** As written, without a possessive ending. */
  readonly text: string;
  /** Where it lies in the question's NFKC form, in UTF-16 units; `end` is behind it. */
  readonly start: number;
  readonly end: number;
}

/**
 * The words of a question that stand for somebody or something of that name: those with a capital inside a
 * sentence or with two capitals, and long numbers. Where function words have a capital, as in "How Do They Do
 * It?", only words with two capitals and numbers are left; where all letters are capitals, only numbers.
 */
export function listQuestionNames(question: string): QuestionName[] {
  const plain = question.normalize("NFKC");
  const words = [...plain.matchAll(WORD)].map(({ 0: word, index: start }) => {
    const text = word.replace(POSSESSIVE, "");
    return { text, start, end: start + text.length, opens: SENTENCE_START.test(plain.slice(0, start)) };
  });
  const shouted = !/\p{Ll}/u.test(plain);
  const titled = words.some(({ text, opens }) => !opens && /^\p{Lu}/u.test(text) && isFunctionWord(text));
  return words.flatMap(({ text, start, end, opens }) => {
    if (NO_NAME.test(text)) return [];
    const byCapital = !opens && !titled && /^\p{Lu}/u.test(text);
    const byCapitals = /\p{Lu}.*\p{Lu}/u.test(text);
    const named = LONG_NUMBER.test(text) || (!shouted && (byCapital || byCapitals));
    return named ? [{ text, start, end }] : [];
  });
}

function isFunctionWord(word: string): boolean {
  return !NO_NAME.test(word) && tokenize(word).length === 0;
}
