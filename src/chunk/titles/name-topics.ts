import type { Sentence } from "../../language/list-sentences.js";
import { isSoundAlone } from "../../language/sounds.js";
import { windowSpeech } from "../window-speech.js";
import { chooseTitle } from "./choose-title.js";
import { PhraseRater, type RatedPhrase } from "./rate-phrases.js";

const MOST_RATED = 60;
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

/** Lists up to `most` phrases that may name each topic of an episode. The topics are all that is said in it, without its advertisements. */
export function listTopicPhrases(
  topics: readonly (readonly Sentence[])[],
  language: string,
  most = MOST_RATED,
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
 * Names topics by what is said in them: a phrase or two that cover most of each, or the question that opens it; else its first
 * words. No two have the same phrase. Null for a topic without words.
 */
export function nameTopics(topics: readonly (readonly Sentence[])[], language: string): (string | null)[] {
  const used = new Set<string>();
  return listTopicPhrases(topics, language).map(
    ({ sentences, phrases }) => chooseTitle(phrases, used) ?? quoteFirstWords(sentences),
  );
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
  return /[\p{L}\p{N}]/u.test(bare) && !isSoundAlone(bare) ? `“${bare}”` : null;
}
