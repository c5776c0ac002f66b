import { describeChapter, describePassage } from "../chunk/describe-passage.js";
import type { Chapter, Episode, Passage } from "../domain.js";
import type { KeywordIndex } from "./keyword-index.js";
import type { TokenMatrix } from "./token-matrix.js";
import type { VectorIndex } from "./vector-index.js";

/** What is ranked as one: the notes of a chapter, or one passage of what is said in it. Both are about as long. */
export interface Section {
  /** Its place among the sections: keyword document and token rows have the same. */
  readonly ordinal: number;
  readonly episode: Episode;
  readonly chapter: Chapter;
  /** Its passages are `passages[firstPassage]` up to, not including, `passages[endPassage]`. */
  readonly firstPassage: number;
  readonly endPassage: number;
  /** Vector of the section as a whole: of speech that of its one passage. */
  readonly row: number;
}

/** The index in memory. Vector rows are the passages in order, then the chapters' notes as wholes in order. */
export interface PassageIndex {
  readonly episodes: readonly Episode[];
  readonly sections: readonly Section[];
  readonly passages: readonly Passage[];
  /** Ordinal of the section that each vector row speaks for. */
  readonly sectionOfRow: Uint32Array;
  readonly keywords: KeywordIndex;
  /** Null: keyword search only. */
  readonly vectors: VectorIndex | null;
  /** Content-word vectors of the sections, by ordinal; null together with `vectors`. */
  readonly tokens: TokenMatrix | null;
}

/** Lines up chapters with their passages, which stand in the same order: a chapter's notes before its speech. */
export function listSections(episodes: readonly Episode[], passages: readonly Passage[]): Section[] {
  const sections: Section[] = [];
  let next = 0;
  let whole = passages.length;
  for (const episode of episodes) {
    for (const chapter of episode.chapters) {
      const isOwn = () =>
        passages[next]?.episodeId === episode.id && passages[next]?.chapterNumber === chapter.number;
      const add = (firstPassage: number, row: number) => {
        const ordinal = sections.length;
        sections.push({ ordinal, episode, chapter, firstPassage, endPassage: next, row });
      };
      const first = next;
      while (isOwn() && passages[next]?.kind !== "transcript") next++;
      if (next > first) add(first, whole++);
      while (isOwn()) {
        next++;
        add(next - 1, next - 1);
      }
    }
  }
  return sections;
}

/** A section's text as it is embedded and as keywords are taken from it. */
export function describeSection(
  { chapter, firstPassage, row }: Pick<Section, "chapter" | "firstPassage" | "row">,
  passages: readonly Passage[],
): string {
  const passage = passages[firstPassage];
  return row === firstPassage && passage !== undefined
    ? describePassage(passage, chapter)
    : describeChapter(chapter);
}

/** The ordinal of the section that each vector row speaks for. */
export function mapRows(sections: readonly Section[], passages: number): Uint32Array {
  const wholes = sections.filter(({ row }) => row >= passages).length;
  const map = new Uint32Array(passages + wholes);
  for (const { ordinal, firstPassage, endPassage, row } of sections) {
    map.fill(ordinal, firstPassage, endPassage);
    map[row] = ordinal;
  }
  return map;
}
