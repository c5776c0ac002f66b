import type { Passage } from "../domain.js";
import type { IndexedChapter, PassageIndex } from "../index/passage-index.js";
import { offersExpectedNumber } from "./expect-number.js";
import { measureCoverage } from "./measure-coverage.js";

/** What a passage that holds all of the question's words gains over one that holds none, in cosine. */
const COVERAGE_WEIGHT = 0.1;
/** What a passage with a number gains where the question asks for one. */
const NUMBER_WEIGHT = 0.1;

export interface RankedPassage {
  readonly passage: Passage;
  /** Comparable within one question only. */
  readonly score: number;
}

export interface RankedQuestion {
  readonly text: string;
  /** Null: keyword search only. */
  readonly query: Float32Array | null;
  readonly terms: readonly string[];
}

/** A chapter's passages, best first: by cosine, shared words, and the number a question asks for. */
export function rankPassages(
  index: PassageIndex,
  chapter: IndexedChapter,
  question: RankedQuestion,
): RankedPassage[] {
  const { text, query, terms } = question;
  const matrix = query === null ? undefined : index.vectors?.matrix;
  const ranked: RankedPassage[] = [];
  for (let row = chapter.firstPassage; row < chapter.endPassage; row++) {
    const passage = index.passages[row];
    if (passage === undefined) continue;
    const coverage = measureCoverage(index.keywords, terms, passage.text);
    const similarity = query === null || matrix === undefined ? 0 : matrix.similarity(query, row);
    const number = offersExpectedNumber(text, passage.text) ? NUMBER_WEIGHT : 0;
    ranked.push({ passage, score: similarity + COVERAGE_WEIGHT * coverage + number });
  }
  // Array.prototype.sort is stable: equals stay in page order.
  return ranked.sort((a, b) => b.score - a.score);
}
