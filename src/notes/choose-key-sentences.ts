import type { Sentence } from "../language/list-sentences.js";
import { tokenize } from "../language/tokenize.js";
import { countEach } from "../shared/count-each.js";

const LEAST_WORDS = 8;
const MOST_WORDS = 45;
/** How much a sentence loses by repeating those chosen (Carbonell & Goldstein 1998, maximal marginal relevance). */
const REDUNDANCY = 0.7;

/** A sentence, its terms, and how much of the chapter it stands for. */
interface Weighed {
  readonly sentence: Sentence;
  readonly terms: ReadonlySet<string>;
  readonly score: number;
}

/**
 * Chooses up to `count` sentences that say most of what a chapter is about, in the order in which they are said. They
 * are nearest to the centroid of its tf-idf weights (Radev et al. 2004), and each of them says something new. Questions
 * and asides are left out.
 */
export function chooseKeySentences(
  sentences: readonly Sentence[],
  { count, weigh }: { readonly count: number; readonly weigh: (term: string) => number },
): Sentence[] {
  const waiting = weighSentences(sentences, weigh);
  const chosen: Weighed[] = [];
  while (chosen.length < count && waiting.length > 0) {
    const rated = waiting.map((entry) => ({
      entry,
      gain: entry.score * (1 - REDUNDANCY * Math.max(0, ...chosen.map((other) => overlap(entry, other)))),
    }));
    const best = rated.reduce((most, next) => (next.gain > most.gain ? next : most));
    chosen.push(best.entry);
    waiting.splice(waiting.indexOf(best.entry), 1);
  }
  return chosen
    .map(({ sentence }) => sentence)
    .sort((a, b) => a.startSeconds - b.startSeconds || sentences.indexOf(a) - sentences.indexOf(b));
}

function weighSentences(sentences: readonly Sentence[], weigh: (term: string) => number): Weighed[] {
  const counts = countEach(sentences.flatMap(({ text }) => tokenize(text)));
  const isWhole = ({ text, words }: Sentence) =>
    words >= LEAST_WORDS && words <= MOST_WORDS && !/\?["”’)]*$/.test(text) && /\p{L}/u.test(text);
  const whole = sentences.filter(isWhole);
  return (whole.length > 0 ? whole : sentences).map((sentence) => {
    const terms = new Set(tokenize(sentence.text));
    const sum = [...terms].reduce((total, term) => total + (counts.get(term) ?? 0) * weigh(term), 0);
    return { sentence, terms, score: sum / Math.sqrt(Math.max(1, sentence.words)) };
  });
}

/** Measures the share of their words that two sentences have in common, 0..1. */
function overlap(a: Weighed, b: Weighed): number {
  const shared = [...a.terms].filter((term) => b.terms.has(term)).length;
  return shared / Math.max(1, Math.min(a.terms.size, b.terms.size));
}
