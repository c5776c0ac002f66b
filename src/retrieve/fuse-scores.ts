import { compareScores, type SectionScore } from "../store/score-views.js";

/**
 * Fuses the rankings of a question's readings into one, by the mean of each section's scores; each ranking counts for as
 * much as its weight. A section that a reading did not find has that reading's lowest score.
 */
export function fuseScores(
  rankings: readonly (readonly SectionScore[])[],
  weights: readonly number[] = rankings.map(() => 1),
): SectionScore[] {
  const ordinals = new Set(rankings.flatMap((ranking) => ranking.map(({ ordinal }) => ordinal)));
  const lookups = rankings.map((ranking, i) => ({
    weight: weights[i] ?? 0,
    scores: new Map(ranking.map(({ ordinal, score }) => [ordinal, score])),
    lowest: ranking.at(-1)?.score ?? 0,
  }));
  const whole = lookups.reduce((sum, { weight }) => sum + weight, 0);
  return [...ordinals]
    .map((ordinal) => {
      const scored = lookups.map(({ weight, scores, lowest }) => weight * (scores.get(ordinal) ?? lowest));
      return { ordinal, score: scored.reduce((sum, score) => sum + score, 0) / whole };
    })
    .sort(compareScores);
}
