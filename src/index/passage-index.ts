import type { Chapter, Episode, Passage } from "../domain.js";
import type { KeywordIndex } from "./keyword-index.js";
import type { TokenMatrix } from "./token-matrix.js";
import type { VectorIndex } from "./vector-index.js";

/** A chapter where it stands in the index: keyword document and whole-chapter vector have its ordinal. */
export interface IndexedChapter {
  readonly ordinal: number;
  readonly episode: Episode;
  readonly chapter: Chapter;
  /** Its passages are `passages[firstPassage]` up to, not including, `passages[endPassage]`. */
  readonly firstPassage: number;
  readonly endPassage: number;
}

/** The index in memory. Vector rows are the passages in order, then the chapters in order. */
export interface PassageIndex {
  readonly episodes: readonly Episode[];
  readonly chapters: readonly IndexedChapter[];
  readonly passages: readonly Passage[];
  readonly keywords: KeywordIndex;
  /** Null: keyword search only. */
  readonly vectors: VectorIndex | null;
  /** Content-word vectors of the chapters, by ordinal; null together with `vectors`. */
  readonly tokens: TokenMatrix | null;
}

/** Lines up chapters with their passages, which stand in the same order. */
export function listChapters(episodes: readonly Episode[], passages: readonly Passage[]): IndexedChapter[] {
  const chapters: IndexedChapter[] = [];
  let next = 0;
  for (const episode of episodes) {
    for (const chapter of episode.chapters) {
      const firstPassage = next;
      while (passages[next]?.episodeId === episode.id && passages[next]?.chapterNumber === chapter.number)
        next++;
      chapters.push({
        ordinal: chapters.length,
        episode,
        chapter,
        firstPassage,
        endPassage: next,
      });
    }
  }
  return chapters;
}

/** The chapter a vector row speaks for. */
export function findChapterOfRow(index: PassageIndex, row: number): number {
  if (row >= index.passages.length) return row - index.passages.length;
  let low = 0;
  let high = index.chapters.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.chapters[middle]?.firstPassage ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
