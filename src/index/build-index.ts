import { describePassage } from "../chunk/describe-passage.js";
import type { DividedEpisode } from "../chunk/divide-episode.js";
import type { CorpusFile } from "../corpus/corpus-file.js";
import type { Embedder } from "../embed/embedder.js";
import { type EmbeddingProgress, embedSections, type TextRow } from "./embed-sections.js";
import type { EmbeddingJournal } from "./embedding-journal.js";
import { HnswIndex } from "./hnsw-index.js";
import { digestText, encodeKeywords, encodeLabels, encodePassages, encodeVectors } from "./index-files.js";
import { KeywordIndex } from "./keyword-index.js";
import type { AddonState } from "./load-addon.js";
import type { StoredIndex } from "./load-index.js";
import { MANIFEST_FORMAT } from "./manifest.js";
import { describeSection, listSections } from "./passage-index.js";
import type { VectorMatrix } from "./vector-matrix.js";
import type { IndexContent } from "./write-index.js";

export interface BuildOptions {
  readonly episodes: readonly DividedEpisode[];
  readonly corpus: readonly CorpusFile[];
  readonly paths: readonly string[] | null;
  /** Null: an index for keyword search only. */
  readonly embedding: { readonly embedder: Embedder; readonly journal: EmbeddingJournal } | null;
  /** Its vectors are kept for texts that did not change; must be of the same model. Of no use afterwards. */
  readonly previous: StoredIndex | null;
  readonly addon: AddonState;
  readonly onProgress?: (progress: EmbeddingProgress) => void;
  readonly signal?: AbortSignal;
}

export interface BuiltIndex extends IndexContent {
  readonly embeddedTexts: number;
  readonly reusedTexts: number;
}

/** Passages to vectors and keywords, ready to be written. Nothing is written here but the journal. */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const { embedding, addon, previous } = options;
  const { episodes, passages, sections, sectionTexts, rows } = describeRows(options.episodes);
  const digests = embedding === null ? [] : rows.map(({ digest }) => digest);
  const keywords = encodeKeywords(KeywordIndex.build(sectionTexts));
  const made =
    embedding === null
      ? null
      : await embedSections(embedding.embedder, {
          ...options,
          rows,
          sections: sections.length,
          journal: embedding.journal,
        });
  const graph = made === null || !addon.loaded ? null : buildGraph(addon, made.matrix, { digests, previous });
  return {
    manifest: {
      format: MANIFEST_FORMAT,
      builtAt: new Date().toISOString(),
      model: embedding === null ? null : describeModel(embedding.embedder),
      engine: made === null ? null : graph === null ? "exact" : "hnsw",
      counts: {
        episodes: episodes.length,
        chapters: episodes.reduce((sum, { chapters }) => sum + chapters.length, 0),
        sections: sections.length,
        passages: passages.length,
        vectors: digests.length,
      },
      corpus: [...options.corpus],
      paths: options.paths,
    },
    files: {
      "passages.json": encodePassages({ episodes, passages, embedded: digests }),
      "keywords.json": keywords.json,
      "keywords.bin": keywords.binary,
      ...(made === null
        ? {}
        : { "vectors.f32": encodeVectors(made.matrix.data), "tokens.bin": made.tokens.encode() }),
      ...(graph === null ? {} : { "labels.u32": encodeLabels(graph.rowOfLabel) }),
    },
    writeGraph: graph === null ? null : (path) => graph.write(path),
    embeddedTexts: made?.embeddedTexts ?? 0,
    reusedTexts: rows.length - (made?.embeddedTexts ?? rows.length),
  };
}

/** What the manifest records of the model: enough to know its vectors from another's. */
export function describeModel({ model }: Embedder): {
  name: string;
  sha256: string;
  dimensions: number;
} {
  return {
    name: model.name,
    sha256: model.files[0]?.sha256 ?? "",
    dimensions: model.dimensions,
  };
}

/** The passages of all episodes, the sections they make up, and the texts that are embedded. */
export function describeRows(divided: readonly DividedEpisode[]) {
  const episodes = divided.map(({ episode }) => episode);
  const passages = divided.flatMap((entry) => entry.passages);
  const sections = listSections(episodes, passages);
  const sectionTexts = sections.map((section) => describeSection(section, passages));
  return { episodes, passages, sections, sectionTexts, rows: listRows(sections, passages, sectionTexts) };
}

/** The passages in order, then the notes of the chapters as wholes. */
function listRows(
  sections: ReturnType<typeof listSections>,
  passages: DividedEpisode["passages"],
  sectionTexts: readonly string[],
): TextRow[] {
  const rows: TextRow[] = [];
  for (const { ordinal, chapter, firstPassage, endPassage, row } of sections) {
    for (let at = firstPassage; at < endPassage; at++) {
      const passage = passages[at];
      if (passage === undefined) continue;
      const text = describePassage(passage, chapter);
      rows[at] = { text, digest: digestText(text), section: at === row ? ordinal : null };
    }
    if (row < passages.length) continue;
    const text = sectionTexts[ordinal] ?? "";
    rows[row] = { text, digest: digestText(text), section: ordinal };
  }
  return rows;
}

/** The graph of the previous index, changed where the rows have; built anew where it cannot be had or has aged. */
function buildGraph(
  addon: Extract<AddonState, { loaded: true }>,
  matrix: VectorMatrix,
  { digests, previous }: { readonly digests: readonly string[]; readonly previous: StoredIndex | null },
): HnswIndex {
  const graph = previous?.vectors;
  if (previous !== null && graph instanceof HnswIndex) {
    const free = new Map<string, number[]>();
    previous.embedded.forEach((digest, row) => {
      const rows = free.get(digest);
      if (rows === undefined) free.set(digest, [row]);
      else rows.push(row);
    });
    const rowsBefore = Int32Array.from(digests, (digest) => free.get(digest)?.shift() ?? -1);
    const updated = graph.update(matrix, rowsBefore);
    if (updated !== null) return updated;
  }
  return HnswIndex.build(addon.addon, matrix);
}
