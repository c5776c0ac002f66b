import { isEnglishWord } from "../../../language/english-words.js";
import { tokenize } from "../../../language/tokenize.js";
import type { RequestModel } from "./request-model.js";

/** How people shorten words where they type fast. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    u: "you",
    ur: "your",
    pls: "please",
    plz: "please",
    plzz: "please",
    wat: "what",
    wut: "what",
    wot: "what",
    wats: "what's",
    whats: "what's",
    whos: "who's",
    whens: "when's",
    wheres: "where's",
    hows: "how's",
    thru: "through",
    abt: "about",
    "w/": "with",
    cuz: "because",
    coz: "because",
    gimme: "give me",
    lemme: "let me",
    wanna: "want to",
    gonna: "going to",
    gotta: "got to",
    ppl: "people",
    vids: "videos",
    hrs: "hours",
    tmrw: "tomorrow",
    sth: "something",
    smth: "something",
  }),
);
/** Those that are also other words, or short for other things. */
const AMBIGUOUS_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    r: "are",
    bout: "about",
    vid: "video",
    ep: "episode",
    eps: "episodes",
    pod: "podcast",
    hr: "hour",
    rn: "right now",
  }),
);

/** No part of "U.S.", "dot-com" or "don't". */
const WORD = /(?<![\p{L}\p{M}\p{N}'./@-])(?:w\/(?= )|[\p{L}\p{M}]+)(?![\p{L}\p{M}\p{N}'/@-]|\.\p{L})/gu;
const DRAWN_OUT = /(\p{L})\1{2,}/giu;
/** In letters. A shorter word is one slip from many others. */
const LEAST_LETTERS = 3;
const LEAST_SUBSTITUTED = 5;
/** Of a question in another language no word is known. */
const MOST_UNKNOWN = 1 / 3;
/** Slips of the keys, the likeliest first. */
const SWAPPED = 0;
const DROPPED = 1;
const ADDED = 2;
const MISHIT = 3;

/**
 * Writes out what is shortened and mends slips of the keys: a word that is no common English one, that neither the requests
 * nor the episodes (`holds`) have, and that is one letter, or two letters swapped, from a word of the requests. A word that
 * the episodes have is not written out where it may be another; nor is one with a capital, which may be a name, unless
 * the text begins with it.
 */
export function spellOut(
  text: string,
  { signs, terms }: Pick<RequestModel, "signs" | "terms">,
  holds: (term: string) => boolean,
): string {
  const isHeld = (word: string) => tokenize(word).some(holds);
  const isUnknown = (word: string) => {
    const lower = word.toLowerCase();
    return !signs.has(lower) && !isEnglishWord(lower) && !isHeld(word);
  };
  // "Heyyy", "goood".
  const squeeze = (word: string) =>
    ["$1$1", "$1"].map((by) => word.replace(DRAWN_OUT, by)).find((short) => !isUnknown(short)) ?? word;
  const expand = (word: string) => {
    const lower = word.toLowerCase();
    const full = SHORT_FORMS.get(lower) ?? (isHeld(word) ? undefined : AMBIGUOUS_FORMS.get(lower));
    return full ?? (isUnknown(word) ? squeeze(word) : word);
  };
  const full = text.replace(WORD, (word, at: number) => (mayBeName(word, at) ? word : expand(word)));
  const words = full.match(WORD) ?? [];
  const unknown = new Set(words.filter(isUnknown));
  if (unknown.size === 0 || unknown.size > Math.max(1, MOST_UNKNOWN * words.length)) return full;
  return full.replace(WORD, (word, at: number) => {
    if (mayBeName(word, at) || word.length < LEAST_LETTERS || !unknown.has(word)) return word;
    return findNearest(word.toLowerCase(), signs.keys(), (known) => terms.get(known) ?? Infinity) ?? word;
  });
}

/** True for a word with a capital, but for the first letter of the text. */
function mayBeName(word: string, at: number): boolean {
  return /\p{Lu}/u.test(at > 0 ? word : word.slice(1));
}

/** Finds the word that was likeliest meant, by the kind of slip and then by how common it is; null where none is near. */
function findNearest(
  word: string,
  words: Iterable<string>,
  rarity: (known: string) => number,
): string | null {
  let best: { readonly known: string; readonly slip: number; readonly rare: number } | null = null;
  for (const known of words) {
    const slip = nameSlip(word, known);
    if (slip === null) continue;
    const rare = rarity(known);
    if (best === null || slip < best.slip || (slip === best.slip && rare < best.rare))
      best = { known, slip, rare };
  }
  return best?.known ?? null;
}

/** Tells by which one slip `typed` comes of `meant`; null where it takes more. */
function nameSlip(typed: string, meant: string): number | null {
  const longer = meant.length - typed.length;
  if (Math.abs(longer) > 1 || meant.length < LEAST_LETTERS) return null;
  let at = 0;
  while (at < typed.length && typed[at] === meant[at]) at++;
  const left = typed.slice(at);
  const wanted = meant.slice(at);
  if (longer === 1) return left === wanted.slice(1) ? DROPPED : null;
  // Another letter at the end makes another form of a word.
  if (longer === -1) return wanted !== "" && left.slice(1) === wanted ? ADDED : null;
  if (left === `${wanted[1]}${wanted[0]}${wanted.slice(2)}`) return SWAPPED;
  const isInside = at > 0 && wanted.length > 1 && meant.length >= LEAST_SUBSTITUTED;
  return isInside && left.slice(1) === wanted.slice(1) ? MISHIT : null;
}
