import type { EpisodesView, Section } from "../passage-view.js";
import type { VectorIndex } from "../vectors/vector-index.js";
import type { KeywordIndex } from "../words/keyword-index.js";

/** An index in this process that is ready to be searched. */
export interface PassageIndex extends EpisodesView {
  /** The ordinal of the section that each vector row belongs to. */
  readonly sectionOfRow: Uint32Array;
  readonly keywords: KeywordIndex;
  /** It is null where passages are found by keywords only. */
  readonly vectors: VectorIndex | null;
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
