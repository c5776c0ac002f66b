import { listPassageSentences, type PassageSentence } from "../../language/list-passage-sentences.js";
import { tokenize } from "../../language/tokenize.js";
import type { Lexicon } from "../../store/passage-view.js";
import { type CitationSource, quoteSentences } from "../build-citation.js";
import { SPOKEN_THOUGHT } from "../quote/choose-spans.js";

/** Of the claim's words that a passage has, counted by their weight, so many are in what is quoted of it. */
const LEAST_SHARE = 0.8;
/** A passage that has a smaller share of the claim's words is cited whole: they do not tell where in it the claim is said. */
const LEAST_HELD = 0.1;

/**
 * Narrows a passage of speech to the fewest words in a row that hold what a claim says, and to what the same speaker says
 * next, so that its citation plays from there and not from the passage's start. A note stays whole, and so does a passage
 * that has few of the claim's content words.
 */
export function narrowToClaim(source: CitationSource, claim: string, keywords: Lexicon): CitationSource {
  if (source.passage.kind !== "transcript") return source;
  const weights = new Map(tokenize(claim).map((term) => [term, keywords.weigh(term)]));
  const sentences = listPassageSentences(source.passage);
  const held = sentences.map(({ text }) => tokenize(text).filter((term) => weights.has(term)));
  const weigh = (from: number, to: number) => {
    const terms = new Set(held.slice(from, to).flat());
    return [...terms].reduce((sum, term) => sum + (weights.get(term) ?? 0), 0);
  };
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const whole = weigh(0, sentences.length);
  if (whole === 0 || whole < LEAST_HELD * all) return source;
  const { from, to: end } = findShortest(
    sentences,
    (first, last) => weigh(first, last) >= LEAST_SHARE * whole,
  );
  let to = end;
  while (to < sentences.length && goesOn(sentences, from, to)) to++;
  return quoteSentences(source, sentences.slice(from, to));
}

/** Finds the shortest run of sentences that holds enough, as all of them do; of several the first. */
function findShortest(
  sentences: readonly PassageSentence[],
  isEnough: (from: number, to: number) => boolean,
): { readonly from: number; readonly to: number } {
  let best = { from: 0, to: sentences.length };
  let to = 0;
  for (let from = 0; from < sentences.length; from++) {
    while (to < sentences.length && !isEnough(from, to)) to++;
    if (!isEnough(from, to)) break;
    if (measure(sentences, from, to) < measure(sentences, best.from, best.to)) best = { from, to };
  }
  return best;
}

function goesOn(sentences: readonly PassageSentence[], from: number, to: number): boolean {
  const isSame = sentences[to]?.speaker === sentences[to - 1]?.speaker;
  return isSame && measure(sentences, from, to) < SPOKEN_THOUGHT;
}

/** In UTF-16 units. */
function measure(sentences: readonly PassageSentence[], from: number, to: number): number {
  return sentences.slice(from, to).reduce((sum, { text }) => sum + text.length, 0);
}
