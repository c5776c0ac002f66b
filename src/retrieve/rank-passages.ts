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
 * Ranks a section's passages, which are given, best first, by cosine, shared words, and the number that a question may ask for. Scores
 * are means over the question's readings, by their weights.
 */
export function rankPassages(
  view: PassageView,
  section: Section,
  passages: readonly Passage[],
  readings: readonly Reading[],
): RankedPassage[] {
  const weights = readings.reduce((sum, { weight }) => sum + weight, 0);
  const similarities = readings.map(({ meaning }) =>
    meaning === null
      ? undefined
      : view.vectors?.matrix.similarities(meaning.vector, section.firstPassage, section.endPassage),
  );
  const ranked = passages.map((passage, row) => {
    const total = readings.reduce(
      (sum, reading, i) =>
        sum +
        reading.weight *
          scorePassage(view.keywords, reading, { passage, similarity: similarities[i]?.[row] ?? 0 }),
      0,
    );
    return { passage, score: total / weights };
  });
  // Array.prototype.sort is stable: equals stay in page order.
  return ranked.sort((a, b) => b.score - a.score);
}

function scorePassage(
  keywords: PassageView["keywords"],
  { text, terms }: Reading,
  { passage, similarity }: { readonly passage: Passage; readonly similarity: number },
): number {
  const coverage = measureCoverage(keywords, terms, passage.text);
  const number = offersExpectedNumber(text, passage.text) ? NUMBER_WEIGHT : 0;
  return similarity + COVERAGE_WEIGHT * coverage + number;
}
