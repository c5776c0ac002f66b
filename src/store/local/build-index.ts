import type { DividedEpisode } from "../../chunk/divide-episode.js";
import type { CorpusFile } from "../../corpus/corpus-file.js";
import type { Embedder } from "../../embed/embedder.js";
import type { Episode } from "../../shared/domain.js";
import { describeRows, keepsTokens } from "../describe-rows.js";
import { createFinder, embedSections } from "../embed-sections.js";
import { describeModel } from "../index-facts.js";
import { findAllQuestions } from "../keep-questions.js";
import { toBytes } from "../little-endian.js";
import type { PassageList } from "../passage-list.js";
import { mapRows } from "../passage-view.js";
import type { UpdateOptions } from "../store-driver.js";
import { encodeEpisodes } from "../stored-episodes.js";
import { ExactIndex } from "../vectors/exact-index.js";
import { HnswIndex } from "../vectors/hnsw-index.js";
import type { AddonState, HnswAddon } from "../vectors/load-addon.js";
import { measureRecall } from "../vectors/measure-recall.js";
import type { TokenMatrix } from "../vectors/token-matrix.js";
import type { VectorMatrix } from "../vectors/vector-matrix.js";
import { KeywordIndex } from "../words/keyword-index.js";
import type { EmbeddingJournal } from "./embedding-journal.js";
import { encodeDigests, encodeKeywords, encodePassages } from "./index-files.js";
import type { StoredIndex } from "./load-index.js";
import { LocalStore } from "./local-store.js";
import { MANIFEST_FORMAT } from "./manifest.js";
import type { PassageIndex } from "./passage-index.js";
import type { IndexContent } from "./write-index.js";

export interface BuildOptions
  extends Pick<
    UpdateOptions,
    "paths" | "lateInteraction" | "onProgress" | "onLinked" | "findQuestions" | "onQuestions" | "signal"
  > {
  readonly episodes: readonly DividedEpisode[];
  readonly corpus: readonly CorpusFile[];
  /** It is null for an index that is searched by keywords only. */
  readonly embedding: { readonly embedder: Embedder; readonly journal: EmbeddingJournal } | null;
  /** Texts that have not changed keep its vectors. It must be of the same model, and cannot be used afterwards. */
  readonly previous: StoredIndex | null;
  readonly addon: AddonState;
}

export interface BuiltIndex extends IndexContent {
  readonly embeddedTexts: number;
  readonly reusedTexts: number;
}

/** Makes vectors and keywords of passages, ready to be written. Only the journal is written here. */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const { embedding } = options;
  const described = describeRows(options.episodes);
  const { passages, sections, rows } = described;
  const vectors = embedding === null ? null : await buildVectors(embedding, described, options);
  const graph = vectors?.graph ?? null;
  const keywords = KeywordIndex.build(described.sectionTexts);
  const index: PassageIndex = {
    ...described,
    sectionOfRow: mapRows(sections, passages.length),
    keywords,
    vectors: vectors === null ? null : (graph ?? new ExactIndex(vectors.matrix)),
    tokens: vectors?.tokens ?? null,
  };
  const asked = await findAllQuestions(new LocalStore(index), options.episodes, options);
  const episodes = asked.map(({ episode }) => episode);
  return {
    manifest: {
      format: MANIFEST_FORMAT,
      builtAt: new Date().toISOString(),
      model: embedding === null ? null : describeModel(embedding.embedder),
      engine: vectors === null ? null : graph === null ? "exact" : "hnsw",
      recall: graph === null ? null : await measureRecall(graph, options.signal),
      counts: {
        episodes: episodes.length,
        chapters: episodes.reduce((sum, { chapters }) => sum + chapters.length, 0),
        sections: sections.length,
        passages: passages.length,
        vectors: vectors === null ? 0 : rows.length,
      },
      corpus: [...options.corpus],
      paths: options.paths,
    },
    files: { ...encodeTexts(episodes, passages, keywords), ...vectors?.files },
    writeGraph: graph === null ? null : (path) => graph.write(path),
    embeddedTexts: vectors?.embeddedTexts ?? 0,
    reusedTexts: rows.length - (vectors?.embeddedTexts ?? rows.length),
  };
}

type Described = ReturnType<typeof describeRows>;
type Files = IndexContent["files"];

function encodeTexts(episodes: readonly Episode[], passages: PassageList, index: KeywordIndex): Files {
  const { columns, text } = encodePassages(passages);
  const keywords = encodeKeywords(index);
  return {
    "episodes.json": encodeEpisodes(episodes, passages),
    "passages.bin": columns,
    "passages.txt": text,
    "keywords.json": keywords.json,
    "keywords.bin": keywords.binary,
  };
}

interface BuiltVectors {
  readonly matrix: VectorMatrix;
  readonly tokens: TokenMatrix | null;
  readonly graph: HnswIndex | null;
  readonly files: Files;
  readonly embeddedTexts: number;
}

async function buildVectors(
  { embedder, journal }: NonNullable<BuildOptions["embedding"]>,
  { sections, rows }: Described,
  options: BuildOptions,
): Promise<BuiltVectors> {
  const { addon } = options;
  const hasTokens = keepsTokens(sections.length, options.lateInteraction);
  const { matrix, tokens, embeddedTexts } = await embedSections(embedder, {
    ...options,
    rows,
    sections: hasTokens ? sections.length : null,
    known: [createFinder(options.previous), ({ digest }) => journal.find(digest)],
    keep: (made) => journal.append(made),
  });
  const digests = rows.map(({ digest }) => digest);
  const graph = addon.loaded ? await buildGraph(addon.addon, { matrix, digests }, options) : null;
  const files = {
    "digests.bin": encodeDigests(digests),
    "vectors.f32": matrix.encode(),
    ...(tokens === null ? {} : { "tokens.bin": tokens.encode() }),
    ...(graph === null ? {} : { "labels.u32": toBytes(graph.rowOfLabel) }),
  };
  return { matrix, tokens, graph, files, embeddedTexts };
}

/** Changes the graph of the previous index where its rows have; builds another where there is none or it has aged. */
async function buildGraph(
  addon: HnswAddon,
  { matrix, digests }: { readonly matrix: VectorMatrix; readonly digests: readonly string[] },
  { previous, onLinked, signal }: BuildOptions,
): Promise<HnswIndex> {
  const options = { onProgress: onLinked, signal };
  const graph = previous?.vectors;
  if (previous !== null && graph instanceof HnswIndex) {
    const before = previous.readDigests();
    const free = new Map(before.map((digest): [string, number[]] => [digest, []]));
    before.forEach((digest, row) => void free.get(digest)?.push(row));
    const rowsBefore = Int32Array.from(digests, (digest) => free.get(digest)?.shift() ?? -1);
    const updated = await graph.update(matrix, rowsBefore, options);
    if (updated !== null) return updated;
  }
  return await HnswIndex.build(addon, matrix, options);
}
