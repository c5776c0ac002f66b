import { offersExpectedNumber } from "../language/question-cues.js";
import type { Passage } from "../shared/domain.js";
import type { PassageView, Section } from "../store/passage-view.js";
import { measureCoverage } from "./measure-coverage.js";
import type { Reading } from "./read-question.js";

/** What a passage that holds all of the question's words gains over one that holds none, in units of cosine. */
const COVERAGE_WEIGHT = 0.1;
/** What a passage with a number gains where the question asks for one. */
const NUMBER_WEIGHT = 0.1;

export interface RankedPassage {
  readonly passage: Passage;
  /** Comparable within one question only. */
  readonly score: number;
}

/**
 * Ranks a section's passages, best first, by cosine, shared words, and the number that a question may ask for. Scores
 * are means over the question's readings, by their weights.
 */
export function rankPassages(
  view: PassageView,
  section: Section,
  readings: readonly Reading[],
): RankedPassage[] {
  const { firstPassage, endPassage } = section;
  const weights = readings.reduce((sum, { weight }) => sum + weight, 0);
  const ranked = view.passages.slice(firstPassage, endPassage).map((passage, i) => {
    const place = { row: firstPassage + i, passage };
    const total = readings.reduce(
      (sum, reading) => sum + reading.weight * scorePassage(view, { ...place, reading }),
      0,
    );
    return { passage, score: total / weights };
  });
  // Array.prototype.sort is stable: equals stay in page order.
  return ranked.sort((a, b) => b.score - a.score);
}

function scorePassage(
  view: PassageView,
  { row, passage, reading }: { row: number; passage: Passage; reading: Reading },
): number {
  const { text, terms, meaning } = reading;
  const similarity = meaning === null ? 0 : (view.vectors?.matrix.similarity(meaning.vector, row) ?? 0);
  const coverage = measureCoverage(view.keywords, terms, passage.text);
  const number = offersExpectedNumber(text, passage.text) ? NUMBER_WEIGHT : 0;
  return similarity + COVERAGE_WEIGHT * coverage + number;
}
