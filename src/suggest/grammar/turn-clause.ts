import { isEnglishWord } from "../../language/english-words.js";
import { isBaseVerb } from "../../language/names.js";
import { tellWordKinds } from "../../language/word-kinds.js";

const AUXILIARY = /^(?:is|are|was|were|can|could|will|would|should|must|may|might)$/i;
const HAVE = /^(?:has|have|had)$/i;
const ADVERB = /^(?:.*ly|still|often|also|even|always|never|now|only|just|both|all)$/i;
/** Who is meant by one of these only the talk tells. */
const SPEAKER = /^(?:i|we|you|my|our|your|it|its|this|that|these|those|there|he|she|they|his|her|their)$/i;
/** A clause within the clause: where the verb of the outer one is, nobody can tell. */
const INNER = /^(?:that|which|who|whom|whose|because|if|when|while|what|how|why|where)$/i;
const MOST_SUBJECT_WORDS = 6;
const MOST_WORDS = 14;

/**
 * Turns a clause behind `why`, `how`, `what`, `where` or `when` into the words of a question: `small models still matter` into
 * `do small models still matter`. Null where it cannot tell the verb.
 */
export function turnClause(clause: string): string | null {
  const words = (clause.split(/[,;:(]|\s[–—-]\s/u)[0] ?? "").trim().split(" ");
  const [first = ""] = words;
  if (words.length < 2 || words.length > MOST_WORDS || SPEAKER.test(first) || INNER.test(first)) return null;
  if (AUXILIARY.test(first)) return words.join(" ");
  if (/^to$/i.test(first)) return `do you ${words.slice(1).join(" ")}`;
  const inner = words.findIndex((word) => INNER.test(word));
  const reach = Math.min(MOST_SUBJECT_WORDS + 1, inner < 0 ? words.length : inner);
  return turnAuxiliary(words, reach) ?? turnVerb(words, reach);
}

function turnVerb(words: readonly string[], reach: number): string | null {
  const one = turnSingular(words, reach);
  const many = turnPlural(words, reach);
  const [first = "", second = ""] = words;
  // Nothing tells which is the verb of "the hive needs air" and of "the models still matter".
  if (/^the$/i.test(first) && one !== null && many !== null) return null;
  // "A colony keeps warm", "Rust needs care": the first word tells that there is one.
  const isOne = /^an?$/i.test(first) || (/^\p{Lu}/u.test(first) && readThirdPerson(second) !== null);
  return isOne ? (one ?? many) : (many ?? one);
}

function turnAuxiliary(words: readonly string[], reach: number): string | null {
  const at = words.findIndex(
    (word, i) =>
      i > 0 &&
      i < reach &&
      (AUXILIARY.test(word) || (HAVE.test(word) && /^been$/.test(words[i + 1] ?? "")) || isPerfect(words, i)),
  );
  // A question does not end in its subject: `why it is` tells nothing. `how old` is no subject.
  if (at < 1 || at === words.length - 1 || !/[NMGPVZ]/.test(tellWordKinds(words.slice(0, at)))) return null;
  return [words[at], ...words.slice(0, at), ...words.slice(at + 1)].join(" ");
}

function isPerfect(words: readonly string[], at: number): boolean {
  return HAVE.test(words[at] ?? "") && tellWordKinds(words)[at + 1] === "E";
}

/** Finds a plural with a verb behind it, with an adverb between them or none. */
function turnPlural(words: readonly string[], reach: number): string | null {
  for (let at = 1; at < reach; at++) {
    const subject = dropAdverbs(words.slice(0, at)).at(-1) ?? "";
    const word = words[at] ?? "";
    const isPlural = /[^s’']s$/.test(subject) || subject === "people";
    if (isPlural && isVerb(word)) return ["do", ...words].join(" ");
  }
  return null;
}

/** Finds a verb in the third person behind a subject of one word or with an article. */
function turnSingular(words: readonly string[], reach: number): string | null {
  for (let at = 1; at < reach; at++) {
    const base = readThirdPerson(words[at] ?? "");
    const subject = dropAdverbs(words.slice(0, at));
    const hasArticle = /^(?:the|a|an)$/i.test(subject[0] ?? "");
    const isSubject = hasArticle ? subject.length > 1 : subject.length === 1;
    if (base !== null && isSubject && !/s$/.test(subject.at(-1) ?? ""))
      return ["does", ...words.slice(0, at), base, ...words.slice(at + 1)].join(" ");
  }
  return null;
}

function dropAdverbs(words: readonly string[]): readonly string[] {
  const last = words.findLastIndex((word) => !ADVERB.test(word));
  return words.slice(0, last + 1);
}

function isVerb(word: string): boolean {
  if (!/^\p{Ll}+$/u.test(word) || ADVERB.test(word) || !isEnglishWord(word) || isFunctionWord(word))
    return false;
  // `get` has `getting`.
  return isBaseVerb(word) || isEnglishWord(`${word}${word.at(-1)}ing`);
}

/** `in` has `inning`. */
function isFunctionWord(word: string): boolean {
  return /[DPITCQ]/.test(tellWordKinds([word]));
}

function readThirdPerson(word: string): string | null {
  if (word === "has") return "have";
  const [, stem = ""] = /^(\p{Ll}{2,})s$/u.exec(word) ?? [];
  const bases = [stem, stem.replace(/ie$/, "y"), stem.replace(/e$/, "")];
  return bases.find((base) => base.length > 1 && isVerb(base)) ?? null;
}

/** Gives the verb of a form in `ing`: `making` is of `make`, `getting` of `get`; null where there is none. */
export function readGerund(word: string): string | null {
  const lower = word.toLowerCase();
  const [, stem = ""] = /^(\p{L}{2,})ing$/u.exec(lower) ?? [];
  if (stem === "" || !isEnglishWord(lower)) return null;
  const single = /([^aeiouls])\1$/.test(stem) ? stem.slice(0, -1) : null;
  const silent = `${stem}e`;
  const isShort = /(?:^|[^aeiou])[aeiou][^aeiouwxy]$/.test(stem);
  const bases = isShort ? [silent, stem] : [single, stem, silent];
  return bases.find((base) => base !== null && isEnglishWord(base)) ?? null;
}
