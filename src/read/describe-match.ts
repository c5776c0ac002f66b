import { asksForNumber, holdsNumber } from "../language/question-cues.js";
import { tokenize } from "../language/tokenize.js";
import type { Lexicon } from "../store/passage-view.js";
import { asks } from "./pass-on-at-questions.js";
import type { ReadText } from "./reader.js";

/** A year, an amount, a version: a text about another one may have every other word. */
const NUMBER = /\p{N}/u;

/** A question's content words, each once, and what they weigh. */
export interface WeighedTerms {
  readonly terms: readonly string[];
  readonly weights: ReadonlyMap<string, number>;
  readonly whole: number;
  /** The share of the weight of words that nothing searched holds, 0..1. */
  readonly unheld: number;
  /** How many of the words that are. */
  readonly unknown: number;
}

export function weighTerms(text: string, lexicon: Lexicon): WeighedTerms {
  const terms = [...new Set(tokenize(text))];
  const weights = new Map(terms.map((term) => [term, lexicon.weigh(term)]));
  const whole = sum(weights.values()) || 1;
  const unheld = terms.filter((term) => !lexicon.holds(term));
  const weight = sum(unheld.map((term) => weights.get(term) ?? 0));
  return { terms, weights, whole, unheld: weight / whole, unknown: unheld.length };
}

/** What a text's words and its likeness say of whether it answers; `LightWeights.text` weighs them in this order, then the question's. */
export function describeText(
  question: string,
  weighed: WeighedTerms,
  { text, likeness }: { readonly text: ReadText; readonly likeness: number },
): number[] {
  const held = text.sentences.map((sentence) => new Set(tokenize(sentence.text)));
  const best = Math.max(0, ...held.map((words) => cover(weighed, words)));
  const all = new Set([...held.flatMap((words) => [...words]), ...tokenize(text.title ?? "")]);
  const heaviest = weighed.terms.toSorted(
    (a, b) => (weighed.weights.get(b) ?? 0) - (weighed.weights.get(a) ?? 0),
  )[0];
  const hasNumber = text.sentences.some((sentence) => holdsNumber(sentence.text));
  return [
    likeness,
    best,
    likeness * cover(weighed, all),
    Number(heaviest !== undefined && all.has(heaviest)),
    Number(hasNumber && asksForNumber(question)),
    weighed.terms.filter((term) => NUMBER.test(term) && !all.has(term)).length,
  ];
}

/**
 * What a library says of a question before anything of it is read: whether it is of its matters, and how easily a passage is near. A
 * `reach` of null is that of words without vectors: those that sections hold are the library's, others tell nothing.
 */
export function describeQuestion(
  { terms, unheld, unknown }: WeighedTerms,
  { reach, passages }: { readonly reach: number | null; readonly passages: number },
): number[] {
  const known = reach ?? Number(unknown < terms.length);
  return [Math.log(1 + terms.length), unheld, unknown, known, Math.log(1 + passages)];
}

/** What tells the sentence that answers from the others of its text; `LightWeights.sentence` weighs them in this order. */
export function describeSentences(
  question: string,
  weighed: WeighedTerms,
  { sentences }: ReadText,
): number[][] {
  const words = sentences.map(({ text }) => tokenize(text));
  const covered = words.map((own) => cover(weighed, new Set(own)));
  const wantsNumber = asksForNumber(question);
  return sentences.map(({ text }, i) => [
    covered[i] ?? 0,
    covered[i - 1] ?? 0,
    covered[i + 1] ?? 0,
    Math.log(1 + (words[i]?.length ?? 0)),
    Number(asks(text)),
    Number(i > 0 && asks(sentences[i - 1]?.text ?? "")),
    Number(wantsNumber && holdsNumber(text)),
    Number(i === 0),
  ]);
}

/** The share of the weight of the words that are held, 0..1. */
export function cover({ terms, weights, whole }: WeighedTerms, words: ReadonlySet<string>): number {
  return sum(terms.filter((term) => words.has(term)).map((term) => weights.get(term) ?? 0)) / whole;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
