import { isEnglishWord } from "./english-words.js";
import { tokenize } from "./tokenize.js";

const NAME_WORD = /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{M}\p{N}]*(?:[’'.&-][\p{L}\p{M}\p{N}]+)*/gu;
/** In front of a word whose capital says nothing. */
const OPENS = /(?:^|[.?!…:;•*"“‘'([–—]|\s-)\s*$/u;
/** A text with a capital on every word in it: a list's label, a quoted title, a heading. */
const TITLES = /\*\*[^*]+\*\*|"[^"]+"|“[^“”]+”|^[^.:?!*"“”]+(?=:)|^[^:*"“”]+$/gu;
const LOWER_WORDS = /^\s(\p{Ll}+)(?:\s(\p{Ll}+))?/u;
const LEAST_TITLE_WORDS = 2;
/** What opens a sentence without an article and is no name: plurals, participles, adverbs, nouns without a plural. */
const NO_SUBJECT =
  /^(?:(?:every|some|any|no)(?:body|one|thing)|almost|another|either|many|mine|one|people|perhaps|still|across|along|although|amid|among|amongst|around|behind|beside|beyond|despite|ever|however|per|since|though|throughout|toward|unless|via|whether|within|without|yet|today|tomorrow|well|yes|yesterday|.*(?:s|ever|ly|ing|ed|ness|ment|tion|sion|ity|ance|ence|ism|ship|hood|th|age|ware|work))$/i;
const SINGULAR = /^(?:is|was|has|does|did|had|will|would|can|could|may|might|must|should)$/;
const PLURAL =
  /^(?:are|were|have|do|did|had|will|would|can|could|may|might|must|should|often|still|usually)$/;
/** Past tenses that do not end in "ed". */
const IRREGULAR = new Set(
  (
    "became began bought brought built came chose cut drew fell felt found gave got grew held hit kept knew led left " +
    "let lost made meant met paid put ran read rose said sat saw sent set showed sold spent spoke stood swept taught " +
    "thought threw told took went won wrote"
  ).split(" "),
);
/** In UTF-16 units. */
const LONGEST_GAP = 8;

/**
 * Lists the proper names of a sentence, word by word, without a possessive ending: every word with a capital. Where
 * the capital says nothing (at the beginning of a sentence, behind a colon, a bullet or an opening mark, in a title),
 * a word is listed only if it is no common English word or has another capital or a digit inside.
 */
export function listNames(sentence: string): string[] {
  const plain = sentence.normalize("NFKC");
  const titles = [...plain.matchAll(TITLES)].filter(([title]) => isTitle(title));
  return [...plain.matchAll(NAME_WORD)].flatMap(({ 0: word, index }) => {
    const bare = word.replace(POSSESSIVE, "");
    if (!/\p{Lu}/u.test(word) || NO_NAME.test(word)) return [];
    if (isMarked(bare)) return [bare];
    const opens =
      OPENS.test(plain.slice(Math.max(0, index - LONGEST_GAP), index)) ||
      titles.some((title) => index >= title.index && index < title.index + title[0].length);
    return opens && (isCommon(word) || isCommonPlural(word, plain.slice(index + word.length))) ? [] : [bare];
  });
}

/** True for a word that is a name in any language's sentence: with two capitals, or a capital and a digit. */
export function isMarked(word: string): boolean {
  return word.split("-").some((part) => /\p{Lu}.*[\p{Lu}\p{N}]|\p{N}.*\p{Lu}/u.test(part));
}

function isCommon(word: string): boolean {
  return word
    .toLowerCase()
    .split(/[’'.&-]/)
    .every((part, i) => (i > 0 && part.length <= 2) || /^\d+$/.test(part) || isEnglishWord(part));
}

/** True for a word that no list has, in the plural by the verb or the noun behind it, as in "Startups need money". */
function isCommonPlural(word: string, rest: string): boolean {
  const [, second = "", third = ""] = LOWER_WORDS.exec(rest) ?? [];
  if (!/[^s]s$/.test(word)) return false;
  return /^(?:and|or)$/.test(second)
    ? third !== ""
    : /^(?:are|were|have|do)$/.test(second) || isBaseVerb(second);
}

/**
 * Returns the common word in the singular that opens the sentence and may be a name all the same ("Apple", "Target"),
 * and what follows it; null where there is none. It `acts` where a verb follows it without an article in front.
 */
export function readOpening(sentence: string): { first: string; acts: boolean; rest: string } | null {
  const [match] = sentence.matchAll(NAME_WORD);
  const first = match?.[0].replace(POSSESSIVE, "") ?? "";
  if (!/^\p{Lu}\p{Ll}+$/u.test(first) || NO_SUBJECT.test(first) || isFunctionWord(first)) return null;
  const rest = sentence.slice((match?.index ?? 0) + (match?.[0].length ?? 0));
  const [, second = "", third = ""] = LOWER_WORDS.exec(rest) ?? [];
  return { first, acts: isFiniteVerb(second) && !isPlural(first.toLowerCase(), second, third), rest };
}

/** True for a verb in the third person or the past tense, and for a noun that is written like one. */
function isFiniteVerb(word: string): boolean {
  if (SINGULAR.test(word) || IRREGULAR.has(word)) return true;
  const [, stem = ""] = /^(\p{Ll}{2,})(?:s|ed)$/u.exec(word) ?? [];
  return isBaseVerb(stem) || isBaseVerb(stem.replace(/i?e$/, "")) || isBaseVerb(stem.replace(/ie?$/, "y"));
}

/** True where the second word is the plural of a noun: "Smaller hives are", "Code reviews help". */
function isPlural(first: string, second: string, third: string): boolean {
  const isAdjective = (word: string) =>
    [`${word}ly`, `${word}ally`, word.replace(/i?er$/, "ly")].some(
      (form) => form !== word && form.endsWith("ly") && isEnglishWord(form),
    );
  return (
    second.endsWith("s") &&
    (isAdjective(first) || PLURAL.test(third) || (isBaseVerb(third) && !isAdjective(third)))
  );
}

/** True for a word that has a form in "ing": a verb, or a noun that is one as well. */
export function isBaseVerb(base: string): boolean {
  return base.length > 1 && (isEnglishWord(`${base}ing`) || isEnglishWord(`${base.replace(/e$/, "")}ing`));
}

/** True where every word of the text that is no function word has a capital. */
function isTitle(text: string): boolean {
  const words = [...text.matchAll(NAME_WORD)].map(([word]) => word).filter((word) => !isFunctionWord(word));
  return words.length >= LEAST_TITLE_WORDS && words.every((word) => /^\p{Lu}/u.test(word));
}

const QUESTION_WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[’'&-][\p{L}\p{M}\p{N}]+)*/gu;
const POSSESSIVE = /[’']s?$/iu;
/** Words with a capital that name nothing to look up, such as "I'm" and "Jr". */
const NO_NAME = /^(?:i(?:[’'](?:m|ve|d|ll))?|mr|mrs|ms|dr|jr|sr|ok)$/iu;
const SENTENCE_START = /[.?!:;¿¡“"‘(]$/u;
/** Shorter numbers are as often written as words. */
const LONG_NUMBER = /\d{3}/u;

/**
 * Lists the words of a question that name somebody or something, without a possessive ending: those with a capital
 * inside a sentence or with two capitals, and long numbers. Where function words have a capital, as in "How Do They Do
 * It?", only words with two capitals and numbers are left; where all letters are capitals, only numbers.
 */
export function listQuestionNames(question: string): string[] {
  const plain = question.normalize("NFKC");
  let last = 0;
  const words = [...plain.matchAll(QUESTION_WORD)].map(({ 0: word, index: start }, i) => {
    const text = word.replace(POSSESSIVE, "");
    const before = plain.slice(last, start).trimEnd();
    last = start + word.length;
    const opens = before === "" ? i === 0 : SENTENCE_START.test(before);
    return { text, opens };
  });
  const shouted = !/\p{Ll}/u.test(plain);
  const titled = words.some(({ text, opens }) => !opens && /^\p{Lu}/u.test(text) && isFunctionWord(text));
  const isName = ({ text, opens }: (typeof words)[number]) => {
    const byCapital = !opens && !titled && /^\p{Lu}/u.test(text);
    const byCapitals = /\p{Lu}.*\p{Lu}/u.test(text);
    return LONG_NUMBER.test(text) || (!shouted && (byCapital || byCapitals));
  };
  return words.filter((word) => !NO_NAME.test(word.text) && isName(word)).map(({ text }) => text);
}

function isFunctionWord(word: string): boolean {
  return !NO_NAME.test(word) && tokenize(word).length === 0;
}
