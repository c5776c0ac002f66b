import { findChapterOfRow, type PassageIndex } from "../index/passage-index.js";

/** Rows and keyword documents looked at before chapters are compared with each other. */
const CANDIDATES = 64;

/**
 * What keywords add to the mean cosine, at most, measured on `test/quality/questions.jsonl`:
 * names and numbers are lifted, while a paraphrase that shares a chance word is not turned around.
 */
const KEYWORD_WEIGHT = 0.1 / 3;

export interface ChapterScore {
  /** Ordinal in the index. */
  readonly ordinal: number;
  /** Comparable within one question only. */
  readonly score: number;
  /** Greatest cosine of any view of the chapter; null without vectors. */
  readonly similarity: number | null;
}

export interface ScoreOptions {
  /** Null: keyword search only. */
  readonly query: Float32Array | null;
  readonly terms: readonly string[];
  /** Ordinals of the chapters to search among; null: all. */
  readonly chapters: readonly number[] | null;
}

/**
 * Chapters best first. A chapter's score is the mean cosine of its three views (its best bullet, its
 * summary, the whole of it) and a little for keywords, whose BM25 is scaled to 0..1 within the question.
 */
export function scoreChapters(index: PassageIndex, options: ScoreOptions): ChapterScore[] {
  const keywordScores = scoreKeywords(index, options);
  const candidates = new Set(keywordScores.keys());
  for (const ordinal of findNearest(index, options)) candidates.add(ordinal);
  const greatest = Math.max(...keywordScores.values(), Number.MIN_VALUE);
  return [...candidates]
    .map((ordinal) => {
      const keyword = (keywordScores.get(ordinal) ?? 0) / greatest;
      const views = options.query === null ? null : compareViews(index, ordinal, options.query);
      return views === null
        ? { ordinal, score: keyword, similarity: null }
        : {
            ordinal,
            score: views.mean + KEYWORD_WEIGHT * keyword,
            similarity: views.greatest,
          };
    })
    .sort((a, b) => b.score - a.score || a.ordinal - b.ordinal);
}

function scoreKeywords(index: PassageIndex, { terms, chapters }: ScoreOptions): Map<number, number> {
  const accepted = chapters === null ? null : new Set(chapters);
  const accept = accepted === null ? undefined : (document: number) => accepted.has(document);
  return new Map(index.keywords.search(terms, CANDIDATES, accept).map((hit) => [hit.document, hit.score]));
}

function findNearest(index: PassageIndex, { query, chapters }: ScoreOptions): number[] {
  if (index.vectors === null || query === null) return [];
  const rows = chapters === null ? undefined : listRows(index, chapters);
  const hits = index.vectors.search(query, {
    limit: CANDIDATES,
    ...(rows === undefined ? {} : { rows }),
  });
  return hits.map((hit) => findChapterOfRow(index, hit.row));
}

function listRows(index: PassageIndex, chapters: readonly number[]): number[] {
  const rows: number[] = [];
  for (const ordinal of chapters) {
    const chapter = index.chapters[ordinal];
    if (chapter === undefined) continue;
    for (let row = chapter.firstPassage; row < chapter.endPassage; row++) rows.push(row);
    rows.push(index.passages.length + ordinal);
  }
  return rows.sort((a, b) => a - b);
}

/** A chapter that lacks a view is judged by those it has. */
function compareViews(
  index: PassageIndex,
  ordinal: number,
  query: Float32Array,
): { mean: number; greatest: number } | null {
  const chapter = index.chapters[ordinal];
  const matrix = index.vectors?.matrix;
  if (chapter === undefined || matrix === undefined) return null;
  const views = new Map([["chapter", matrix.similarity(query, index.passages.length + ordinal)]]);
  for (let row = chapter.firstPassage; row < chapter.endPassage; row++) {
    const kind = index.passages[row]?.kind ?? "bullet";
    views.set(kind, Math.max(views.get(kind) ?? -1, matrix.similarity(query, row)));
  }
  const values = [...views.values()];
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    greatest: Math.max(...values),
  };
}
