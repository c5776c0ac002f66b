import type { Passage } from "../domain.js";
import type { IndexedChapter, PassageIndex } from "../index/passage-index.js";
import { measureCoverage } from "./measure-coverage.js";

/** What a passage that holds all of the question's words gains over one that holds none, in cosine. */
const COVERAGE_WEIGHT = 0.1;

export interface RankedPassage {
  readonly passage: Passage;
  /** Comparable within one question only. */
  readonly score: number;
}

/** A chapter's passages, best first: cosine and shared words, or the words alone without vectors. */
export function rankPassages(
  index: PassageIndex,
  chapter: IndexedChapter,
  question: {
    readonly query: Float32Array | null;
    readonly terms: readonly string[];
  },
): RankedPassage[] {
  const { query, terms } = question;
  const matrix = query === null ? undefined : index.vectors?.matrix;
  const ranked: RankedPassage[] = [];
  for (let row = chapter.firstPassage; row < chapter.endPassage; row++) {
    const passage = index.passages[row];
    if (passage === undefined) continue;
    const coverage = measureCoverage(index.keywords, terms, passage.text);
    const similarity = query === null || matrix === undefined ? 0 : matrix.similarity(query, row);
    ranked.push({ passage, score: similarity + COVERAGE_WEIGHT * coverage });
  }
  // Array.prototype.sort is stable: equals stay in page order.
  return ranked.sort((a, b) => b.score - a.score);
}
