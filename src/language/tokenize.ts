import { stemmer } from "stemmer";

/** English function words: they say how a question is put, not what it is about. */
const FUNCTION_WORDS = new Set(
  (
    "a about above after again all am an and any are as at be because been before being below between both but by " +
    "can could did do does doing down during each few for from further had has have having he her here hers herself " +
    "him himself his how i if in into is it its itself just me more most my myself no nor not now of off on once only " +
    "or other our ours ourselves out over own same she should so some such than that the their theirs them themselves " +
    "then there these they this those through to too under until up us very was we were what when where which while " +
    "who whom whose why will with would you your yours yourself yourselves"
  ).split(" "),
);

const QUESTION_WORDS = new Set(["how", "what", "when", "where", "which", "who", "whom", "whose", "why"]);
/** Other languages have many of the words with so few letters, such as "in", and some others, such as "was". */
const LONGEST_SHARED = 2;
const LEAST_FUNCTION_WORDS = 2;
const LEAST_SHARE = 1 / 4;

/** In UTF-16 units. A longer string is an address, a secret or a key held down, not a word. */
export const LONGEST_WORD = 40;
/** How many words' stems are kept: the vocabulary of a library, some megabytes. */
const MOST_STEMS = 50_000;
const LONGEST_KEPT = 12;

/**
 * Returns the words of a text as keyword search knows them: NFKC, lower case, letters and digits, Porter stems.
 * Function words and overlong strings are dropped. Order and repeats are kept.
 */
export function tokenize(text: string): string[] {
  return listStems(listWords(text));
}

/** Returns the stems of words that `listWords` gave, as `tokenize` does. */
export function listStems(words: readonly string[]): string[] {
  return words.filter((word) => word.length <= LONGEST_WORD && !FUNCTION_WORDS.has(word)).map(stem);
}

/** Lists the runs of letters and digits of a text, NFKC in lower case. */
export function listWords(text: string): string[] {
  return splitWords(foldText(text));
}

/** Writes a text in NFKC and lower case. */
export function foldText(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

/** Lists the words of a text that is folded. */
export function splitWords(folded: string): string[] {
  return folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** True where a question opens with an English question word, or has so many function words that it is hardly in another language. */
export function isPlainlyEnglish(question: string): boolean {
  const words = question.toLowerCase().match(/\p{L}+/gu) ?? [];
  const known = new Set(words.filter((word) => word.length > LONGEST_SHARED && FUNCTION_WORDS.has(word)));
  const isMuch = known.size >= LEAST_FUNCTION_WORDS && known.size >= LEAST_SHARE * words.length;
  return isMuch || QUESTION_WORDS.has(words[0] ?? "");
}

const stems = new Map<string, string>();

/** Returns a word's stem. Few words make up most of any text, so their stems are worked out once. */
export function stem(word: string): string {
  // A longer part of a text would keep the whole text in memory.
  if (word.length > LONGEST_KEPT) return stemmer(word);
  const known = stems.get(word);
  if (known !== undefined) return known;
  if (stems.size >= MOST_STEMS) stems.clear();
  const made = stemmer(word);
  stems.set(word, made);
  return made;
}
