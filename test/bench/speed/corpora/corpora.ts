import { join } from "node:path";
import { findDataSet } from "../../data/data-set.js";
import { createCachedEmbedder } from "../vectors/cached-embedder.js";
import { MODEL, openEmbedder } from "../vectors/open-embedders.js";
import { createRepeatingEmbedder, repeatEpisodes } from "../vectors/repeat-vectors.js";
import type { VectorCache } from "../vectors/vector-cache.js";
import { embedGenerated } from "./embed-generated.js";
import { generateEpisodes, readDocuments } from "./generate-corpus.js";
import { type IndexedCorpus, indexCorpus, readMade, readPaths } from "./open-corpus.js";
import { SCALES } from "./scales.js";

/** The page that is shipped, as it is served. */
export async function indexPage(): Promise<IndexedCorpus> {
  return await indexReal("page", ["corpus"]);
}

/** 60 transcripts by people; null: they are not there. */
export async function indexTranscripts(): Promise<IndexedCorpus | null> {
  const folder = findDataSet("podcasts-changelog");
  return folder === null ? null : await indexReal("transcripts", [join(folder, "episodes")]);
}

async function indexReal(name: string, paths: readonly string[]): Promise<IndexedCorpus> {
  const embedder = openEmbedder();
  try {
    return await indexCorpus({ name, readCorpus: readPaths(paths), lateInteraction: true }, embedder);
  } finally {
    await embedder.close();
  }
}

const generated = new Map<number, IndexedCorpus>();
let vectors: { readonly cache: VectorCache; readonly passages: number } | null = null;

/** Vectors of the generated passages, up to that many, and of the questions. Throws where the data sets are absent. */
export async function openVectors(passages: number): Promise<VectorCache> {
  if (vectors === null || vectors.passages < passages)
    vectors = { cache: await embedGenerated(passages), passages };
  return vectors.cache;
}

/** The index of the first `passages` generated passages, without token vectors. */
export async function indexGenerated(passages: number): Promise<IndexedCorpus> {
  const known = generated.get(passages);
  if (known !== undefined) return known;
  const documents = readDocuments();
  const embedder = createCachedEmbedder(MODEL, await openVectors(passages));
  const readCorpus = readMade(generateEpisodes(documents, passages));
  const made = await indexCorpus(
    { name: `generated-${passages}`, readCorpus, lateInteraction: false },
    embedder,
  );
  generated.set(passages, made);
  return made;
}

const COPIES = 10;

/** A million passages: the largest generated set over and over, with noise on its vectors. Synthetic. */
export async function indexMillion(): Promise<IndexedCorpus> {
  const passages = SCALES[SCALES.length - 1] ?? 0;
  const embedder = createRepeatingEmbedder(createCachedEmbedder(MODEL, await openVectors(passages)));
  const episodes = repeatEpisodes(generateEpisodes(readDocuments(), passages), COPIES);
  const name = `generated-${COPIES * passages}`;
  return await indexCorpus({ name, readCorpus: readMade(episodes), lateInteraction: false }, embedder);
}
