import type { Episode } from "../../shared/domain.js";
import { listEpisodeSections, type PassageView } from "../../store/passage-view.js";
import type { CitationSource } from "../build-citation.js";

/** Lists an episode's passages in page order, each with its chapter. */
export function listSources(view: PassageView, { id }: Pick<Episode, "id">): CitationSource[] {
  return listEpisodeSections(view, id).flatMap(({ episode, chapter, firstPassage, endPassage }) =>
    view.passages.slice(firstPassage, endPassage).map((passage) => ({ episode, chapter, passage })),
  );
}

/** Lists the first passage of each chapter that has one. */
export function listChapterOpenings(sources: readonly CitationSource[]): CitationSource[] {
  return sources.filter(({ chapter }, i) => chapter.number !== sources[i - 1]?.chapter.number);
}
