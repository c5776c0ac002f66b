import type { DividedEpisode } from "../../chunk/divide-episode.js";
import type { Embedder } from "../../embed/embedder.js";
import { describeRows } from "../describe-rows.js";
import { ExactIndex } from "../vectors/exact-index.js";
import { selectContentTokens } from "../vectors/select-content-tokens.js";
import { packTokens, type TokenBlock, TokenMatrix } from "../vectors/token-matrix.js";
import { VectorMatrix } from "../vectors/vector-matrix.js";
import { KeywordIndex } from "../words/keyword-index.js";
import { mapRows, type PassageIndex } from "./passage-index.js";

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
  const { dimensions } = embedder.model;
  const embeddings = await embedder.embedTokens(
    rows.map(({ text }) => text),
    { signal },
  );
  const data = new Float32Array(rows.length * dimensions);
  const blocks: TokenBlock[] = [];
  embeddings.forEach(({ vector, tokens }, row) => {
    data.set(vector, row * dimensions);
    const section = rows[row]?.section ?? null;
    if (section !== null)
      blocks[section] = packTokens(selectContentTokens(tokens, dimensions).data, dimensions);
  });
  return {
    ...common,
    vectors: new ExactIndex(VectorMatrix.build(data, dimensions)),
    tokens: TokenMatrix.build(blocks, dimensions),
  };
}
