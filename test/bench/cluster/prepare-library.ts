import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readCorpusPaths } from "../../../src/corpus/read-corpus.js";
import { writeLibrary } from "../../store/weaviate/generate-library.js";
import { embedGenerated } from "../speed/corpora/embed-generated.js";
import { generateEpisodes, readDocuments } from "../speed/corpora/generate-corpus.js";
import { listTexts } from "../speed/corpora/open-corpus.js";
import { SCALES } from "../speed/corpora/scales.js";
import { showProgress } from "../speed/report/show-progress.js";
import { openEmbedder } from "../speed/vectors/open-embedders.js";
import { findOriginal, repeatEpisodes } from "../speed/vectors/repeat-vectors.js";

/** So many passages are of real texts; a larger library is copies of them, with marked texts and disturbed vectors. */
const MOST_REAL = Math.max(...SCALES);

/** Writes a library of so many passages as pages, and keeps the vectors of all its texts. Returns the pages' folder. */
export async function prepareLibrary(folder: string, passages: number): Promise<string> {
  const real = Math.min(passages, MOST_REAL);
  if (passages % real !== 0) throw new RangeError(`expected a multiple of ${MOST_REAL}, got ${passages}`);
  const corpus = join(folder, "corpus");
  const done = join(folder, `corpus-of-${passages}`);
  if (await exists(done)) return corpus;
  const episodes = generateEpisodes(readDocuments(), real);
  const originals = await writeLibrary(join(folder, "originals"), episodes);
  const cache = await embedGenerated(real);
  // A text that reads otherwise in a page is another text.
  const read = await readCorpusPaths([originals], { known: [] });
  const texts = listTexts(read.episodes.map(({ episode }) => episode)).map(findOriginal);
  const embedder = openEmbedder();
  try {
    await cache.fill(texts, {
      embed: (batch) => embedder.embedPassages(batch),
      onProgress: (count, total) => showProgress("embedding what the pages changed", count, total),
    });
  } finally {
    await embedder.close();
  }
  await writeLibrary(folder, repeatEpisodes(episodes, passages / real));
  await mkdir(done);
  return corpus;
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
