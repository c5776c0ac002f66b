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
 * Narrows a passage of speech to the fewest words in a row of one speaker that hold what a claim says, as far as one speaker
 * says it, and to what the same speaker says next, so that its citation plays from there and not from the passage's start. A
 * note stays whole, and so does a passage that has few of the claim's content words.
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
  const turns = listTurns(sentences);
  const most = Math.max(...turns.map((turn) => weigh(turn.from, turn.to)));
  const isEnough = (run: Run) => weigh(run.from, run.to) >= LEAST_SHARE * most;
  const runs = turns.flatMap((turn) => findShortest(sentences, turn, isEnough) ?? []);
  const length = (run: Run) => measure(sentences, run.from, run.to);
  const best = runs.reduce((shortest, run) => (length(run) < length(shortest) ? run : shortest));
  const end = turns.find((turn) => turn.to >= best.to)?.to ?? best.to;
  let { to } = best;
  while (to < end && measure(sentences, best.from, to) < SPOKEN_THOUGHT) to++;
  return quoteSentences(source, sentences.slice(best.from, to));
}

/** Sentences of a passage by their places, the last one excluded. */
interface Run {
  readonly from: number;
  readonly to: number;
}

function listTurns(sentences: readonly PassageSentence[]): Run[] {
  const starts = sentences.flatMap(({ beginsTurn }, i) => (i === 0 || beginsTurn === true ? [i] : []));
  return starts.map((from, i) => ({ from, to: starts[i + 1] ?? sentences.length }));
}

/** Finds the shortest run of sentences of a turn that holds enough, of several the first; null where the whole turn does not. */
function findShortest(
  sentences: readonly PassageSentence[],
  turn: Run,
  isEnough: (run: Run) => boolean,
): Run | null {
  if (!isEnough(turn)) return null;
  let best = turn;
  let { from: to } = turn;
  for (let { from } = turn; from < turn.to; from++) {
    while (to < turn.to && !isEnough({ from, to })) to++;
    if (!isEnough({ from, to })) break;
    if (measure(sentences, from, to) < measure(sentences, best.from, best.to)) best = { from, to };
  }
  return best;
}

/** In UTF-16 units. */
function measure(sentences: readonly PassageSentence[], from: number, to: number): number {
  return sentences.slice(from, to).reduce((sum, { text }) => sum + text.length, 0);
}
