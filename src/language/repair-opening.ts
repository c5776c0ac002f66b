import { capitalise } from "./sentences.js";

/** Words and phrases that tie a sentence to the one before, and say nothing by themselves. */
const CONNECTIVES =
  "accordingly|additionally|also|and|but|consequently|conversely|even so|finally|for example|for instance|furthermore|" +
  "hence|however|in fact|in other words|in particular|indeed|meanwhile|moreover|nevertheless|nonetheless|" +
  "on the contrary|on the other hand|on top of that|or|otherwise|specifically|that said|then|therefore|thus|yet";
/** These do so unless they govern what follows: "as a result of damp". */
const GOVERNING =
  "as a result|at the same time|by contrast|in addition|in contrast|instead|likewise|similarly|so";
const GOVERNED = "as|far|of|that|to|with";
/** These do so only where a comma divides them from the sentence: "second hives" are hives. */
const SET_OFF = "besides|next|rather|second|secondly|still|third|thirdly|though";
const CONNECTIVE = new RegExp(
  `^(?:(?:${CONNECTIVES}|${GOVERNING}|${SET_OFF}),\\s*|(?:${CONNECTIVES})\\s+|` +
    `(?:${GOVERNING})\\s+(?!(?:${GOVERNED})\\b))(?=\\S)`,
  "i",
);
/** An opening may have two of them: "But instead,". */
const MOST_CONNECTIVES = 3;
/** A subject stands among so many words at the beginning. */
const SUBJECT_WORDS = 5;
const PERSON = /^(he|she|his|her)\b(?![’'])/i;
const POINTER =
  /^(?:(?:he|she)[’']|(?:its?|they|their|theirs|this|that|these|those|such|both|neither|either)\b|the (?:same|former|latter)\b)/i;

export interface OpeningContext {
  /** What stood before the sentence, nearest last. The last one is not shown to the reader. */
  readonly before: readonly string[];
  /** Full names of those who speak. */
  readonly people: readonly string[];
}

/**
 * Makes the opening of an English sentence stand without the sentence before it, which its reader does not see: a
 * connective is taken off, and "he" becomes the person whom an earlier sentence began with. Returns null where the
 * sentence points at what is not there.
 */
export function repairOpening(sentence: string, { before, people }: OpeningContext): string | null {
  let text = sentence;
  for (let i = 0; i < MOST_CONNECTIVES; i++) text = text.replace(CONNECTIVE, "");
  if (CONNECTIVE.test(text) || POINTER.test(text)) return null;
  const pronoun = PERSON.exec(text)?.[1];
  if (pronoun === undefined) return text === sentence ? sentence : capitalise(text);
  const name = findSubject(before, people);
  if (name === null) return null;
  const isPossessive = /^(?:his|her)$/i.test(pronoun);
  return `${name}${isPossessive ? "’s" : ""}${text.slice(pronoun.length)}`;
}

/** Returns the one name that the nearest sentence without a pronoun in front has, where it is among its first words. */
function findSubject(before: readonly string[], people: readonly string[]): string | null {
  for (const text of before.toReversed()) {
    if (PERSON.test(text.replace(CONNECTIVE, ""))) continue;
    const named = people.flatMap((name) => {
      const spellings = [name, ...name.split(" ").slice(0, 1)];
      return spellings.find((each) => each !== "" && holdsName(text, each)) ?? [];
    });
    const [only, ...others] = named;
    const opening = text.split(/\s+/).slice(0, SUBJECT_WORDS).join(" ");
    return only !== undefined && others.length === 0 && holdsName(opening, only) ? only : null;
  }
  return null;
}

function holdsName(text: string, name: string): boolean {
  const at = text.indexOf(name);
  const [before, after] = [text.slice(0, Math.max(0, at)), text.slice(at + name.length)];
  return at >= 0 && !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after);
}
