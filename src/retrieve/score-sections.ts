import type { FoundSections } from "../store/passage-store.js";
import { compareScores, type SectionScore, scoreViews } from "../store/score-views.js";
import type { Reading } from "./read-question.js";

/** Sections whose words are compared one by one with the question's; comparing more changes nothing. */
const ALIGNED = 12;

/** The weight of words' likeness: DESIGN.md, "How it ranks". */
const ALIGNMENT_WEIGHT = 3;

/**
 * Scores the sections found for a reading, best first: by their views and keywords, and the best of them by late interaction as
 * well, which is the mean, over the question's content words, of the greatest cosine with a word of the section.
 */
export async function scoreSections(
  found: FoundSections,
  query: number,
  reading: Reading,
): Promise<SectionScore[]> {
  const candidates = found.candidates[query] ?? { keywordScores: new Map(), nearest: [] };
  return await alignSections(
    found,
    reading,
    scoreViews(found.view, candidates, reading.meaning?.vector ?? null),
  );
}

async function alignSections(
  found: FoundSections,
  { meaning }: Reading,
  scored: readonly SectionScore[],
): Promise<SectionScore[]> {
  if (meaning === null) return [...scored];
  const nearest = scored.slice(0, ALIGNED);
  const tokens = await found.readTokens(nearest.map(({ ordinal }) => ordinal));
  // The scores keep the scale of those with late interaction, so that margins between them mean the same.
  if (tokens === null || meaning.tokens.length === 0)
    return scored.map((entry) => ({ ...entry, score: entry.score * (1 + ALIGNMENT_WEIGHT) }));
  const alignments = nearest.map(({ ordinal }) => {
    const matches = tokens.matchTokens(meaning.tokens, ordinal);
    return matches.reduce((sum, match) => sum + match, 0) / matches.length;
  });
  const least = Math.min(...alignments);
  return scored
    .map(({ ordinal, score }, i) => ({ ordinal, score: score + ALIGNMENT_WEIGHT * (alignments[i] ?? least) }))
    .sort(compareScores);
}
