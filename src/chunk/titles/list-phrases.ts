import type { Sentence } from "../../language/list-sentences.js";
import { tokenize } from "../../language/tokenize.js";
import { cutClause, type IsLoose } from "./cut-clause.js";

/** Words as they were said that may name a stretch of speech. */
export interface Phrase {
  readonly text: string;
  /** The stems of its words, without function words; two at least. */
  readonly terms: readonly string[];
  readonly isQuestion: boolean;
}

const LEAST_TERMS = 2;
const PAUSES = /[,;:?!…()[\]"“”«»]+|\.+(?![\p{L}\p{N}])|\s[-–—]+(?=\s)|-{2,}|—/u;

/** Lists the phrases of a stretch, in order and with repeats. */
export function listPhrases(sentences: readonly Sentence[], isLoose: IsLoose): Phrase[] {
  return sentences.flatMap(({ text }) =>
    text
      .split(PAUSES)
      .flatMap((clause) => cutClause(clause, isLoose))
      .flatMap((words) => makePhrase(words, false)),
  );
}

const MOST_QUESTION_CHARACTERS = 70;
/** A question opens a stretch where it is among so many of its first sentences. */
const OPENING_SENTENCES = 10;
/** Words that open a question, those that only a question has first. */
const ASKS = [
  /\b(?:what|how|why|which|who|where|when)\b/giu,
  /\b(?:is|are|was|were|does|do|did|can|could|should|would|will|has|have)\b/giu,
];
/** What else a question goes on to ask. */
const GOES_ON = /(?:,|\s[-–—]|\s(?:and|or|but|because|so))\s.*$/u;
/** What stands for something that was said before; the first words of a question name what such a word behind them means. */
const DANGLING = /\b(?:it|its|that|this|these|those|they|them|their|he|him|his|she|her|there|one|ones)\b/iu;
const HESITATES = /\.{2}|--|,? (?:like|you know|I mean|sort of|kind of)\b/iu;

/** Lists the questions that open a stretch, each from a word that asks and no longer than a title, where they stand alone. */
export function listOpeningQuestions(sentences: readonly Sentence[]): Phrase[] {
  return sentences.slice(0, OPENING_SENTENCES).flatMap(({ text }) => {
    if (!/\?["”’)]*$/.test(text)) return [];
    const clean = text.replace(/["“”]/g, "").trim();
    const whole = ASKS.flatMap((asks) => [...clean.matchAll(asks)]).map(({ index }) => clean.slice(index));
    const cut = whole.map((question) => question.replace(GOES_ON, "?"));
    return [...whole, ...cut]
      .filter(standsAlone)
      .flatMap((question) => makePhrase(question, true))
      .slice(0, 1);
  });
}

function standsAlone(question: string): boolean {
  const isShort = question.length <= MOST_QUESTION_CHARACTERS && !HESITATES.test(question);
  return isShort && /\s/.test(question) && !DANGLING.test(question);
}

function makePhrase(text: string, isQuestion: boolean): Phrase[] {
  const terms = tokenize(text);
  return terms.length < LEAST_TERMS || new Set(terms).size < terms.length
    ? []
    : [{ text, terms, isQuestion }];
}
