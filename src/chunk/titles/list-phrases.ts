import type { Sentence } from "../../language/list-sentences.js";
import { tokenize } from "../../language/tokenize.js";
import { cutClause, type IsLoose } from "./cut-clause.js";
import { cutPhrases, type PhraseForm } from "./cut-phrases.js";
import { listOpeningQuestions } from "./list-questions.js";

/** Words as they were said that may name a stretch of speech. */
export interface Phrase {
  readonly text: string;
  /** The stems of its words in order, without function words; one at least, and none twice. */
  readonly terms: readonly string[];
  readonly form: PhraseForm | "question";
}

const PAUSES = /[,;:?!…()[\]"“”«»]+|\.+(?![\p{L}\p{N}])|\s[-–—]+(?=\s)|-{2,}|—/u;
/** "How are you today?" asks about nothing. */
const LEAST_TERMS_OF_QUESTION = 2;
/** What a show says of itself. */
const OF_THE_SHOW = /\b(?:episode|podcast|show|listener|sponsor|newsletter)s?\b/i;

/** Lists the phrases of a stretch, in order and with repeats, and the questions that open it. No phrase names who speaks. */
export function listPhrases(
  sentences: readonly Sentence[],
  { language, isLoose }: { readonly language: string; readonly isLoose: IsLoose },
): Phrase[] {
  const isEnglish = /^en\b/i.test(language);
  const cut = (clause: string) =>
    isEnglish
      ? cutPhrases(clause)
      : cutClause(clause, isLoose).map((text) => ({ text, form: "nouns" as const }));
  const speakers = new Set(sentences.flatMap(({ speaker }) => speaker?.split(" ") ?? []));
  const names = (text: string) => text.split(/['’]s\b|\s/).some((word) => speakers.has(word));
  const phrases = sentences
    .flatMap(({ text }) => text.split(PAUSES).flatMap(cut))
    .filter(({ text }) => !OF_THE_SHOW.test(text) && !names(text));
  const questions = isEnglish ? listOpeningQuestions(sentences) : [];
  return [...questions.map((text) => ({ text, form: "question" as const })), ...phrases].flatMap((phrase) => {
    const terms = tokenize(phrase.text);
    const least = phrase.form === "question" ? LEAST_TERMS_OF_QUESTION : 1;
    return terms.length < least || new Set(terms).size < terms.length ? [] : [{ ...phrase, terms }];
  });
}
