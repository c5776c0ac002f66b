import type { PassageList } from "./passage-list.js";
import type { Candidates } from "./passage-store.js";
import type { PassageView, Section } from "./passage-view.js";
import type { VectorMatrix } from "./vectors/vector-matrix.js";

/** The most that shared words add to the mean cosine: DESIGN.md, "How it ranks". */
const KEYWORD_WEIGHT = 0.067;

export interface SectionScore {
  /** Ordinal in the index. */
  readonly ordinal: number;
  /** Comparable within one reading of a question only. */
  readonly score: number;
}

/** What of a view is compared with a question; the texts are not needed. */
export interface ComparedView extends Pick<PassageView, "speechWeight"> {
  readonly sections: readonly Pick<Section, "firstPassage" | "endPassage" | "row">[];
  readonly vectors: { readonly matrix: Pick<VectorMatrix, "similarity" | "similarities"> } | null;
  readonly passages: Pick<PassageList, "kindAt">;
}

/**
 * Scores a question's candidates, best first, by the mean cosine of a section's views (of notes the best bullet, the summary and
 * the whole; of speech its one passage) and a little for keywords, whose BM25 is scaled to 0..1 within the question.
 */
export function scoreViews(
  view: ComparedView,
  { keywordScores, nearest }: Candidates,
  vector: Float32Array | null,
): SectionScore[] {
  const greatest = Math.max(...keywordScores.values(), Number.MIN_VALUE);
  return [...new Set([...keywordScores.keys(), ...nearest])]
    .map((ordinal) => {
      const keyword = (keywordScores.get(ordinal) ?? 0) / greatest;
      const likeness = compareViews(view, vector, ordinal);
      const weight = isSpeech(view, ordinal) ? (view.speechWeight ?? KEYWORD_WEIGHT) : KEYWORD_WEIGHT;
      return { ordinal, score: likeness === null ? keyword : likeness + weight * keyword };
    })
    .sort(compareScores);
}

/** A section of speech has no row for the whole, because its one passage is the whole. */
function isSpeech({ sections }: ComparedView, ordinal: number): boolean {
  const section = sections[ordinal];
  return section !== undefined && section.row < section.endPassage;
}

/** Best first. */
export function compareScores(a: SectionScore, b: SectionScore): number {
  return b.score - a.score || a.ordinal - b.ordinal;
}

/** Returns the mean cosine of a section's views, of those that it has; null without vectors. */
function compareViews(view: ComparedView, vector: Float32Array | null, ordinal: number): number | null {
  const section = view.sections[ordinal];
  const matrix = view.vectors?.matrix;
  if (section === undefined || matrix === undefined || vector === null) return null;
  const views = new Map<string, number>();
  let row = section.firstPassage;
  for (const similarity of matrix.similarities(vector, row, section.endPassage)) {
    const kind = view.passages.kindAt(row++);
    views.set(kind, Math.max(views.get(kind) ?? -1, similarity));
  }
  if (!isSpeech(view, ordinal)) views.set("whole", matrix.similarity(vector, section.row));
  const values = [...views.values()];
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
