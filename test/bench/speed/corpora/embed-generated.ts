import { showProgress } from "../report/show-progress.js";
import { MODEL, openEmbedder } from "../vectors/open-embedders.js";
import { VectorCache } from "../vectors/vector-cache.js";
import { BENCH_FOLDER } from "./bench-folder.js";
import { generateEpisodes, readDocuments, readQuestions } from "./generate-corpus.js";
import { listTexts } from "./open-corpus.js";
import { SCALES } from "./scales.js";

/** Vectors of the generated passages up to `passages`, and of all questions: embedded the first time, then read. */
export async function embedGenerated(passages: number): Promise<VectorCache> {
  const documents = readDocuments();
  const texts = [
    ...readQuestions().map((text) => MODEL.queryPrefix + text),
    ...SCALES.filter((scale) => scale <= passages).flatMap((scale) =>
      listTexts(generateEpisodes(documents, scale)),
    ),
  ];
  const cache = new VectorCache(BENCH_FOLDER, MODEL);
  const embedder = openEmbedder();
  try {
    await cache.fill(texts, {
      embed: (batch) => embedder.embedPassages(batch),
      onProgress: (done, total) =>
        showProgress(`embedding ${passages} generated passages, once`, done, total),
    });
  } finally {
    await embedder.close();
  }
  return cache;
}
