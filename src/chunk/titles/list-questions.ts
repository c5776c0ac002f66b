import type { Sentence } from "../../language/list-sentences.js";
import { tellWordKinds } from "../../language/word-kinds.js";

const MOST_CHARACTERS = 70;
/** A question opens a stretch where it is among so many of its first sentences. */
const OPENING_SENTENCES = 10;
/** Whoever answers says so many words before the other speaks again. */
const LEAST_ANSWER_WORDS = 50;
/** In the middle of a sentence "who" and "which" tell of what was said. */
const ASKS = /\b(?:what|how|why|where|when)\b/giu;
const LED_IN =
  /^(?:(?:so|and|but|now|well|ok|okay|yeah|right|then|alright|cool|great|nice|sure|gotcha|interesting)\b,?\s*)+/iu;
/** What is said behind a question, and what else it asks. */
const AFTER = /(?:,|\s[-–—])\s.*$/u;
const GOES_ON = /\s(?:and|or|but|because|so)\s.*$/u;
/** What stands for something that was said before. */
const DANGLING = /\b(?:it|its|that|this|these|those|they|them|their|he|him|his|she|her|there|one|ones)\b/iu;
const HESITATES = /\.{2}|--|\b(?:you know|I mean|sort of|kind of|or something|or anything)\b|, like\b/iu;
/** Asked of one person, and answered with yes or no. */
const PERSONAL = /^(?!wh|how)\S+ (?:you|we|I)\b/iu;
/** Patterns over the letters of `tellWordKinds`. */
const SUBJECT = "(?:P|[DSANMGU])";
const INVERTED = new RegExp(`^Q[XR]*B${SUBJECT}`);
const OF_HOW_MANY = new RegExp(`^Q[ARU]?[XANMGIU]*B(?:${SUBJECT}|[EGIX])`);
const OF_SUBJECT = /^Q(?:[ZE]|[ANMG]*[NM](?:[ZE]|V))/;
const AUXILIARY =
  /^(?:is|are|was|were|am|do|does|did|have|has|had|can|could|will|would|should|must|may|might)(?:n['’]t)?$/i;
const BE = /^(?:is|are|was|were|am)(?:n['’]t)?$/i;

/**
 * Lists the questions that open a stretch, where they stand alone and are no longer than a title: whole, from the word that
 * asks on, and by their grammar questions. Where it is known who speaks, somebody else answers each at some length.
 */
export function listOpeningQuestions(sentences: readonly Sentence[]): string[] {
  return sentences.slice(0, OPENING_SENTENCES).flatMap(({ text }, i) => {
    if (!/\?["”’)]*$/.test(text) || !isAnswered(sentences, i)) return [];
    const clean = text.replace(/["“”]/g, "").trim();
    const asked = [
      clean.replace(LED_IN, ""),
      ...[...clean.matchAll(ASKS)].map(({ index }) => clean.slice(index)),
    ];
    const whole = asked.map((question) => question.replace(AFTER, "?"));
    const cut = whole.map((question) => question.replace(GOES_ON, "?"));
    return [...whole, ...cut].filter((question) => standsAlone(question) && isQuestion(question)).slice(0, 1);
  });
}

function isAnswered(sentences: readonly Sentence[], asked: number): boolean {
  const speaker = sentences[asked]?.speaker ?? null;
  if (speaker === null) return true;
  const from = sentences.findIndex((sentence, i) => i > asked && sentence.speaker !== speaker);
  let words = 0;
  for (let i = from; i >= 0 && i < sentences.length && sentences[i]?.speaker !== speaker; i++)
    words += sentences[i]?.words ?? 0;
  return words >= LEAST_ANSWER_WORDS;
}

function standsAlone(question: string): boolean {
  return (
    question.length <= MOST_CHARACTERS &&
    [HESITATES, DANGLING, PERSONAL].every((pattern) => !pattern.test(question))
  );
}

/** True for a question by its grammar: a verb stands before its subject, or what is asked for is the subject. */
export function isQuestion(question: string): boolean {
  const words = question.replace(/^(\p{L}+)['’]s\b/u, "$1 is").split(/\s+/);
  const [first = "", second = ""] = words;
  const kinds = tellWordKinds(words);
  if (words.length < 3 || !/\?$/.test(question)) return false;
  if (AUXILIARY.test(first)) return new RegExp(`^B${SUBJECT}`).test(kinds) && acts(kinds, first, 1);
  const verb = words.findIndex((word) => AUXILIARY.test(word));
  if (INVERTED.test(kinds)) return acts(kinds, words[verb] ?? "", verb);
  if (!/^(?:what|which|who|how)$/i.test(first)) return false;
  if (/^how$/i.test(first) && !/^(?:many|much|often|long|far|well|big|hard)$/i.test(second)) return false;
  if (/^what$/i.test(first) && /^QN+BG/.test(kinds)) return false;
  if (OF_HOW_MANY.test(kinds)) return acts(kinds, words[verb] ?? "", verb);
  return (
    !/^(?:how)$/i.test(first) && !(/^which$/i.test(first) && /^.[ZE]/.test(kinds)) && OF_SUBJECT.test(kinds)
  );
}

/** True where a verb follows an auxiliary that needs one: "How do hives?" is cut off. */
function acts(kinds: string, auxiliary: string, from: number): boolean {
  return BE.test(auxiliary) ? kinds.length > from + 1 : /[VEGB]/.test(kinds.slice(from + 1));
}
