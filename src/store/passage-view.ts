import { describeChapter, describePassage } from "../chunk/describe-passage.js";
import type { Chapter, Episode } from "../shared/domain.js";
import type { EpisodeOutline } from "./episode-outline.js";
import type { PassageList } from "./passage-list.js";
import type { RowRange } from "./row-range.js";
import type { TokenMatrix } from "./vectors/token-matrix.js";
import type { VectorIndex } from "./vectors/vector-index.js";

/** How often words are said in a library as a whole. */
export interface Lexicon {
  /** Computes the inverse document frequency, above 0; it is greatest for a term that no section holds. */
  weigh(term: string): number;
  /** True where a section holds the term. */
  holds(term: string): boolean;
}

/** A section is ranked as one: it is the notes of a chapter, or one passage of what is said in it. Both are about as long. */
export interface Section {
  /** Its index among the sections, among the keyword documents and among the texts of the token matrix. */
  readonly ordinal: number;
  readonly episode: EpisodeOutline;
  readonly chapter: Chapter;
  /** Its passages are `passages[firstPassage]` up to, not including, `passages[endPassage]`. */
  readonly firstPassage: number;
  readonly endPassage: number;
  /** The row of the section's own vector; a section of speech has that of its one passage. */
  readonly row: number;
}

/** The part of a view that belongs to one episode. */
export interface EpisodeSpan {
  readonly sections: RowRange;
  /** The rows of its passages' vectors, and those of its chapters' notes as wholes. */
  readonly rows: readonly [passages: RowRange, wholes: RowRange];
}

/**
 * Sections with everything that ranking and grounding read of them. An index in this process gives all of its sections, others
 * those that one question needs. The rows of vectors are the passages in order, then each chapter's notes as a whole.
 */
export interface PassageView {
  readonly sections: readonly Section[];
  /** The spans of the episodes, by their ids. */
  readonly spans: ReadonlyMap<string, EpisodeSpan>;
  readonly passages: PassageList;
  /** The words of the whole library, not of these sections alone. */
  readonly keywords: Lexicon;
  /** It is null where passages are found by keywords only. */
  readonly vectors: Pick<VectorIndex, "matrix"> | null;
  /** The most that shared words add to a cosine for a section of speech, where questions do not have the model's own vectors. */
  readonly speechWeight?: number | undefined;
  /** The vectors of the sections' content words, by ordinal; null where words are not compared one by one. */
  readonly tokens: TokenMatrix | null;
}

/** Whole episodes, with all of their sections. */
export interface EpisodesView extends PassageView {
  readonly episodes: readonly Episode[];
}

/** Divides passages into sections, chapter after chapter; a chapter's notes come before its speech. */
export function listSections(
  episodes: readonly Episode[],
  passages: Pick<PassageList, "length" | "chapterAt" | "kindAt">,
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

/** Maps each vector row to the ordinal of the section it belongs to. */
export function mapRows(sections: readonly Section[], passages: number): Uint32Array {
  const wholes = sections.filter(({ row }) => row >= passages).length;
  const map = new Uint32Array(passages + wholes);
  for (const { ordinal, firstPassage, endPassage, row } of sections) {
    map.fill(ordinal, firstPassage, endPassage);
    map[row] = ordinal;
  }
  return map;
}

/** Lists the sections of an episode in order; there are none where the index does not hold it. */
export function listEpisodeSections(
  { sections, spans }: Pick<PassageView, "sections" | "spans">,
  episodeId: string,
): readonly Section[] {
  const span = spans.get(episodeId)?.sections;
  return span === undefined ? [] : sections.slice(span.from, span.to);
}

/** Writes a section's text as it is embedded and as keywords are taken from it. */
export function describeSection(
  { chapter, firstPassage, row }: Pick<Section, "chapter" | "firstPassage" | "row">,
  passages: PassageList,
): string {
  const passage = row === firstPassage ? passages.at(firstPassage) : undefined;
  return passage === undefined ? describeChapter(chapter) : describePassage(passage, chapter);
}
