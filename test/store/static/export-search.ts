import { createHash } from "node:crypto";
import { type DistilledWords, WHOLE_SHARE } from "../../../src/embed/words/distilled-words.js";
import { packVectors } from "../../../src/embed/words/packed-vectors.js";
import { listPieces } from "../../../src/shared/pieces.js";
import type { PassageStore } from "../../../src/store/passage-store.js";
import { keepFiles, type ReadFile } from "../../../src/store/static/read-file.js";
import type { SearchData } from "../../../src/store/static/search-manifest.js";
import { writeSearchData } from "../../../src/store/static/write-search-data.js";

export interface ExportedSearch {
  readonly data: SearchData;
  /** The files by their paths. */
  readonly files: Map<string, Uint8Array>;
  readonly readFile: ReadFile;
}

/** Exports a store's search data into memory. */
export async function exportSearch(
  store: PassageStore,
  words: DistilledWords | null,
  { better = true }: { readonly better?: boolean } = {},
): Promise<ExportedSearch> {
  const files = new Map<string, Uint8Array>();
  const data = await writeSearchData({
    views: readEach(store, better),
    outlines: await store.readOutlines(store.episodes.map(({ id }) => id)),
    words,
    builtAt: store.builtAt,
    better,
    put: async (name, content) => {
      const bytes = Buffer.concat([...listPieces(content)]);
      const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
      const path = `search/${name.replace(".", `-${hash}.`)}`;
      files.set(path, Uint8Array.from(bytes));
      return path;
    },
  });
  const readFile = keepFiles(async (path) => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new Error("there is no such file");
    return bytes;
  });
  return { data, files, readFile };
}

async function* readEach(store: PassageStore, tokens: boolean) {
  for (const { id } of store.episodes) yield await store.readEpisodes([id], { tokens });
}

/** Words as the vectors of an embedder of the tests have them: its own space, nothing reduced. */
export function keepSpace(
  dimensions: number,
  words: Readonly<Record<string, readonly number[]>> = {},
): DistilledWords {
  const rows = Float32Array.from(Object.values(words).flat(), (value) => value / 127);
  const { bytes, scale } = packVectors(rows, dimensions);
  return {
    model: "bge-small-en-v1.5",
    dimensions,
    words: Object.keys(words),
    vectors: bytes,
    scale,
    shares: new Uint8Array(Object.keys(words).length).fill(WHOLE_SHARE),
    bias: new Float32Array(dimensions),
    project: (vector) => vector,
  };
}
