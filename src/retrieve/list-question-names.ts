const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[’'&-][\p{L}\p{M}\p{N}]+)*/gu;
const POSSESSIVE = /[’']s?$/iu;
/** "I", "I'm", "Jr": a capital that names nothing to look up. */
const NO_NAME = /^(?:i(?:[’'](?:m|ve|d|ll))?|mr|mrs|ms|dr|jr|sr|ok)$/iu;
const SENTENCE_START = /(?:^|[.?!:;¿¡]\s*|[“"‘(]\s*)$/u;
/** Shorter numbers are as often written as words. */
const LONG_NUMBER = /\d{3}/u;
/** From here on a word's capital is a choice: small words of a title have none. */
const TITLE_WORD_LENGTH = 4;

export interface QuestionName {
  /** As written, without a possessive ending. */
  readonly text: string;
  /** Its place among the question's words. */
  readonly position: number;
}

/**
 * The words of a question that stand for somebody or something of that name: those with a capital inside a
 * sentence or with two capitals, and long numbers. Where most words have a capital, as in a title, only words
 * with two capitals and numbers are left; where all letters are capitals, only numbers.
 */
export function listQuestionNames(question: string): QuestionName[] {
  const plain = question.normalize("NFKC");
  const words = [...plain.matchAll(WORD)].map((match) => ({
    text: match[0].replace(POSSESSIVE, ""),
    opens: SENTENCE_START.test(plain.slice(0, match.index)),
  }));
  const shouted = !/\p{Ll}/u.test(plain);
  const long = words.filter(({ text, opens }) => !opens && text.length >= TITLE_WORD_LENGTH);
  const titled = long.filter(({ text }) => /^\p{Lu}/u.test(text)).length * 2 > long.length && long.length > 2;
  return words.flatMap(({ text, opens }, position) => {
    if (NO_NAME.test(text)) return [];
    const byCapital = !opens && !titled && /^\p{Lu}/u.test(text);
    const byCapitals = /\p{Lu}.*\p{Lu}/u.test(text);
    const named = LONG_NUMBER.test(text) || (!shouted && (byCapital || byCapitals));
    return named ? [{ text, position }] : [];
  });
}
