import { compareScores, type SectionScore } from "./score-sections.js";

/**
 * Fuses the rankings of a question's readings into one, by the mean of each section's scores. A section that a reading
 * did not find has that reading's lowest score.
 */
export function fuseScores(rankings: readonly (readonly SectionScore[])[]): SectionScore[] {
  const ordinals = new Set(rankings.flatMap((ranking) => ranking.map(({ ordinal }) => ordinal)));
  const lookups = rankings.map((ranking) => ({
    scores: new Map(ranking.map(({ ordinal, score }) => [ordinal, score])),
    lowest: ranking.at(-1)?.score ?? 0,
  }));
  return [...ordinals]
    .map((ordinal) => {
      const total = lookups.reduce((sum, { scores, lowest }) => sum + (scores.get(ordinal) ?? lowest), 0);
      return { ordinal, score: total / rankings.length };
    })
    .sort(compareScores);
}
