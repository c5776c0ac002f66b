import { listPassageSentences, type PassageSentence } from "../../language/list-passage-sentences.js";
import { listWords, tokenize } from "../../language/tokenize.js";
import { countEach } from "../../shared/count-each.js";
import { type CitationSource, quoteSentences } from "../build-citation.js";
import type { Span } from "../quote/choose-spans.js";
import { standsAlone } from "../quote/stands-alone.js";

/** Words that say much of a chapter. */
export type Point = Span;

/**
 * Finds the point of a chapter's passages that has most of its words, before others one that can be read alone: of its
 * bullets, or of what is said in it; of the rest where it has none. At most one is returned.
 */
export function findPoint(sources: readonly CitationSource[], of: "note" | "speech"): Point[] {
  const wanted = of === "speech" ? "transcript" : "bullet";
  const own = sources.filter(({ passage }) => passage.kind === wanted);
  const candidates = (own.length > 0 ? own : sources).flatMap(listPoints);
  const counts = countEach(candidates.flatMap(({ words }) => tokenize(words)));
  const rated = candidates.map((point) => ({ point, score: rate(point, counts) }));
  const best = rated.reduce<(typeof rated)[number] | null>(
    (most, next) => (most === null || next.score > most.score ? next : most),
    null,
  );
  return best === null ? [] : [best.point];
}

function listPoints(source: CitationSource): Point[] {
  if (source.passage.kind === "bullet") return [{ source, words: source.passage.text, speaker: null }];
  return listPassageSentences(source.passage).map((sentence: PassageSentence) => ({
    source: quoteSentences(source, [sentence]),
    words: sentence.text,
    speaker: sentence.speaker,
  }));
}

/** By the words that the chapter repeats; a sentence that leans on others counts half. */
function rate({ source, words }: Point, counts: ReadonlyMap<string, number>): number {
  const length = listWords(words).length;
  const sum = [...new Set(tokenize(words))].reduce((total, term) => total + (counts.get(term) ?? 0), 0);
  const isWhole = source.passage.kind === "bullet" || standsAlone({ text: words, words: length });
  return (sum / Math.sqrt(Math.max(1, length))) * (isWhole ? 1 : 0.5);
}
