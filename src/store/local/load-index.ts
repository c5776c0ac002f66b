import { createHash } from "node:crypto";
import { join } from "node:path";
import { readRegularFile } from "../../platform/regular-file.js";
import { AppError, describeError } from "../../shared/errors.js";
import type { CorpusOrigin } from "../compare-corpus.js";
import { describeDamage } from "../index-facts.js";
import { viewNumbers } from "../little-endian.js";
import { listSections, mapRows } from "../passage-view.js";
import type { StageTimer } from "../store-driver.js";
import { StoredFile } from "../stored-file.js";
import { ExactIndex } from "../vectors/exact-index.js";
import { HnswIndex } from "../vectors/hnsw-index.js";
import type { AddonState } from "../vectors/load-addon.js";
import type { TokenMatrix } from "../vectors/token-matrix.js";
import type { VectorIndex } from "../vectors/vector-index.js";
import { KeywordIndex } from "../words/keyword-index.js";
import { describeFile, describeFileAside } from "./file-digest.js";
import { decodeDigests, decodeKeywords, decodePassages } from "./index-files.js";
import {
  type IndexFile,
  MANIFEST_FILE,
  type Manifest,
  MOST_MANIFEST_BYTES,
  parseManifest,
  parseOrigin,
} from "./manifest.js";
import { openTokens, openVectors } from "./open-matrices.js";
import type { PassageIndex } from "./passage-index.js";

/** It takes as long to hash a file of this size as to start a thread for it. */
const LARGE_BYTES = 1 << 25;

export interface StoredIndex extends PassageIndex {
  readonly manifest: Manifest;
  /** Reads, anew each time, the `digestText` of what each vector row was embedded from. */
  readonly readDigests: () => string[];
}

export interface LoadOptions {
  readonly time?: StageTimer | undefined;
  /** False where episodes are read alone: vectors stay on disk, and no words are known. Default: true. */
  readonly isSearched?: boolean | undefined;
}

/**
 * Reads the index, checking every file that it reads against the manifest's digests before anything is made of it.
 * Throws `index_missing`, `index_damaged` (says which file) or `index_mismatch`.
 */
export async function loadIndex(
  indexDir: string,
  addon: AddonState,
  options: LoadOptions = {},
): Promise<StoredIndex> {
  const manifest = await readManifest(indexDir);
  try {
    return await readGeneration({ indexDir, manifest }, addon, options);
  } catch (error) {
    // Another process may have replaced the index between the manifest and its files.
    const current = await readManifest(indexDir);
    if (current.generation === manifest.generation) throw error;
    return await readGeneration({ indexDir, manifest: current }, addon, options);
  }
}

