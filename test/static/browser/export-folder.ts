import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CorpusEpisode } from "../../../src/corpus/join/join-sources.js";
import type { Embedder } from "../../../src/embed/embedder.js";
import { type DistilledWords, WHOLE_SHARE } from "../../../src/embed/words/distilled-words.js";
import { packVectors } from "../../../src/embed/words/packed-vectors.js";
import { type ExportOptions, exportShow } from "../../../src/export/export-show.js";
import { readStaticAssets } from "../../../src/export/static-assets.js";
import type { LibraryWords } from "../../../src/export/words/gather-words.js";
import type { Episode } from "../../../src/shared/domain.js";
import { HashingEmbedder } from "../../fakes/hashing-embedder.js";
import { type LocalParts, makeAnswerParts } from "../../fakes/start-server.js";
import { readFolder } from "./start-folder.js";

const BUILT = join(import.meta.dirname, "../../../dist");

export interface ExportedFolder {
  /** The files, by path. */
  readonly files: Map<string, Buffer>;
  /** What a server would answer from. */
  readonly parts: LocalParts;
}

export interface ExportedOptions extends Partial<Pick<ExportOptions, "better" | "modelEndpoint">> {
  /** The embedding model of the index. */
  readonly own?: Embedder;
  readonly vectors?: boolean;
}

/** Exports invented episodes; with vectors, the words of a folder are those of the hashing embedder. */
export async function exportFolder(
  episodes: readonly (Episode | CorpusEpisode)[],
  { vectors = true, modelEndpoint = null, better = null, own }: ExportedOptions = {},
): Promise<ExportedFolder> {
  const parts = await makeAnswerParts(episodes, own);
  const root = await mkdtemp(join(tmpdir(), "cuepoint-static-"));
  const embedder = new HashingEmbedder({ name: "hashing" });
  try {
    const dir = join(root, "site");
    await exportShow({
      ...{ store: parts.store, dir, assets: readStaticAssets(BUILT), base: null, episodes: [] },
      ...{ better, modelEndpoint },
      distil: vectors ? (library) => embedWords(embedder, library) : null,
    });
    return { files: readFolder(dir), parts };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Words as a model has them that adds words up: their sum is the text's vector. */
async function embedWords(embedder: Embedder, { counts }: LibraryWords): Promise<DistilledWords> {
  const { dimensions } = embedder.model;
  const words = [...counts.keys()].sort();
  const rows = await embedder.embedPassages(words);
  const { bytes, scale } = packVectors(Float32Array.from(rows.flatMap((row) => [...row])), dimensions);
  return {
    model: "bge-small-en-v1.5",
    dimensions,
    words,
    vectors: bytes,
    scale,
    shares: new Uint8Array(words.length).fill(WHOLE_SHARE),
    bias: new Float32Array(dimensions),
    project: (vector) => vector,
  };
}
