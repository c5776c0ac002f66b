import type { Chapter, Passage } from "../shared/domain.js";
import type { EpisodeOutline } from "./episode-outline.js";
import { PassageList } from "./passage-list.js";
import { type Lexicon, listSections, type PassageView } from "./passage-view.js";
import { VectorMatrix } from "./vectors/vector-matrix.js";

/** A section that was fetched by itself. */
export interface FetchedSection {
  readonly episodeId: string;
  /** Orders the sections of one episode. */
  readonly place: number;
  /** The number of its chapter. */
  readonly chapter: number;
  /** The notes of its chapter, where they came with it. */
  readonly notes: Pick<Chapter, "summary" | "bullets"> | null;
  /** Never empty. */
  readonly passages: readonly Passage[];
  /** A row for each passage and, in a section of notes, one for them as a whole; null without vectors. */
  readonly vectors: Float32Array | null;
}

export interface ViewParts<Fetched> {
  /** The episodes in the order of the corpus; it holds at least those of the sections. */
  readonly episodes: readonly EpisodeOutline[];
  /** The sections in any order, none of them twice. */
  readonly sections: readonly Fetched[];
  readonly keywords: Lexicon;
  /** The numbers of a row; 0 without vectors. */
  readonly dimensions: number;
}

export interface AssembledView<Fetched> {
  readonly view: Omit<PassageView, "tokens">;
  /** The sections by their ordinal in the view. */
  readonly fetched: readonly Fetched[];
}

/** Assembles fetched sections as ranking and grounding read them, in the order of the corpus. */
export function assembleView<Fetched extends FetchedSection>({
  episodes,
  sections,
  keywords,
  dimensions,
}: ViewParts<Fetched>): AssembledView<Fetched> {
  const own = new Map(sections.map(({ episodeId }): [string, Fetched[]] => [episodeId, []]));
  for (const section of sections) own.get(section.episodeId)?.push(section);
  const fetched: Fetched[] = [];
  const held = episodes.flatMap((outline) => {
    const list = own.get(outline.id)?.sort((a, b) => a.place - b.place);
    if (list === undefined) return [];
    fetched.push(...list);
    const notes = new Map(list.flatMap(({ chapter, notes: own }) => (own === null ? [] : [[chapter, own]])));
    const chapters = outline.chapters.map(
      (chapter): Chapter => ({
        ...chapter,
        ...(notes.get(chapter.number) ?? { summary: null, bullets: [] }),
      }),
    );
    return [{ ...outline, chapters }];
  });
  const passages = PassageList.hold(
    held,
    fetched.flatMap((section) => section.passages),
  );
  const matrix = dimensions === 0 ? null : joinVectors(fetched, passages.length, dimensions);
  return {
    view: {
      ...listSections(held, passages),
      passages,
      keywords,
      vectors: matrix === null ? null : { matrix },
    },
    fetched,
  };
}

/** Joins the rows of the passages in order, and after them those of each chapter's notes as a whole. */
function joinVectors(fetched: readonly FetchedSection[], passages: number, dimensions: number): VectorMatrix {
  const wholes = fetched.filter(isNotes).length;
  const data = new Float32Array((passages + wholes) * dimensions);
  let row = 0;
  let whole = passages;
  for (const section of fetched) {
    const vectors = section.vectors ?? new Float32Array();
    const end = section.passages.length * dimensions;
    data.set(vectors.subarray(0, end), row * dimensions);
    row += section.passages.length;
    if (!isNotes(section)) continue;
    data.set(vectors.subarray(end, end + dimensions), whole * dimensions);
    whole++;
  }
  return VectorMatrix.build(data, dimensions);
}

function isNotes({ passages }: FetchedSection): boolean {
  return passages[0]?.kind !== "transcript";
}
