import type { Chapter } from "../../shared/domain.js";
import { PassageList } from "../passage-list.js";
import { listSections, type PassageView } from "../passage-view.js";
import { VectorMatrix } from "../vectors/vector-matrix.js";
import type { CatalogEpisode } from "./catalog.js";
import type { CountedLexicon } from "./counted-lexicon.js";
import { readPassages, type StoredSection } from "./stored-section.js";

export interface ViewParts {
  /** The episodes in the order of the corpus; it holds at least those of the sections. */
  readonly episodes: readonly CatalogEpisode[];
  /** The sections in any order, none of them twice. */
  readonly sections: readonly StoredSection[];
  readonly lexicon: CountedLexicon;
  readonly dimensions: number;
}

export interface AssembledView {
  readonly view: Omit<PassageView, "tokens">;
  /** The sections by their ordinal in the view. */
  readonly stored: readonly StoredSection[];
}

/** Assembles sections from a cluster as ranking and grounding read them, in the order of the corpus. */
export function assembleView({ episodes, sections, lexicon, dimensions }: ViewParts): AssembledView {
  const own = new Map(sections.map(({ episodeId }): [string, StoredSection[]] => [episodeId, []]));
  for (const section of sections) own.get(section.episodeId)?.push(section);
  const stored: StoredSection[] = [];
  const held = episodes.flatMap(({ outline }) => {
    const list = own.get(outline.id)?.sort((a, b) => a.place - b.place);
    if (list === undefined) return [];
    stored.push(...list);
    const notes = new Map(list.flatMap(({ chapter, notes: own }) => (own === null ? [] : [[chapter, own]])));
    const chapters = outline.chapters.map(
      (chapter): Chapter => ({
        ...chapter,
        ...(notes.get(chapter.number) ?? { summary: null, bullets: [] }),
      }),
    );
    return [{ ...outline, chapters }];
  });
  const passages = PassageList.build(held, stored.flatMap(readPassages));
  return {
    view: {
      ...listSections(held, passages),
      passages,
      keywords: lexicon,
      vectors: { matrix: joinVectors(stored, passages.length, dimensions) },
    },
    stored,
  };
}

/** Joins the rows of the passages in order, and after them those of each chapter's notes as a whole. */
function joinVectors(stored: readonly StoredSection[], passages: number, dimensions: number): VectorMatrix {
  const wholes = stored.filter(({ notes }) => notes !== null).length;
  const data = new Float32Array((passages + wholes) * dimensions);
  let row = 0;
  let whole = passages;
  for (const { passages: own, notes, vectors } of stored) {
    const end = own.length * dimensions;
    data.set(vectors.subarray(0, end), row * dimensions);
    row += own.length;
    if (notes === null) continue;
    data.set(vectors.subarray(end, end + dimensions), whole * dimensions);
    whole++;
  }
  return VectorMatrix.build(data, dimensions);
}
