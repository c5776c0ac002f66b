import { describeChapter, describePassage } from "../chunk/describe-passage.js";
import type { Chapter, Episode } from "../domain.js";
import type { KeywordIndex } from "./keyword-index.js";
import type { PassageList } from "./passage-list.js";
import type { RowRange } from "./row-range.js";
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

/** What is an episode's. */
export interface EpisodeSpan {
  readonly sections: RowRange;
  /** Its vector rows: those of its passages, and those of its chapters' notes as wholes. */
  readonly rows: readonly [passages: RowRange, wholes: RowRange];
}

/** The index, ready to be searched. Vector rows are the passages in order, then the chapters' notes as wholes in order. */
export interface PassageIndex {
  readonly episodes: readonly Episode[];
  readonly sections: readonly Section[];
  /** By the id of the episode. */
  readonly spans: ReadonlyMap<string, EpisodeSpan>;
  readonly passages: PassageList;
  /** Ordinal of the section that each vector row speaks for. */
  readonly sectionOfRow: Uint32Array;
  readonly keywords: KeywordIndex;
  /** Null: keyword search only. */
  readonly vectors: VectorIndex | null;
  /** Content-word vectors of the sections, by ordinal; null without vectors, and where words are not compared one by one. */
  readonly tokens: TokenMatrix | null;
}

/** How passages make up sections: chapter after chapter, its notes before its speech. */
export function listSections(
  episodes: readonly Episode[],
  passages: PassageList,
): Pick<PassageIndex, "sections" | "spans"> {
  const sections: Section[] = [];
  const spans = new Map<string, EpisodeSpan>();
  let next = 0;
  let whole = passages.length;
  let place = 0;
  for (const episode of episodes) {
    const first = { section: sections.length, passage: next, whole };
    for (const chapter of episode.chapters) {
      const isOwn = () => next < passages.length && passages.chapterAt(next) === place;
      const add = (firstPassage: number, row: number) => {
        const ordinal = sections.length;
        sections.push({ ordinal, episode, chapter, firstPassage, endPassage: next, row });
      };
      const notes = next;
      while (isOwn() && passages.kindAt(next) !== "transcript") next++;
      if (next > notes) add(notes, whole++);
      while (isOwn()) {
        next++;
        add(next - 1, next - 1);
      }
      place++;
    }
    spans.set(episode.id, {
      sections: { from: first.section, to: sections.length },
      rows: [
        { from: first.passage, to: next },
        { from: first.whole, to: whole },
      ],
    });
  }
  return { sections, spans };
}

/** The sections of an episode, in order; none where the index does not hold it. */
export function listEpisodeSections(
  { sections, spans }: Pick<PassageIndex, "sections" | "spans">,
  episodeId: string,
): readonly Section[] {
  const span = spans.get(episodeId)?.sections;
  return span === undefined ? [] : sections.slice(span.from, span.to);
}

/** A section's text as it is embedded and as keywords are taken from it. */
export function describeSection(
  { chapter, firstPassage, row }: Pick<Section, "chapter" | "firstPassage" | "row">,
  passages: PassageList,
): string {
  const passage = row === firstPassage ? passages.at(firstPassage) : undefined;
  return passage === undefined ? describeChapter(chapter) : describePassage(passage, chapter);
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
