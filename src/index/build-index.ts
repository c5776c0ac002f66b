import { describeChapter, describePassage, splitEpisode } from "../chunk/describe-passage.js";
import type { Episode } from "../domain.js";
import type { Embedder } from "../embed/embedder.js";
import { HnswIndex } from "./hnsw-index.js";
import { digestText, encodeKeywords, encodePassages, encodeTokens, encodeVectors } from "./index-files.js";
import { KeywordIndex } from "./keyword-index.js";
import type { AddonState } from "./load-addon.js";
import type { StoredIndex } from "./load-index.js";
import { type CorpusFile, MANIFEST_FORMAT } from "./manifest.js";
import { listSections } from "./passage-index.js";
import { selectContentTokens } from "./select-content-tokens.js";
import { TokenMatrix } from "./token-matrix.js";
import { VectorMatrix } from "./vector-matrix.js";
import type { IndexContent } from "./write-index.js";

export interface BuildProgress {
  /** Texts embedded so far, of `total` that need it. */
  readonly done: number;
  readonly total: number;
}

export interface BuildOptions {
  readonly episodes: readonly Episode[];
  readonly corpus: readonly CorpusFile[];
  readonly paths: readonly string[] | null;
  /** Null: an index for keyword search only. */
  readonly embedder: Embedder | null;
  /** Its vectors are kept for texts that did not change; must be of the same model. */
  readonly previous: StoredIndex | null;
  readonly addon: AddonState;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal;
}

export interface BuiltIndex extends IndexContent {
  readonly embeddedTexts: number;
  readonly reusedTexts: number;
}

const CHAPTERS_AT_ONCE = 32;

/** Episodes to passages, vectors and keywords, ready to be written. Nothing is written here. */
export async function buildIndex(options: BuildOptions): Promise<BuiltIndex> {
  const { episodes, embedder, addon } = options;
  const passages = episodes.flatMap(splitEpisode);
  const chapters = listSections(episodes, passages);
  const chapterTexts = chapters.map(({ chapter }) => describeChapter(chapter));
  const passageTexts = chapters.flatMap(({ chapter, firstPassage, endPassage }) =>
    passages.slice(firstPassage, endPassage).map((passage) => describePassage(passage, chapter)),
  );
  const texts = [...passageTexts, ...chapterTexts];
  const embedded = embedder === null ? [] : texts.map(digestText);
  const keywords = encodeKeywords(KeywordIndex.build(chapterTexts));
  const vectors =
    embedder === null
      ? null
      : await embedTexts(embedder, {
          ...options,
          texts,
          digests: embedded,
          firstChapter: passageTexts.length,
        });
  const graph = vectors !== null && addon.loaded ? HnswIndex.build(addon.addon, vectors.matrix) : null;
  return {
    manifest: {
      format: MANIFEST_FORMAT,
      builtAt: new Date().toISOString(),
      model: embedder === null ? null : describeModel(embedder),
      engine: vectors === null ? null : graph === null ? "exact" : "hnsw",
      counts: {
        episodes: episodes.length,
        chapters: chapters.length,
        passages: passages.length,
        vectors: embedded.length,
      },
      corpus: [...options.corpus],
      paths: options.paths === null ? null : [...options.paths],
    },
    files: {
      "passages.json": encodePassages({ episodes, passages, embedded }),
      "keywords.json": keywords.json,
      "keywords.bin": keywords.binary,
      ...(vectors === null
        ? {}
        : {
            "vectors.f32": encodeVectors(vectors.matrix.data),
            "tokens.bin": encodeTokens(vectors.tokens),
          }),
    },
    writeGraph: graph === null ? null : (path) => graph.write(path),
    embeddedTexts: vectors?.embeddedTexts ?? 0,
    reusedTexts: texts.length - (vectors?.embeddedTexts ?? texts.length),
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

interface TextsToEmbed extends BuildOptions {
  readonly texts: readonly string[];
  readonly digests: readonly string[];
  /** Row of the first chapter; the passages stand before it. */
  readonly firstChapter: number;
}

/** Vectors of all texts and the tokens of the chapters: from the previous index where the text is the same. */
async function embedTexts(
  embedder: Embedder,
  options: TextsToEmbed,
): Promise<{ matrix: VectorMatrix; tokens: TokenMatrix; embeddedTexts: number }> {
  const { texts, digests, firstChapter, previous, onProgress, signal } = options;
  const { dimensions } = embedder.model;
  const known = new Map(previous?.embedded.map((digest, row) => [digest, row]));
  const data = new Float32Array(texts.length * dimensions);
  const tokens: TokenMatrix[] = [];
  const missing: number[] = [];
  digests.forEach((digest, row) => {
    const kept = findVectors(previous, known.get(digest), row >= firstChapter);
    if (kept === null) {
      missing.push(row);
      return;
    }
    data.set(kept.vector, row * dimensions);
    if (row >= firstChapter) tokens[row - firstChapter] = TokenMatrix.build([kept.tokens], dimensions);
  });
  const passages = missing.filter((row) => row < firstChapter);
  const chapters = missing.filter((row) => row >= firstChapter);
  const report = (before: number) => ({
    onProgress: (done: number) => onProgress?.({ done: before + done, total: missing.length }),
    ...(signal === undefined ? {} : { signal }),
  });
  const textOf = (row: number) => texts[row] ?? "";
  const vectors = await embedder.embedPassages(passages.map(textOf), report(0));
  passages.forEach((row, i) => {
    data.set(vectors[i] ?? [], row * dimensions);
  });
  // A chapter's token vectors are many times its text until each number is a byte.
  for (let at = 0; at < chapters.length; at += CHAPTERS_AT_ONCE) {
    const batch = chapters.slice(at, at + CHAPTERS_AT_ONCE);
    const embeddings = await embedder.embedTokens(batch.map(textOf), report(passages.length + at));
    batch.forEach((row, i) => {
      const embedding = embeddings[i];
      if (embedding === undefined) return;
      data.set(embedding.vector, row * dimensions);
      const content = selectContentTokens(embedding.tokens, dimensions).data;
      tokens[row - firstChapter] = TokenMatrix.build([content], dimensions);
    });
  }
  return {
    matrix: new VectorMatrix(data, dimensions),
    tokens: TokenMatrix.join(tokens, dimensions),
    embeddedTexts: missing.length,
  };
}

/** What the previous index holds of a text; null where it holds too little. A chapter needs its tokens as well. */
function findVectors(
  previous: StoredIndex | null,
  row: number | undefined,
  isChapter: boolean,
): { vector: Float32Array; tokens: Float32Array } | null {
  if (previous === null || row === undefined) return null;
  const vector = previous.vectors?.matrix.row(row);
  const chapter = row - previous.passages.length;
  const tokens = chapter < 0 ? undefined : previous.tokens?.read(chapter);
  if (vector === undefined || (isChapter && tokens === undefined)) return null;
  return { vector, tokens: tokens ?? new Float32Array() };
}
