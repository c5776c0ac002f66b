import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError, describeError } from "../errors.js";
import { ExactIndex } from "./exact-index.js";
import { HnswIndex } from "./hnsw-index.js";
import {
  decodeKeywords,
  decodePassages,
  decodeTokens,
  decodeVectors,
  type PassagesFile,
} from "./index-files.js";
import type { KeywordIndex } from "./keyword-index.js";
import type { AddonState } from "./load-addon.js";
import { describeDamage, type IndexFile, MANIFEST_FILE, type Manifest, parseManifest } from "./manifest.js";
import { listSections, type PassageIndex } from "./passage-index.js";
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
  const chapters = listSections(episodes, passages);
  const vectors = await readVectors(indexDir, manifest, addon);
  const tokens =
    manifest.model === null
      ? null
      : decodeTokens(await read("tokens.bin"), {
          texts: manifest.counts.chapters,
          dimensions: manifest.model.dimensions,
        });
  checkCounts(
    manifest,
    {
      episodes: episodes.length,
      chapters: chapters.length,
      passages: passages.length,
    },
    keywords,
  );
  return {
    manifest,
    episodes,
    chapters,
    passages,
    embedded,
    keywords,
    vectors,
    tokens,
  };
}

async function readVectors(
  indexDir: string,
  manifest: Manifest,
  addon: AddonState,
): Promise<VectorIndex | null> {
  if (manifest.model === null) return null;
  const data = decodeVectors(await readVerified(indexDir, manifest, "vectors.f32"));
  const { dimensions } = manifest.model;
  const { chapters, passages, vectors } = manifest.counts;
  if (data.length !== vectors * dimensions || vectors !== chapters + passages) {
    throw describeDamage(
      `vectors.f32 holds ${data.length} numbers, expected ${vectors} vectors of ${dimensions}`,
    );
  }
  const matrix = new VectorMatrix(data, dimensions);
  if (!addon.loaded || manifest.engine !== "hnsw") return new ExactIndex(matrix);
  await readVerified(indexDir, manifest, "vectors.hnsw");
  return HnswIndex.read(addon.addon, matrix, join(indexDir, manifest.generation, "vectors.hnsw"));
}

/** A file's bytes, once their number and SHA-256 are the manifest's. */
async function readVerified(indexDir: string, manifest: Manifest, name: IndexFile): Promise<Buffer> {
  const expected = manifest.files[name];
  const path = join(indexDir, manifest.generation, name);
  if (expected === undefined) throw describeDamage(`the manifest names no ${name}`);
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw describeDamage(`cannot read ${path}: ${describeError(cause)}`, cause);
  }
  if (bytes.length !== expected.bytes) {
    throw describeDamage(`${path} has ${bytes.length} bytes, expected ${expected.bytes}`);
  }
  if (createHash("sha256").update(bytes).digest("hex") !== expected.sha256) {
    throw describeDamage(`${path} is not the file that was written: its SHA-256 differs`);
  }
  return bytes;
}

function checkCounts(
  { counts }: Manifest,
  found: { episodes: number; chapters: number; passages: number },
  keywords: KeywordIndex,
): void {
  for (const name of ["episodes", "chapters", "passages"] as const) {
    if (found[name] !== counts[name])
      throw describeDamage(`expected ${counts[name]} ${name}, found ${found[name]}`);
  }
  if (keywords.size !== counts.chapters) {
    throw describeDamage(`expected keywords of ${counts.chapters} chapters, found ${keywords.size}`);
  }
}
