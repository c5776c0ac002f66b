import { capitalise } from "../../language/capitalise.js";
import type { Sentence } from "../../language/list-sentences.js";
import { isMarked } from "../../language/names.js";
import { windowSpeech } from "../window-speech.js";
import { PhraseRater, type RatedPhrase } from "./rate-phrases.js";

const MOST_RATED = 400;
/** Said once, a phrase may be chance. */
const LEAST_COUNT = 2;
const FIRST_WORDS = 6;
/** In UTF-16 units. */
const MOST_FIRST_CHARACTERS = 60;

/** A topic of an episode, and what may name it. */
export interface TopicPhrases {
  readonly sentences: readonly Sentence[];
  /** Its passages of about a hundred words. */
  readonly passages: readonly string[];
  /** The best first. */
  readonly phrases: readonly RatedPhrase[];
}

/** Lists up to `most` phrases for each topic of an episode. The topics are all that is said in it, without its advertisements. */
export function listTopicPhrases(
  topics: readonly (readonly Sentence[])[],
  language: string,
  most: number,
): TopicPhrases[] {
  const passages = topics.map((sentences) =>
    windowSpeech(sentences).map((window) => window.map(({ text }) => text).join(" ")),
  );
  const rater = new PhraseRater(passages.flat(), language);
  return topics.map((sentences, i) => {
    const own = passages[i] ?? [];
    return { sentences, passages: own, phrases: rater.rate(sentences, own, most) };
  });
}

/**
 * Names topics by what is said in them: the phrase that sets each apart the most, if it is said twice, or the question that
 * opens it; else its first words. No two have the same phrase. Null for a topic without words.
 */
export function nameTopics(topics: readonly (readonly Sentence[])[], language: string): (string | null)[] {
  const used = new Set<string>();
  return listTopicPhrases(topics, language, MOST_RATED).map(({ sentences, phrases }) => {
    const phrase = phrases.find(
      ({ count, isQuestion, terms }) => (isQuestion || count >= LEAST_COUNT) && !used.has(terms.join(" ")),
    );
    if (phrase === undefined) return quoteFirstWords(sentences);
    used.add(phrase.terms.join(" "));
    return writeTitle(phrase.text);
  });
}

/** Writes a phrase as a title: as it was said, with a capital unless its first word is written like `iPhone`. */
export function writeTitle(phrase: string): string {
  return isMarked(phrase.split(" ", 1)[0] ?? "") ? phrase : capitalise(phrase);
}

/** Quotes the first words of a stretch, such as `“So the way we started”`; null where there are none. */
export function quoteFirstWords(sentences: readonly Sentence[]): string | null {
  const first = sentences.find(({ words }) => words >= FIRST_WORDS) ?? sentences[0];
  const words = (first?.text ?? "")
    .split(/\s+/)
    .slice(0, FIRST_WORDS)
    .join(" ")
    .slice(0, MOST_FIRST_CHARACTERS);
  const bare = words.replace(/["“”]/g, "").replace(/[\s\p{P}]+$/u, "");
  return /[\p{L}\p{N}]/u.test(bare) ? `“${bare}”` : null;
}
