import { isCommonestWord } from "../../language/english-words.js";
import { isBaseVerb, isPastTense } from "../../language/names.js";
import { tokenize } from "../../language/tokenize.js";

const MOST_WORDS = 8;
/** In UTF-16 units. */
const LONGEST_WORD = 40;
/** A common word that so large a share of an episode's passages holds is loose. */
const LOOSE_SHARE = 0.15;
/** What may stand within a phrase, but not at its ends. */
const BRIDGE =
  /^(?:of|for|in|on|and|to|with|from|the|a|an|between|without|versus|vs|or|within|behind|across|around|against)$/i;
const CONTRACTION =
  /n['’]t$|['’](?:re|ve|ll|d|m)$|^(?:it|that|what|there|here|he|she|who|let|how|where)['’]s$/i;
/** Words of closed classes that keyword search keeps: degrees, quantities, connectives and what stands for anything. */
const EMPTY =
  /^(?:almost|quite|rather|somewhat|maybe|perhaps|even|ever|never|always|often|still|yet|already|whereas|though|although|whether|anyway|anyways|somehow|today|tomorrow|yesterday|tonight|else|also|etc|upon|like|yeah|okay|ok|gonna|wanna|lots?|bits?|sorts?|kinds?|couple|bunch|stuff|things?|.*ever|(?:some|any|every|no)(?:thing|body|one|where|how|time|times))$/i;
/** Behind one of these a word without a capital is a verb, unless it ends in "ing". */
const BEFORE_VERB =
  /^(?:to|i|we|you|they|he|she|it|who|that|which|can|could|will|would|should|may|might|must|do|does|did|don|not|gonna|wanna|let['’]s|have|has|had|having|is|are|was|were|be|been|being|get|got|gets|.*['’](?:t|re|ve|ll|d|m))$/i;
/** In front of one of these a word is a verb or an adverb rather than the end of a name. */
const OBJECT =
  /^(?:the|a|an|my|your|our|their|his|her|its|it|them|us|me|him|you|this|these|those|that|what|how|up|out|off|down|away|back)$/i;

/** True for a word that says nothing by itself. */
export type IsLoose = (word: string) => boolean;

/**
 * Tells loose words by how they are used: function words, and the commonest words where the episode is full of them. `share`
 * gives the share of the episode's passages that hold a stem, 0..1.
 */
export function tellLooseWords(share: (term: string) => number, language: string): IsLoose {
  const isEnglish = /^en\b/i.test(language);
  return (word) => {
    if (CONTRACTION.test(word) || EMPTY.test(word) || word.length > LONGEST_WORD || /ly$/i.test(word))
      return true;
    const terms = tokenize(word.replace(/['’]s?$/, ""));
    // The function words of other languages are not listed; they too are everywhere.
    const isCommon = !isEnglish || isCommonestWord(word.toLowerCase());
    return terms.length === 0 || (isCommon && terms.every((term) => share(term) >= LOOSE_SHARE));
  };
}

/**
 * Cuts the phrases out of a clause that may name something: runs of two to eight words that begin and end with words that
 * tell, end where such words end, and are led by no verb as far as the words beside them show.
 */
export function cutClause(clause: string, isLoose: IsLoose): string[] {
  const words = clause.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const kinds = words.map((word) => (BRIDGE.test(word) ? "bridge" : isLoose(word) ? "loose" : "telling"));
  return words.flatMap((first, from) => {
    const isLed =
      kinds[from] === "telling" && !/^\p{N}/u.test(first) && !isVerb(first, words[from - 1] ?? "");
    return isLed ? listEnds(words, kinds, from).map((to) => join(words.slice(from, to + 1))) : [];
  });
}

/** Lists where phrases that begin at a word end, as indexes of their last words. */
function listEnds(words: readonly string[], kinds: readonly string[], from: number): number[] {
  const ends: number[] = [];
  for (let to = from + 1; to < Math.min(words.length, from + MOST_WORDS); to++) {
    const leads = kinds[to + 1] === "telling";
    if (kinds[to] === "loose" || isPredicate(words[to] ?? "", leads)) break;
    const isEnd = kinds[to] === "telling" && !leads && !OBJECT.test(words[to + 1] ?? "");
    const phrase = words.slice(from, to + 1);
    if (isEnd && !isStatement(phrase) && joinsNouns(phrase)) ends.push(to);
  }
  return ends;
}

function join(words: readonly string[]): string {
  return words.join(" ").replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}%+#]+$/gu, "");
}

function isVerb(word: string, before: string): boolean {
  if (/^\p{Lu}|ing$/u.test(word)) return false;
  if (BEFORE_VERB.test(before) || isPastTense(word)) return true;
  return /^(?:and|or|then|just)$/i.test(before) && isBaseVerb(word.toLowerCase());
}

/** True for a past tense that no word follows which it could describe, as "distributed" does in "distributed systems". */
function isPredicate(word: string, leads: boolean): boolean {
  return !leads && /^\p{Ll}/u.test(word) && isPastTense(word);
}

/** True where a plural and a verb end the words: "attackers evolve", "investors coming". */
function isStatement(words: readonly string[]): boolean {
  const [subject = "", verb = ""] = words.slice(-2);
  return /[^s]s$/.test(subject) && /^\p{Ll}/u.test(verb) && (/ing$/.test(verb) || isBaseVerb(verb));
}

/** False where a preposition follows "and" or "or", or what follows ends in lower case and the singular, and may be a verb as well. */
function joinsNouns(words: readonly string[]): boolean {
  const tail = words.slice(words.findLastIndex((word) => /^(?:and|or)$/i.test(word)) + 1);
  if (tail.length === words.length) return true;
  return !BRIDGE.test(tail[0] ?? "") && /^\p{Lu}|[^s]s$|ing$/u.test(tail.at(-1) ?? "");
}
