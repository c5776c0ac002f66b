import type { DividedEpisode } from "../../chunk/divide-episode.js";
import type { Embedder } from "../../embed/embedder.js";
import { describeRows } from "../describe-rows.js";
import { embedSections } from "../embed-sections.js";
import { mapRows } from "../passage-view.js";
import { ExactIndex } from "../vectors/exact-index.js";
import { KeywordIndex } from "../words/keyword-index.js";
import type { PassageIndex } from "./passage-index.js";

/** Makes an index that is searched exactly and kept nowhere. Without an embedder it has keywords only. */
export async function indexInMemory(
  divided: readonly DividedEpisode[],
  embedder: Embedder | null,
  signal?: AbortSignal,
): Promise<PassageIndex> {
  const { episodes, passages, sections, spans, sectionTexts, rows } = describeRows(divided);
  const common = {
    episodes,
    passages,
    sections,
    spans,
    sectionOfRow: mapRows(sections, passages.length),
    keywords: KeywordIndex.build(sectionTexts),
  };
  if (embedder === null) return { ...common, vectors: null, tokens: null };
  const { matrix, tokens } = await embedSections(embedder, {
    rows,
    sections: sections.length,
    signal,
  });
  return { ...common, vectors: new ExactIndex(matrix), tokens };
}
