import { describeChapter, describePassage } from "../chunk/describe-passage.js";
import type { Chapter, Episode } from "../shared/domain.js";
import type { EpisodeOutline } from "./episode-outline.js";
import type { PassageList } from "./passage-list.js";
import type { RowRange } from "./row-range.js";
import type { TokenMatrix } from "./vectors/token-matrix.js";
import type { VectorIndex } from "./vectors/vector-index.js";

/** How often words are said in a library as a whole. */
export interface Lexicon {
  /** Inverse document frequency, above 0; greatest for a term no section holds. */
  weigh(term: string): number;
  /** True where a section holds the term. */
  holds(term: string): boolean;
}

/** What is ranked as one: the notes of a chapter, or one passage of what is said in it. Both are about as long. */
export interface Section {
  /** Its place among the sections: keyword document and token rows have the same. */
  readonly ordinal: number;
  readonly episode: EpisodeOutline;
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

/**
 * Sections with everything that ranking and grounding read of them: of an index in this process all there are, of a cluster
 * those that one question needs. Vector rows are the passages in order, then the chapters' notes as wholes in order.
 */
export interface PassageView {
  readonly sections: readonly Section[];
  /** By the id of the episode. */
  readonly spans: ReadonlyMap<string, EpisodeSpan>;
  readonly passages: PassageList;
  /** Of the library, not of these sections alone. */
  readonly keywords: Lexicon;
  /** Null: keyword search only. */
  readonly vectors: Pick<VectorIndex, "matrix"> | null;
  /** Content-word vectors of the sections, by ordinal; null without vectors, and where words are not compared one by one. */
  readonly tokens: TokenMatrix | null;
}

/** Episodes whole, with all of their sections. */
export interface EpisodesView extends PassageView {
  readonly episodes: readonly Episode[];
}

/** How passages make up sections: chapter after chapter, its notes before its speech. */
export function listSections(
  episodes: readonly Episode[],
  passages: PassageList,
): Pick<PassageView, "sections" | "spans"> {
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
  { sections, spans }: Pick<PassageView, "sections" | "spans">,
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
