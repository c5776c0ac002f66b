import { findChapterOfRow, type PassageIndex } from "../index/passage-index.js";
import type { Reading } from "./read-question.js";

/** Rows and keyword documents looked at before chapters are compared with each other. */
const CANDIDATES = 64;
/** Chapters whose words are compared one by one with the question's: further down it changes nothing. */
const ALIGNED = 12;

/** What shared words add to the mean cosine, at most, and how much word-by-word likeness counts beside it: README, "How it ranks". */
const KEYWORD_WEIGHT = 0.067;
const ALIGNMENT_WEIGHT = 3;

export interface ChapterScore {
  /** Ordinal in the index. */
  readonly ordinal: number;
  /** Comparable within one reading of a question only. */
  readonly score: number;
  /** Greatest cosine of any view of the chapter; null without vectors. */
  readonly similarity: number | null;
}

/**
 * Chapters best first, among `chapters` (ordinals; null: all). First by the mean cosine of a chapter's three
 * views (its best bullet, its summary, the whole of it) and a little for keywords, whose BM25 is scaled to 0..1
 * within the question. Then the first of them by late interaction as well: the mean, over the question's content
 * words, of the greatest cosine with a word of the chapter.
 */
export function scoreChapters(
  index: PassageIndex,
  reading: Reading,
  chapters: readonly number[] | null,
): ChapterScore[] {
  const keywordScores = scoreKeywords(index, reading, chapters);
  const candidates = new Set(keywordScores.keys());
  for (const ordinal of findNearest(index, reading, chapters)) candidates.add(ordinal);
  const greatest = Math.max(...keywordScores.values(), Number.MIN_VALUE);
  const scored = [...candidates]
    .map((ordinal) => {
      const keyword = (keywordScores.get(ordinal) ?? 0) / greatest;
      const views = compareViews(index, reading, ordinal);
      return views === null
        ? { ordinal, score: keyword, similarity: null }
        : { ordinal, score: views.mean + KEYWORD_WEIGHT * keyword, similarity: views.greatest };
    })
    .sort(compareScores);
  return alignChapters(index, reading, scored);
}

function compareScores(a: ChapterScore, b: ChapterScore): number {
  return b.score - a.score || a.ordinal - b.ordinal;
}

function alignChapters(
  index: PassageIndex,
  { meaning }: Reading,
  scored: readonly ChapterScore[],
): ChapterScore[] {
  const { tokens } = index;
  if (tokens === null || meaning === null || meaning.tokens.length === 0) return [...scored];
  const aligned = scored.slice(0, ALIGNED).map((entry) => {
    const matches = tokens.matchTokens(meaning.tokens, entry.ordinal);
    return { entry, alignment: matches.reduce((sum, match) => sum + match, 0) / matches.length };
  });
  const least = Math.min(...aligned.map(({ alignment }) => alignment));
  const rest = scored.slice(ALIGNED).map((entry) => ({ entry, alignment: least }));
  return [...aligned, ...rest]
    .map(({ entry, alignment }) => ({ ...entry, score: entry.score + ALIGNMENT_WEIGHT * alignment }))
    .sort(compareScores);
}

function scoreKeywords(
  index: PassageIndex,
  { terms }: Reading,
  chapters: readonly number[] | null,
): Map<number, number> {
  const accepted = chapters === null ? null : new Set(chapters);
  const accept = accepted === null ? undefined : (document: number) => accepted.has(document);
  return new Map(index.keywords.search(terms, CANDIDATES, accept).map((hit) => [hit.document, hit.score]));
}

function findNearest(
  index: PassageIndex,
  { meaning }: Reading,
  chapters: readonly number[] | null,
): number[] {
  if (index.vectors === null || meaning === null) return [];
  const rows = chapters === null ? undefined : listRows(index, chapters);
  const hits = index.vectors.search(meaning.vector, {
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
  { meaning }: Reading,
  ordinal: number,
): { mean: number; greatest: number } | null {
  const chapter = index.chapters[ordinal];
  const matrix = index.vectors?.matrix;
  if (chapter === undefined || matrix === undefined || meaning === null) return null;
  const views = new Map([["chapter", matrix.similarity(meaning.vector, index.passages.length + ordinal)]]);
  for (let row = chapter.firstPassage; row < chapter.endPassage; row++) {
    const kind = index.passages[row]?.kind ?? "bullet";
    views.set(kind, Math.max(views.get(kind) ?? -1, matrix.similarity(meaning.vector, row)));
  }
  const values = [...views.values()];
  return {
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    greatest: Math.max(...values),
  };
}
