import { joinLetters } from "../../../language/name-spellings.js";
import { isMarked, listNames, readOpening } from "../../../language/names.js";
import { tokenize } from "../../../language/tokenize.js";
import { isSamePlace } from "./demonyms.js";
import {
  type Evidence,
  type EvidenceSentence,
  foldAccents,
  readSentence,
  type WrongFact,
} from "./read-evidence.js";

const DATES = new Set(
  (
    "january february march april may june july august september october november december " +
    "monday tuesday wednesday thursday friday saturday sunday"
  ).split(" "),
);
/** A product and its version. */
const NUMBERED = /(?<![\p{L}\p{M}\p{N}])(\p{Lu}[\p{L}\p{M}]+)[\s-]?(\d+(?:\.\d+)*)(?![\d%]|,\d)/gu;
/** Written as one word, in any case: "ipv6", "gpt-4", "HTTP/2". */
const LETTERED =
  /(?<![\p{L}\p{M}\p{N}])(\p{L}[\p{L}\p{M}]*)[-/]?(\d+(?:\.\d+)*\p{L}*)(?![\p{L}\p{N}%]|,\d)/gu;
/** "Series A". */
const WITH_LETTER = /(?<![\p{L}\p{M}\p{N}])(\p{L}[\p{L}\p{M}]+)[\s-]((?!I)\p{Lu})(?![\p{L}\p{N}.’'&/])/gu;
/** Behind a lone letter of an acronym. */
const STANDS_FOR = /^["”’']?\s(?:stands|stood|means|meant|(?:is|was)(?: short)? for)\s/;
const UNIT = /^[KMGTP](?:i?B|bps|Hz|W|Wh)$/;
/** Side by side, each with a capital: what an acronym may stand for. */
const RUN = /(?<!\p{L})\p{Lu}[\p{Ll}’']+(?:[\s-]\p{Lu}[\p{Ll}’']+)+/gu;
/** In UTF-16 units. */
const LONGEST_VERB = 20;
const DOTTED = /^(?:\p{L}\.)+\p{L}?$/u;
/** Two letters are the initials of many words side by side, so function words and short ones do not count. */
const SHORTEST_SPELT_OUT = 4;
/** A sentence with more names than this is a list, of which no more are looked up; the rest count as wrong. */
const MOST_NAMES = 20;
/** Where a sentence of the evidence has this share of the claim's other words, it is the one retold. */
const RETOLD = 0.75;

export function findWrongNames(sentence: string, evidence: Evidence, english: boolean): WrongFact[] {
  const plain = sentence.normalize("NFKC");
  const spelt = new Set([...plain.matchAll(RUN)].flatMap(([run]) => listSpelt(run.split(/[\s-]/), evidence)));
  const names = [...new Set(listNames(plain))].filter(
    (name) => (english || isMarked(name)) && !UNIT.test(name),
  );
  const explained = listExplained(plain, evidence);
  const unknown = names.filter(
    (name, i) => i >= MOST_NAMES || (!spelt.has(name) && !isKnown(name, explained, evidence)),
  );
  // A label in front of a colon has a sentence behind it.
  const openings = english ? [plain, plain.slice(plain.indexOf(":") + 1)] : [];
  const replaced = openings.flatMap((opening) => findReplacedName(opening, evidence) ?? []);
  return [...replaced, ...unknown, ...findWrongVersions(plain, evidence)].map((text) => ({
    kind: DATES.has(text.toLowerCase().split(" ")[0] ?? "") ? "date" : "name",
    text,
  }));
}

/** Returns the words side by side that the evidence has as one ("HuggingFace") or as an acronym ("ML"). */
function listSpelt(run: readonly string[], { words, joined }: Evidence): string[] {
  const bare = run.map((word) => word.replace(/[’']s?$/, ""));
  const initials = run.filter((word) => tokenize(word).length > 0).map(([first]) => first);
  if (initials.length > 1 && words.has(initials.join(""))) return bare;
  return run.slice(1).flatMap((word, i) => {
    const isOne = joined.has(joinLetters(`${run[i]}${bare[i + 1]}`));
    return isOne && word !== "" ? bare.slice(i, i + 2) : [];
  });
}

function isKnown(name: string, explained: ReadonlySet<string>, evidence: Evidence): boolean {
  const { terms, words, joined, initials } = evidence;
  const undotted = DOTTED.test(name) ? name.replaceAll(".", "") : name;
  const letters = undotted.replace(/(?<=\p{Lu}{2})s$/u, "");
  const tokens = tokenize(foldAccents(letters));
  if (/^\p{Lu}$/u.test(letters)) return isKnownLetter(letters, explained, evidence);
  // "US" and "IT" are function words to the tokenizer.
  if (tokens.length === 0) return words.has(letters) || isSpeltOut(letters, evidence);
  const plain = joinLetters(letters);
  if (joined.has(plain) || joined.has(`${plain}s`)) return true;
  if (/\d/.test(name)) return false;
  if (tokens.every((token) => terms.has(token))) return true;
  if (DATES.has(name.toLowerCase())) return words.has(name.slice(0, 3));
  if (/^\p{Lu}{3,4}$/u.test(letters)) return initials.some((phrase) => phrase.includes(letters));
  if (/^\p{Lu}{2}$/u.test(letters)) return isSpeltOut(letters.toLowerCase(), evidence);
  for (const word of words) if (isSamePlace(name, word)) return true;
  return false;
}

/** True for a letter that stands alone in the evidence, too, or is `explained`. */
function isKnownLetter(letter: string, explained: ReadonlySet<string>, { words }: Evidence): boolean {
  if (words.has(letter) || explained.has(letter)) return true;
  return tokenize(letter).length > 0 && words.has(letter.toLowerCase());
}

/** Lists the letters of the evidence's acronyms of which the sentence has the acronym, or says what they stand for. */
function listExplained(sentence: string, { words }: Evidence): Set<string> {
  const acronyms = [...words].filter((word) => /^\p{Lu}{2,}$/u.test(word));
  const said = new Set(sentence.match(/\p{Lu}{2,}/gu));
  const letters = new Set(acronyms.filter((acronym) => said.has(acronym)).join(""));
  const any = new Set(acronyms.join(""));
  for (const { 0: letter, index } of sentence.matchAll(/(?<!\p{L})\p{Lu}(?!\p{L})/gu)) {
    const behind = sentence.slice(index + 1, index + LONGEST_VERB);
    if (any.has(letter) && STANDS_FOR.test(behind)) letters.add(letter);
  }
  return letters;
}

/** True where two longer content words side by side have these initials. */
function isSpeltOut(acronym: string, { text }: Evidence): boolean {
  const [first = "", second = ""] = acronym;
  const cased = acronym === acronym.toLowerCase() ? text.toLowerCase() : text;
  const words = cased.match(/\p{L}+|[^\p{L}\s-]/gu) ?? [];
  const begins = (word: string, letter: string) =>
    word.startsWith(letter) && word.length >= SHORTEST_SPELT_OUT && tokenize(word).length > 0;
  return words.some((word, i) => begins(word, first) && begins(words[i + 1] ?? "", second));
}

/** Finds the versions of what the evidence has in other versions alone. */
function findWrongVersions(sentence: string, { text }: Evidence): string[] {
  const stated = new Map<string, Set<string>>();
  for (const { name, version } of listVersions(text)) {
    stated.set(name, (stated.get(name) ?? new Set()).add(version));
  }
  return listVersions(sentence)
    .filter(({ name, version }) => stated.get(name)?.has(version) === false)
    .map(({ written }) => written);
}

function listVersions(text: string): { name: string; version: string; written: string }[] {
  return [NUMBERED, LETTERED, WITH_LETTER]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(([written, name = "", version = ""]) => {
      return { name: name.toLowerCase(), version: version.toLowerCase(), written };
    })
    .filter(({ name }) => !DATES.has(name) && tokenize(name).length > 0);
}

/**
 * Returns the word that opens the sentence where it stands for a name though it is a common word, such as "Apple": a
 * verb follows it, or the sentence retells another one, which has a name that this one lacks.
 */
function findReplacedName(sentence: string, evidence: Evidence): string | null {
  const opening = readOpening(sentence);
  if (opening === null) return null;
  const word = joinLetters(opening.first);
  if (evidence.joined.has(word) || evidence.joined.has(`${word}s`)) return null;
  if (opening.acts) return opening.first;
  if (tokenize(word).every((term) => evidence.terms.has(term))) return null;
  const nearest = findRetold(readSentence(opening.rest), evidence.sentences);
  if (nearest === null) return null;
  const said = new Set(tokenize(sentence));
  return listNames(nearest.text).some((name) => tokenize(name).some((term) => !said.has(term)))
    ? opening.first
    : null;
}

/** Finds the sentence that has the most in common with a claim, where it has enough of its content words. */
function findRetold(
  { terms }: EvidenceSentence,
  sentences: readonly EvidenceSentence[],
): EvidenceSentence | null {
  let [best, most, covered] = [null as EvidenceSentence | null, 0, 0];
  for (const sentence of sentences) {
    const shared = [...terms].filter((term) => sentence.terms.has(term)).length;
    const both = shared / terms.size + shared / sentence.terms.size;
    if (both > most) [best, most, covered] = [sentence, both, shared / terms.size];
  }
  return covered < RETOLD ? null : best;
}
