import { describePassage } from "../../chunk/describe-passage.js";
import type { DividedEpisode } from "../../chunk/divide-episode.js";
import type { CorpusFile } from "../../corpus/corpus-file.js";
import type { Embedder } from "../../embed/embedder.js";
import { createFinder, type EmbeddingProgress, embedSections, type TextRow } from "../embed-sections.js";
import type { EmbeddingJournal } from "../embedding-journal.js";
import { toBytes } from "../little-endian.js";
import { MANIFEST_FORMAT } from "../manifest.js";
import { PassageList } from "../passage-list.js";
import { describeSection, listSections, type Section } from "../passage-view.js";
import { encodeEpisodes } from "../stored-episodes.js";
import { HnswIndex } from "../vectors/hnsw-index.js";
import type { AddonState, HnswAddon } from "../vectors/load-addon.js";
import { measureRecall } from "../vectors/measure-recall.js";
import type { VectorMatrix } from "../vectors/vector-matrix.js";
import { KeywordIndex } from "../words/keyword-index.js";
import { digestText, encodeDigests, encodeKeywords, encodePassages } from "./index-files.js";
import type { StoredIndex } from "./load-index.js";
import type { IndexContent } from "./write-index.js";

/** Sections whose words are kept by default: `npm run bench` says what they cost (README, "Speed"). */
const MOST_COMPARED_SECTIONS = 20_000;

export interface BuildOptions {
  readonly episodes: readonly DividedEpisode[];
  readonly corpus: readonly CorpusFile[];
  readonly paths: readonly string[] | null;
  /** Null: an index for keyword search only. */
  readonly embedding: { readonly embedder: Embedder; readonly journal: EmbeddingJournal } | null;
  /** Its vectors are kept for texts that did not change; must be of the same model. Of no use afterwards. */
  readonly previous: StoredIndex | null;
  /** Whether the words of sections are compared with those of a question one by one; null: by how many they are. */
  readonly lateInteraction: boolean | null;
  readonly addon: AddonState;
  readonly onProgress?: (progress: EmbeddingProgress) => void;
  /** The same of vectors that are linked with their neighbours. */
  readonly onLinked?: (progress: EmbeddingProgress) => void;
  readonly signal?: AbortSignal;
}

export interface BuiltIndex extends IndexContent {
  readonly embeddedTexts: number;
  readonly reusedTexts: number;
}

/** Passages to vectors and keywords, ready to be written. Nothing is written here but the journal. */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const { embedding } = options;
  const described = describeRows(options.episodes);
  const { episodes, passages, sections, rows } = described;
  const vectors = embedding === null ? null : await buildVectors(embedding, described, options);
  const graph = vectors?.graph ?? null;
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
    files: { ...encodeTexts(described), ...vectors?.files },
    writeGraph: graph === null ? null : (path) => graph.write(path),
    embeddedTexts: vectors?.embeddedTexts ?? 0,
    reusedTexts: rows.length - (vectors?.embeddedTexts ?? rows.length),
  };
}

type Described = ReturnType<typeof describeRows>;
type Files = IndexContent["files"];

function encodeTexts({ episodes, passages, sectionTexts }: Described): Files {
  const { columns, text } = encodePassages(passages);
  const keywords = encodeKeywords(KeywordIndex.build(sectionTexts));
  return {
    "episodes.json": encodeEpisodes(episodes, passages),
    "passages.bin": columns,
    "passages.txt": text,
    "keywords.json": keywords.json,
    "keywords.bin": keywords.binary,
  };
}

async function buildVectors(
  { embedder, journal }: NonNullable<BuildOptions["embedding"]>,
  { sections, rows }: Described,
  options: BuildOptions,
): Promise<{ readonly graph: HnswIndex | null; readonly files: Files; readonly embeddedTexts: number }> {
  const { addon } = options;
  const hasTokens = keepsTokens(sections.length, options.lateInteraction);
  const { matrix, tokens, embeddedTexts } = await embedSections(embedder, {
    ...options,
    rows: hasTokens ? rows : rows.map((row) => ({ ...row, section: null })),
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
  return { graph, files, embeddedTexts };
}

/** True where the index of so many sections has the vectors of their words. */
export function keepsTokens(sections: number, wanted: boolean | null): boolean {
  return wanted ?? sections <= MOST_COMPARED_SECTIONS;
}

/** What the manifest records of the model: enough to know its vectors from another's. */
export function describeModel({ model }: Pick<Embedder, "model">): {
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
  const passages = PassageList.build(
    episodes,
    divided.flatMap((entry) => entry.passages),
  );
  const { sections, spans } = listSections(episodes, passages);
  const sectionTexts = sections.map((section) => describeSection(section, passages));
  const rows = listRows(sections, passages, sectionTexts);
  return { episodes, passages, sections, spans, sectionTexts, rows };
}

/** The passages in order, then the notes of the chapters as wholes. */
function listRows(
  sections: readonly Section[],
  passages: PassageList,
  sectionTexts: readonly string[],
): TextRow[] {
  const rows: TextRow[] = [];
  for (const { ordinal, chapter, firstPassage, endPassage, row } of sections) {
    passages.slice(firstPassage, endPassage).forEach((passage, i) => {
      const at = firstPassage + i;
      const text = describePassage(passage, chapter);
      rows[at] = { text, digest: digestText(text), section: at === row ? ordinal : null };
    });
    if (row < passages.length) continue;
    const text = sectionTexts[ordinal] ?? "";
    rows[row] = { text, digest: digestText(text), section: ordinal };
  }
  return rows;
}

/** The graph of the previous index, changed where the rows have; built anew where it cannot be had or has aged. */
async function buildGraph(
  addon: HnswAddon,
  { matrix, digests }: { readonly matrix: VectorMatrix; readonly digests: readonly string[] },
  { previous, onLinked, signal }: BuildOptions,
): Promise<HnswIndex> {
  const options = {
    ...(onLinked === undefined ? {} : { onProgress: onLinked }),
    ...(signal === undefined ? {} : { signal }),
  };
  const graph = previous?.vectors;
  if (previous !== null && graph instanceof HnswIndex) {
    const free = new Map<string, number[]>();
    previous.readDigests().forEach((digest, row) => {
      const rows = free.get(digest);
      if (rows === undefined) free.set(digest, [row]);
      else rows.push(row);
    });
    const rowsBefore = Int32Array.from(digests, (digest) => free.get(digest)?.shift() ?? -1);
    const updated = await graph.update(matrix, rowsBefore, options);
    if (updated !== null) return updated;
  }
  return await HnswIndex.build(addon, matrix, options);
}
