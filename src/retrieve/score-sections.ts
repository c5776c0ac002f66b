import type { FoundSections } from "../store/passage-store.js";
import type { PassageView } from "../store/passage-view.js";
import type { Reading } from "./read-question.js";

/** Sections whose words are compared one by one with the question's; comparing more changes nothing. */
const ALIGNED = 12;

/** The most that shared words add to the mean cosine, and the weight of words' likeness: DESIGN.md, "How it ranks". */
const KEYWORD_WEIGHT = 0.067;
const ALIGNMENT_WEIGHT = 3;

export interface SectionScore {
  /** Ordinal in the index. */
  readonly ordinal: number;
  /** Comparable within one reading of a question only. */
  readonly score: number;
}

/**
 * Scores the sections found for a reading, best first. The first score is the mean cosine of a section's views (of
 * notes the best bullet, the summary and the whole; of speech its one passage) and a little for keywords, whose BM25
 * is scaled to 0..1 within the question. The best sections are then scored by late interaction as well: the mean,
 * over the question's content words, of the greatest cosine with a word of the section.
 */
export async function scoreSections(
  found: FoundSections,
  query: number,
  reading: Reading,
): Promise<SectionScore[]> {
  const { keywordScores, nearest } = found.candidates[query] ?? { keywordScores: new Map(), nearest: [] };
  const greatest = Math.max(...keywordScores.values(), Number.MIN_VALUE);
  const scored = [...new Set([...keywordScores.keys(), ...nearest])]
    .map((ordinal) => {
      const keyword = (keywordScores.get(ordinal) ?? 0) / greatest;
      const likeness = compareViews(found.view, reading, ordinal);
      return { ordinal, score: likeness === null ? keyword : likeness + KEYWORD_WEIGHT * keyword };
    })
    .sort(compareScores);
  return await alignSections(found, reading, scored);
}

/** Best first. */
export function compareScores(a: SectionScore, b: SectionScore): number {
  return b.score - a.score || a.ordinal - b.ordinal;
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

/** Returns the mean cosine of a section's views, of those that it has; null without vectors. */
function compareViews(view: PassageView, { meaning }: Reading, ordinal: number): number | null {
  const section = view.sections[ordinal];
  const matrix = view.vectors?.matrix;
  if (section === undefined || matrix === undefined || meaning === null) return null;
  const views = new Map<string, number>();
  let row = section.firstPassage;
  for (const similarity of matrix.similarities(meaning.vector, row, section.endPassage)) {
    const kind = view.passages.kindAt(row++);
    views.set(kind, Math.max(views.get(kind) ?? -1, similarity));
  }
  // A section of speech has no row for the whole, because its one passage is the whole.
  if (section.row >= section.endPassage) views.set("whole", matrix.similarity(meaning.vector, section.row));
  const values = [...views.values()];
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
