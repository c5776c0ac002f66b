import { splitIntoSentences } from "../../language/sentences.js";
import { tokenize } from "../../language/tokenize.js";
import type { Passage } from "../../shared/domain.js";

const MOST_SENTENCES = 3;
/** The longest quotation of one speaker, in UTF-16 units. */
const LONGEST = 420;

/** Words of one speaker, as they are said. */
export interface Speech {
  /** Null in notes, and where a transcript names nobody. */
  readonly speaker: string | null;
  readonly words: string;
}

/** Returns the turns of a passage of speech, without the names that they begin with. */
export function splitTurns({ text, speakers = [] }: Pick<Passage, "text" | "speakers">): Speech[] {
  return text.split("\n").map((line) => {
    const speaker = speakers.find((name) => line.startsWith(`${name}: `)) ?? null;
    return { speaker, words: speaker === null ? line : line.slice(speaker.length + 2) };
  });
}

/**
 * Returns the words of a passage that answer best: the sentence that shares most words with the question (of equals
 * the longest), with what the same speaker says around it. Word for word, never empty.
 */
export function chooseSpeech(passage: Pick<Passage, "text" | "speakers">, question: string): Speech {
  const asked = new Set(tokenize(question));
  const rated = splitTurns(passage).flatMap(({ speaker, words }) => {
    const sentences = splitIntoSentences(words);
    return sentences.map((sentence, at) => ({ speaker, words, sentences, at, score: rate(sentence, asked) }));
  });
  const [first] = rated;
  if (first === undefined) return { speaker: null, words: passage.text };
  const best = rated.reduce((most, each) => (each.score > most.score ? each : most), first);
  const { sentences, at } = best;
  // An answer follows its question, so the sentences after the best one are added first, then those before it.
  let end = at + 1;
  while (end < sentences.length && end - at < MOST_SENTENCES && lengthOf(sentences, at, end + 1) <= LONGEST)
    end++;
  let start = at;
  while (start > 0 && end - start < MOST_SENTENCES && lengthOf(sentences, start - 1, end) <= LONGEST) start--;
  return { speaker: best.speaker, words: sentences.slice(start, end).join(" ") };
}

/** Rates a sentence by the words it shares with the question, and lower where it asks something itself. */
function rate(sentence: string, asked: ReadonlySet<string>): number {
  const terms = new Set(tokenize(sentence));
  const shared = [...terms].filter((term) => asked.has(term)).length;
  const statement = /\?["”’)]*$/.test(sentence) ? 0 : 0.5;
  return shared + statement + Math.min(terms.size, 30) / 100;
}

function lengthOf(sentences: readonly string[], from: number, to: number): number {
  return sentences.slice(from, to).join(" ").length;
}