/** Reads the manifest alone. Throws like `loadIndex`. */
export async function readManifest(indexDir: string): Promise<Manifest> {
  const path = join(indexDir, MANIFEST_FILE);
  let bytes: Buffer;
  try {
    bytes = await readRegularFile(path, { most: MOST_MANIFEST_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw new AppError("index_missing", `there is no index in ${indexDir}`, {
        hint: "Run `cuepoint ingest`.",
      });
    }
    return refuseReading(path, cause);
  }
  return parseManifest(bytes, path);
}

/** Reads what the manifest, of whatever format, tells of where the index came from; nothing where that cannot be read. */
export async function readOrigin(indexDir: string): Promise<CorpusOrigin> {
  try {
    return parseOrigin(await readRegularFile(join(indexDir, MANIFEST_FILE), { most: MOST_MANIFEST_BYTES }));
  } catch {
    return { files: [], paths: null };
  }
}

async function readGeneration(
  files: Files,
  addon: AddonState,
  { time = (_, read) => read(), isSearched = true }: LoadOptions,
): Promise<StoredIndex> {
  const { manifest } = files;
  // The parts are read side by side: the graph in a thread of its own, the others between its pieces.
  const [vectors, tokens, keywords, passages, readDigests] = await Promise.all([
    time("index: vectors", () => (isSearched ? readVectors(files, addon) : openUnsearched(files))),
    time("index: words", () => readTokens(files)),
    time("index: keywords", async () => (isSearched ? await readKeywords(files) : KeywordIndex.build([]))),
    time("index: passages", () => readPassages(files)),
    openDigests(files),
  ]);
  const { sections } = passages;
  if (isSearched && keywords.size !== sections.length)
    throw describeDamage(`expected keywords of ${sections.length} sections, found ${keywords.size}`);
  const sectionOfRow = mapRows(sections, passages.passages.length);
  if (vectors !== null && vectors.matrix.rows !== sectionOfRow.length)
    throw describeDamage(`expected ${sectionOfRow.length} vectors, found ${vectors.matrix.rows}`);
  return { manifest, ...passages, sectionOfRow, keywords, vectors, tokens, readDigests };
}

/** Tells where the files of one index are, and what they must be. */
interface Files {
  readonly indexDir: string;
  readonly manifest: Manifest;
}

async function readPassages(
  files: Files,
): Promise<Pick<PassageIndex, "episodes" | "passages" | "sections" | "spans">> {
  const { counts } = files.manifest;
  const text = new StoredFile(await verifyFile(files, "passages.txt"));
  const json = await readVerified(files, "episodes.json");
  const columns = await readVerified(files, "passages.bin");
  const { episodes, passages } = decodePassages(json, columns, { text, count: counts.passages });
  const { sections, spans } = listSections(episodes, passages);
  const found = {
    episodes: episodes.length,
    chapters: episodes.reduce((sum, { chapters }) => sum + chapters.length, 0),
    sections: sections.length,
    passages: passages.length,
  };
  for (const name of ["episodes", "chapters", "sections", "passages"] as const) {
    if (found[name] !== counts[name])
      throw describeDamage(`expected ${counts[name]} ${name}, found ${found[name]}`);
  }
  return { episodes, passages, sections, spans };
}

async function openDigests(files: Files): Promise<() => string[]> {
  if (files.manifest.model === null) return () => [];
  const file = new StoredFile(await verifyFile(files, "digests.bin"));
  return () => decodeDigests(file.read(0, file.size));
}

/** Opens the tokens, which stay on disk. */
async function readTokens(files: Files): Promise<TokenMatrix | null> {
  const { model, counts, files: own } = files.manifest;
  if (model === null || own["tokens.bin"] === undefined) return null;
  const path = await verifyFile(files, "tokens.bin");
  const tokens = openTokens(path, { texts: counts.sections, dimensions: model.dimensions });
  if (tokens.size !== own["tokens.bin"].bytes)
    throw describeDamage(`${path} does not hold the tokens of ${counts.sections} sections`);
  return tokens;
}

async function readKeywords(files: Files): Promise<KeywordIndex> {
  return decodeKeywords(
    await readVerified(files, "keywords.json"),
    await readVerified(files, "keywords.bin"),
  );
}

/** Opens the vectors, which stay on disk. */
async function openUnsearched(files: Files): Promise<VectorIndex | null> {
  const { model, counts } = files.manifest;
  if (model === null) return null;
  const shape = { rows: counts.vectors, dimensions: model.dimensions };
  return new ExactIndex(openVectors(await verifyFile(files, "vectors.f32"), shape));
}

/** Reads the graph, which holds a copy of the vectors, so that these stay on disk. For a scan they are read into memory. */
async function readVectors(files: Files, addon: AddonState): Promise<VectorIndex | null> {
  const { model, counts, engine } = files.manifest;
  if (model === null) return null;
  const shape = { rows: counts.vectors, dimensions: model.dimensions };
  if (!addon.loaded || engine !== "hnsw")
    return new ExactIndex(openVectors(await verifyFile(files, "vectors.f32"), shape).load());
  const path = await verifyFile(files, "vectors.hnsw");
  const rowOfLabel = viewNumbers(Uint32Array, await readVerified(files, "labels.u32"));
  const [graph, vectorsPath] = await Promise.all([
    HnswIndex.readGraph(addon.addon, path, shape.dimensions),
    verifyFile(files, "vectors.f32"),
  ]);
  return HnswIndex.open(openVectors(vectorsPath, shape), graph, rowOfLabel);
}

/** Reads a file's bytes, and checks that their number and SHA-256 are those in the manifest. */
async function readVerified(files: Files, name: IndexFile): Promise<Buffer> {
  const { path, bytes, sha256 } = findFile(files, name);
  const read = await readRegularFile(path, { bytes }).catch((cause: unknown) => refuseReading(path, cause));
  checkDigest(path, createHash("sha256").update(read).digest("hex"), sha256);
  return read;
}

/** Gives the path of a file, once it is known to be the file that was written. */
async function verifyFile(files: Files, name: IndexFile): Promise<string> {
  const { path, bytes, sha256 } = findFile(files, name);
  const describe = bytes > LARGE_BYTES ? describeFileAside : describeFile;
  const found = await describe(path, bytes).catch((cause: unknown) => refuseReading(path, cause));
  checkDigest(path, found.sha256, sha256);
  return path;
}

function findFile({ indexDir, manifest }: Files, name: IndexFile) {
  const expected = manifest.files[name];
  if (expected === undefined) throw describeDamage(`the manifest names no ${name}`);
  return { path: join(indexDir, manifest.generation, name), ...expected };
}

function refuseReading(path: string, cause: unknown): never {
  throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
}

function checkDigest(path: string, found: string, expected: string): void {
  if (found !== expected)
    throw describeDamage(`${path} is not the file that was written: its SHA-256 differs`);
}
