import type { EpisodesView, Section } from "../passage-view.js";
import type { VectorIndex } from "../vectors/vector-index.js";
import type { KeywordIndex } from "../words/keyword-index.js";

/** An index in this process, ready to be searched. */
export interface PassageIndex extends EpisodesView {
  /** Ordinal of the section that each vector row speaks for. */
  readonly sectionOfRow: Uint32Array;
  readonly keywords: KeywordIndex;
  /** Null: keyword search only. */
  readonly vectors: VectorIndex | null;
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
