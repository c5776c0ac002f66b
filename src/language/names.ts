import { CARDINALS } from "./number-words.js";
import { tokenize } from "./tokenize.js";

/** English words that open a sentence with a capital and name nothing. */
const OPENERS = new Set([
  ...(
    "a about across after all almost along already also although among an and another any anyone anything around as at " +
    "based because before being besides between beyond both but by despite during each early either even ever every " +
    "everybody everyone everything few fewer first following for from further given had has have having he hence her " +
    "here his how however i if in indeed initially inside instead into is it its just last later less like many " +
    "maybe meanwhile more moreover most much my neither never nevertheless next no nobody none nor not nothing now " +
    "nowadays of often on once one only or other others otherwise our over overall people perhaps rather right second " +
    "several she since so some somebody someone something sometimes soon still such sure than that the their then there " +
    "therefore these they this those though through throughout thus to today together tomorrow too under unlike until " +
    "upon us usually via we what whatever when where whereas whether which while who whoever why with within without " +
    "yes yesterday yet you your"
  ).split(" "),
  ...CARDINALS.slice(0, 11),
]);
/** Endings of English nouns and participles that may open a sentence without an article. */
const COMMON_ENDING = /(?:ing|ly|ness|ment|tion|sion|ity|ance|ence|ism|ship|hood|th|age|ware|work|ed)$/;
const AUXILIARY = /^(?:is|are|was|were|has|have|had|does|do|did|will|would|can|could|may|might|must|should)$/;
/** Past tenses that do not end in "ed". */
const IRREGULAR = new Set(
  (
    "became began bought brought built came chose cut did drew fell felt found gave got grew had held hit kept knew " +
    "led left let lost made meant met paid put ran read rose said sat saw sent set showed sold spent spoke stood " +
    "swept taught thought threw told took went won wrote"
  ).split(" "),
);
const WORD = /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{M}\p{N}]*(?:[’'.&-][\p{L}\p{M}\p{N}]+)*/gu;

const WORD_FIRST = /^[^\p{L}\p{N}]*(\p{Lu}[\p{L}\p{N}]*)(.*)$/su;

/**
 * Lists the proper names of an English sentence, word by word: every word with a capital, but the first one only
 * where it stands as a name does (more than one capital or a digit, another name beside it, or as a subject without
 * an article). A common noun that opens a sentence may be taken for a name.
 */
export function listNames(sentence: string): string[] {
  const plain = sentence.normalize("NFKC").replaceAll("**", "");
  const words = [...plain.matchAll(WORD)].map(([word]) => word);
  return words.filter((word, i) =>
    i === 0 ? isOpeningName(word, words[1] ?? "", words[2] ?? "") : /\p{Lu}/u.test(word) && word !== "I",
  );
}

/** Returns the first word with a capital that may be a name, and what follows it; null where it is a common opener. */
export function splitOpening(sentence: string): { first: string; rest: string } | null {
  const match = WORD_FIRST.exec(sentence.normalize("NFKC").replaceAll("**", ""));
  const [, first = "", rest = ""] = match ?? [];
  return first === "" || OPENERS.has(first.toLowerCase()) || /ly$/.test(first) ? null : { first, rest };
}

function isOpeningName(word: string, second: string, third: string): boolean {
  if (!/\p{Lu}/u.test(word)) return false;
  const bare = word.replace(/[’']s$/, "");
  if (OPENERS.has(bare.toLowerCase().replace(/[’'].*$/, ""))) return false;
  if (/\p{Lu}.*\p{Lu}|\p{N}/u.test(bare)) return true;
  if (/^\p{Lu}/u.test(second)) return true;
  if (/^(?:and|or)$/.test(second) && /^\p{Lu}/u.test(third)) return true;
  if (bare !== word) return true;
  if (/s$/.test(bare) && !/^(?:is|was|has|does)$/.test(second)) return false;
  // In "Smaller hives are" the second word is the subject.
  if (/s$/.test(second) && !AUXILIARY.test(second) && AUXILIARY.test(third)) return false;
  return !COMMON_ENDING.test(bare) && isVerb(second);
}

function isVerb(word: string): boolean {
  return AUXILIARY.test(word) || IRREGULAR.has(word) || /^(?:also|never|[a-z]+(?:s|ed))$/.test(word);
}

const QUESTION_WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:[’'&-][\p{L}\p{M}\p{N}]+)*/gu;
const POSSESSIVE = /[’']s?$/iu;
/** Words with a capital that name nothing to look up, such as "I'm" and "Jr". */
const NO_NAME = /^(?:i(?:[’'](?:m|ve|d|ll))?|mr|mrs|ms|dr|jr|sr|ok)$/iu;
const SENTENCE_START = /[.?!:;¿¡“"‘(]$/u;
/** Shorter numbers are as often written as words. */
const LONG_NUMBER = /\d{3}/u;

export interface QuestionName {
  /** As written, without a possessive ending. */
  readonly text: string;
  /** Where it lies in the question's NFKC form, in UTF-16 units; `end` is after it. */
  readonly start: number;
  readonly end: number;
}

/**
 * Lists the words of a question that name somebody or something: those with a capital inside a sentence or with two
 * capitals, and long numbers. Where function words have a capital, as in "How Do They Do It?", only words with two
 * capitals and numbers are left; where all letters are capitals, only numbers.
 */
export function listQuestionNames(question: string): QuestionName[] {
  const plain = question.normalize("NFKC");
  let last = 0;
  const words = [...plain.matchAll(QUESTION_WORD)].map(({ 0: word, index: start }, i) => {
    const text = word.replace(POSSESSIVE, "");
    const before = plain.slice(last, start).trimEnd();
    last = start + word.length;
    const opens = before === "" ? i === 0 : SENTENCE_START.test(before);
    return { text, start, end: start + text.length, opens };
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
