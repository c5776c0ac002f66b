import type { Episode } from "../../domain.js";
import { listEpisodeSections, type PassageIndex, type Section } from "../../index/passage-index.js";
import type { CitationSource } from "../build-citation.js";

/** An episode's passages in page order, each with its chapter. */
export function listSources(index: PassageIndex, { id }: Episode): CitationSource[] {
  return listEpisodeSections(index, id).flatMap((section) => listSectionSources(index, section));
}

/** A section's passages in page order, each with its chapter. */
export function listSectionSources(
  { passages }: Pick<PassageIndex, "passages">,
  { episode, chapter, firstPassage, endPassage }: Section,
): CitationSource[] {
  return passages.slice(firstPassage, endPassage).map((passage) => ({ episode, chapter, passage }));
}

/** The first passage of each chapter that has one. */
export function listChapterOpenings(sources: readonly CitationSource[]): CitationSource[] {
  return sources.filter(({ chapter }, i) => chapter.number !== sources[i - 1]?.chapter.number);
}
