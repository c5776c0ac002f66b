import { isEnglishWord } from "../../language/english-words.js";
import { isMarked } from "../../language/names.js";
import { stripHidden } from "../../shared/strip-hidden.js";

/** In UTF-16 units: a question is read at a glance, on a button of a phone as well. */
export const LONGEST_QUESTION = 80;
/** In UTF-16 units: of a longer text nobody asks. */
const LONGEST_TEXT = 300;
/** Letters, digits and the marks of plain prose; what has others may be markup, code or an address. */
const PROSE = /^[\p{L}\p{M}\p{N} '’‘“”"&/.,:;+%$€£?!()–—-]+$/u;
const ADDRESS = /:\/\/|\/\/|www\.|\.\p{L}+\/|@/iu;

/** Gives a text as one line of plain prose; null for markup, code, an address, or one that is too long. */
export function readProse(text: string): string | null {
  if (text.length > LONGEST_TEXT) return null;
  const line = stripHidden(text).normalize("NFC").replaceAll(/\s+/g, " ").trim();
  return PROSE.test(line) && !ADDRESS.test(line) ? line : null;
}

/** How phrases of a title are written within a question. */
export interface Wording {
  /** Gives a phrase a small letter, unless its first word is a name. */
  inside(phrase: string): string;
  /** The same, with an article where the notes have one. */
  name(topic: string): string;
}

const CAPITALS = /[\p{Ll}\p{N}],? (\p{Lu}[\p{L}\p{M}\p{N}]*)/gu;
/** How English forms nouns from verbs and adjectives. */
const FORMED = /(?:tion|ity|ment|ness|ing|ism|ure)$/;
const ARTICLE = /^(?:the|an?) /i;
const DETERMINED = /(?:^|[^\p{L}])(?:an?|the|this|that|these|those|my|our|your|his|her|their|each|every) $/iu;
/** In UTF-16 units. */
const LONGEST_DETERMINER = 7;

/**
 * Tells names by how the notes and the title write them: a word that the notes have with a small letter is none, one with a
 * capital within a sentence is, and so is a phrase of capitals; of others the dictionary tells.
 */
export function createWording(title: string, notes: string): Wording {
  const words = new Set(notes.match(/(?<![\p{L}\p{N}])[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []);
  // Where every word has a capital, a capital tells nothing.
  const sentences = /(?<!\p{L})\p{Ll}{4}/u.test(title) ? `${title}\n${notes}` : notes;
  const named = new Set(Array.from(sentences.matchAll(CAPITALS), ([, word]) => word));
  const inside = (phrase: string) => {
    const [first = ""] = /^\p{Lu}[\p{L}\p{M}\p{N}]*/u.exec(phrase) ?? [];
    const lower = first.toLowerCase();
    if (first === "" || looksNamed(first)) return phrase;
    const isName = named.has(first) || !(isEnglishWord(lower) || FORMED.test(lower)) || isAllCapitals(phrase);
    return isName && !words.has(lower) ? phrase : lower + phrase.slice(first.length);
  };
  return {
    inside,
    name(topic) {
      const written = inside(topic);
      const isMany = /[^siu]s$/.test(written);
      return /^\p{Ll}/u.test(written) && !isMany && !ARTICLE.test(written) && isDetermined(written, notes)
        ? `the ${written}`
        : written;
    },
  };
}

/** True for a word with a capital inside, and for a letter that is no word of English, such as `C`. */
function looksNamed(word: string): boolean {
  return word.length > 1 ? isMarked(word) : /^[B-HJ-Z]$/.test(word);
}

function isAllCapitals(phrase: string): boolean {
  const words = phrase.split(" ");
  return words.length > 1 && words.every((word) => /^[\p{Lu}\p{N}]/u.test(word));
}

/** True where the notes have a word such as `the` in front of most places of the topic. */
function isDetermined(topic: string, notes: string): boolean {
  const text = notes.toLowerCase();
  let [places, determined] = [0, 0];
  for (let at = text.indexOf(topic); at >= 0; at = text.indexOf(topic, at + topic.length)) {
    places++;
    if (DETERMINED.test(text.slice(Math.max(0, at - LONGEST_DETERMINER), at))) determined++;
  }
  return determined > 0 && 2 * determined >= places;
}
