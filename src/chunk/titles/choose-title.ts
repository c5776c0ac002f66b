import { isMarked } from "../../language/names.js";
import { capitalise } from "../../language/sentences.js";
import type { RatedPhrase } from "./rate-phrases.js";

/** A phrase with lower log-odds names nothing. */
const LEAST_SCORE = -1;
/** One word says less than it seems to. */
const LEAST_OF_ONE_WORD = 0.2;
/** Of two phrases that name a stretch together, the second has no less than this, and is so little behind the first. */
const LEAST_OF_SECOND = -0.4;
const MOST_BEHIND = 0.5;
/** Two phrases have so few words each, and together so many characters. */
const MOST_WORDS_OF_TWO = 3;
const MOST_CHARACTERS_OF_TWO = 50;

/**
 * Chooses a title among the phrases of a stretch: the best by its score, joined by "and" to the next best where both are short and
 * have no word in common. `used` are the phrases of other titles, in lower case, and takes those of this one. Null where no
 * phrase is good enough.
 */
export function chooseTitle(phrases: readonly RatedPhrase[], used: Set<string>): string | null {
  const ranked = phrases
    .filter(({ text, score }) => score >= (text.includes(" ") ? LEAST_SCORE : LEAST_OF_ONE_WORD))
    .filter(({ text }) => !used.has(text.toLowerCase()))
    .sort((a, b) => b.score - a.score);
  const [best] = ranked;
  if (best === undefined) return null;
  const second = ranked.find((phrase) => joins(best, phrase));
  used.add(best.text.toLowerCase());
  if (second === undefined) return writeTitle(best.text);
  used.add(second.text.toLowerCase());
  return writeTitle(`${best.text} and ${second.text}`);
}

function joins(best: RatedPhrase, other: RatedPhrase): boolean {
  const isApart = other.terms.every((term) => !best.terms.includes(term));
  return (
    isApart &&
    other.form === best.form &&
    [best, other].every(isPlain) &&
    best.text.length + other.text.length <= MOST_CHARACTERS_OF_TWO &&
    other.score >= Math.max(LEAST_OF_SECOND, best.score - MOST_BEHIND)
  );
}

function isPlain({ text, form, signs }: RatedPhrase): boolean {
  const words = text.split(" ").length;
  const isJoined = (signs["joined"] ?? 0) > 0 || (signs["prepositions"] ?? 0) > 0;
  return (form === "nouns" || form === "doing") && words <= MOST_WORDS_OF_TWO && !isJoined;
}

/** Writes a phrase as a title: as it was said, with a capital unless its first word is written like `iPhone`. */
export function writeTitle(phrase: string): string {
  const [first = ""] = phrase.split(" ", 1);
  return isMarked(first) || /^\p{Ll}+\p{Lu}/u.test(first) ? phrase : capitalise(phrase);
}
