import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, describeError } from "../errors.js";
import { ExactIndex } from "./exact-index.js";
import { describeFile, type FileDigest } from "./file-digest.js";
import { HnswIndex } from "./hnsw-index.js";
import {
  decodeKeywords,
  decodeLabels,
  decodePassages,
  decodeVectors,
  type PassagesFile,
} from "./index-files.js";
import type { AddonState } from "./load-addon.js";
import { describeDamage, type IndexFile, MANIFEST_FILE, type Manifest, parseManifest } from "./manifest.js";
import { listSections, mapRows, type PassageIndex } from "./passage-index.js";
import { TokenMatrix } from "./token-matrix.js";
import type { VectorIndex } from "./vector-index.js";
import { VectorMatrix } from "./vector-matrix.js";

export interface StoredIndex extends PassageIndex {
  readonly manifest: Manifest;
  readonly embedded: PassagesFile["embedded"];
}

/**
 * Reads the index, checking every file against the manifest's digests before anything is made of it.
 * Throws `index_missing`, `index_damaged` (says which file) or `index_mismatch`.
 */
export async function loadIndex(indexDir: string, addon: AddonState): Promise<StoredIndex> {
  const manifest = await readManifest(indexDir);
  try {
    return await readGeneration(indexDir, manifest, addon);
  } catch (error) {
    // Another process may have replaced the index between the manifest and its files.
    const current = await readManifest(indexDir);
    if (current.generation === manifest.generation) throw error;
    return await readGeneration(indexDir, current, addon);
  }
}

/** The manifest alone. Throws like `loadIndex`. */
export async function readManifest(indexDir: string): Promise<Manifest> {
  const path = join(indexDir, MANIFEST_FILE);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      throw new AppError("index_missing", `there is no index in ${indexDir}`, {
        hint: "Run `cuepoint ingest`.",
      });
    }
    throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
  }
  return parseManifest(text, path);
}

async function readGeneration(indexDir: string, manifest: Manifest, addon: AddonState): Promise<StoredIndex> {
  const read = (name: IndexFile) => readVerified(indexDir, manifest, name);
  const { episodes, passages, embedded } = decodePassages(await read("passages.json"));
  const keywords = decodeKeywords(await read("keywords.json"), await read("keywords.bin"));
  const sections = listSections(episodes, passages);
  const { counts } = manifest;
  checkCounts(manifest, {
    episodes: episodes.length,
    chapters: episodes.reduce((sum, { chapters }) => sum + chapters.length, 0),
    sections: sections.length,
    passages: passages.length,
  });
  if (keywords.size !== counts.sections)
    throw describeDamage(`expected keywords of ${counts.sections} sections, found ${keywords.size}`);
  const sectionOfRow = mapRows(sections, passages.length);
  const vectors = await readVectors(indexDir, manifest, { addon, rows: sectionOfRow.length });
  const tokens = await readTokens(indexDir, manifest);
  return { manifest, episodes, sections, passages, sectionOfRow, embedded, keywords, vectors, tokens };
}

/** The tokens stay on disk: their file is verified and held open, so that an ingest may remove it meanwhile. */
async function readTokens(indexDir: string, manifest: Manifest): Promise<TokenMatrix | null> {
  const { model, counts } = manifest;
  if (model === null) return null;
  const path = await verifyFile(indexDir, manifest, "tokens.bin");
  const tokens = TokenMatrix.open(path, { texts: counts.sections, dimensions: model.dimensions });
  if (tokens.size !== manifest.files["tokens.bin"]?.bytes)
    throw describeDamage(`${path} does not hold the tokens of ${counts.sections} sections`);
  return tokens;
}

async function readVectors(
  indexDir: string,
  manifest: Manifest,
  { addon, rows }: { readonly addon: AddonState; readonly rows: number },
): Promise<VectorIndex | null> {
  if (manifest.model === null) return null;
  const data = decodeVectors(await readVerified(indexDir, manifest, "vectors.f32"));
  const { dimensions } = manifest.model;
  const { vectors } = manifest.counts;
  if (data.length !== vectors * dimensions || vectors !== rows) {
    throw describeDamage(
      `vectors.f32 holds ${data.length} numbers, expected ${rows} vectors of ${dimensions}`,
    );
  }
  const matrix = new VectorMatrix(data, dimensions);
  if (!addon.loaded || manifest.engine !== "hnsw") return new ExactIndex(matrix);
  const path = await verifyFile(indexDir, manifest, "vectors.hnsw");
  const rowOfLabel = decodeLabels(await readVerified(indexDir, manifest, "labels.u32"));
  return HnswIndex.read(addon.addon, matrix, { path, rowOfLabel });
}

/** A file's bytes, once their number and SHA-256 are the manifest's. */
async function readVerified(indexDir: string, manifest: Manifest, name: IndexFile): Promise<Buffer> {
  const path = placeFile(indexDir, manifest, name);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
  });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  checkDigest(path, { bytes: bytes.length, sha256 }, manifest.files[name]);
  return bytes;
}

/** The path of a file that is the one written. */
async function verifyFile(indexDir: string, manifest: Manifest, name: IndexFile): Promise<string> {
  const path = placeFile(indexDir, manifest, name);
  const found = await describeFile(path).catch((cause: unknown) => {
    throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
  });
  checkDigest(path, found, manifest.files[name]);
  return path;
}

function placeFile(indexDir: string, { files, generation }: Manifest, name: IndexFile): string {
  if (files[name] === undefined) throw describeDamage(`the manifest names no ${name}`);
  return join(indexDir, generation, name);
}

function checkDigest(path: string, found: FileDigest, expected: FileDigest | undefined): void {
  if (found.bytes !== expected?.bytes)
    throw describeDamage(`${path} has ${found.bytes} bytes, expected ${expected?.bytes}`);
  if (found.sha256 !== expected.sha256)
    throw describeDamage(`${path} is not the file that was written: its SHA-256 differs`);
}

type Counts = Omit<Manifest["counts"], "vectors">;

function checkCounts({ counts }: Manifest, found: Counts): void {
  for (const name of ["episodes", "chapters", "sections", "passages"] as const) {
    if (found[name] !== counts[name])
      throw describeDamage(`expected ${counts[name]} ${name}, found ${found[name]}`);
  }
}
