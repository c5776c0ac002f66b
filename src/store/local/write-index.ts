import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../platform/make-folder.js";
import { AppError, describeError } from "../../shared/errors.js";
import { describeFile, type FileDigest } from "./file-digest.js";
import { readManifest } from "./load-index.js";
import { type IndexFile, MANIFEST_FILE, type Manifest, MOST_MANIFEST_BYTES } from "./manifest.js";

const GENERATION = /^g-[0-9a-f]{12}$/;
/** Names that begin so are of what is not finished: the next writer removes it. */
export const UNFINISHED = ".writing-";

export interface IndexContent {
  readonly manifest: Omit<Manifest, "generation" | "files">;
  /** The bytes of each file, whole or in pieces in order. */
  readonly files: Partial<Record<IndexFile, Uint8Array | Iterable<Uint8Array>>>;
  /** Writes `vectors.hnsw`, since native code writes to a path and not to memory. */
  readonly writeGraph: ((path: string) => void) | null;
}

/**
 * Puts bytes in the place of a file in one step, flushed to disk. Throws where this process is not the only writer any more; null
 * only finds that out.
 */
export type Publish = (bytes: Uint8Array | null, path: string) => Promise<void>;

/** Removes what earlier runs left, since a disk that they filled has no room for a new index. Throws like `writeIndex`. */
export async function removeRemains(indexDir: string, publish: Publish): Promise<void> {
  try {
    const names = await readdir(indexDir);
    const current = await findGeneration(indexDir);
    const remains = names.filter(
      (name) => isRemains(name) && name !== current && (current !== null || name.startsWith(UNFINISHED)),
    );
    if (remains.length === 0) return;
    // The only writer now was the only one when the names were listed: none is another's, and none becomes an index.
    await publish(null, join(indexDir, MANIFEST_FILE));
    await removeAll(indexDir, remains);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw refuseWriting(`the index in ${indexDir}`, cause);
  }
}

/** Gives the name of the folder of the index in use, "" where there is no index, null where that cannot be told. */
async function findGeneration(indexDir: string): Promise<string | null> {
  try {
    return (await readManifest(indexDir)).generation;
  } catch (error) {
    return error instanceof AppError && error.code === "index_missing" ? "" : null;
  }
}

/**
 * Replaces the index in one step: the files go to a new folder, everything is flushed to disk, and to publish the
 * manifest is the commit. A crash before it leaves the old index, a crash after it the new one.
 * Throws `index_unwritable`, or what `publish` throws where another writer has taken over; the index that was there
 * then stays.
 */
export async function writeIndex(
  indexDir: string,
  content: IndexContent,
  publish: Publish,
): Promise<Manifest> {
  try {
    await makeFolder(indexDir);
    const folder = await mkdtemp(join(indexDir, UNFINISHED));
    try {
      return await commit(indexDir, folder, content, publish);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw refuseWriting(`the index in ${indexDir}`, cause);
  }
}

export function refuseWriting(what: string, cause: unknown): AppError {
  return new AppError("index_unwritable", `cannot write ${what}: ${describeError(cause)}`, {
    hint: "Free some space or make the folder writable; the index that was there still stands.",
    cause,
  });
}

async function commit(
  indexDir: string,
  folder: string,
  content: IndexContent,
  publish: Publish,
): Promise<Manifest> {
  const files: Manifest["files"] = {};
  for (const [name, bytes] of Object.entries(content.files) as [
    IndexFile,
    Uint8Array | Iterable<Uint8Array>,
  ][]) {
    files[name] = await writeFlushed(join(folder, name), bytes instanceof Uint8Array ? [bytes] : bytes);
  }
  if (content.writeGraph !== null) {
    const path = join(folder, "vectors.hnsw");
    content.writeGraph(path);
    await flush(path);
    files["vectors.hnsw"] = await describeFile(path);
  }
  await flush(folder);
  const generation = `g-${randomBytes(6).toString("hex")}`;
  await rename(folder, join(indexDir, generation));
  await flush(indexDir);
  const manifest: Manifest = { ...content.manifest, generation, files };
  let old: string[];
  try {
    // What is there now is older than this index, whoever may write after it.
    old = (await readdir(indexDir)).filter((name) => isRemains(name) && name !== generation);
    const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    if (bytes.length > MOST_MANIFEST_BYTES)
      throw new Error(`its manifest has ${bytes.length} bytes, expected ${MOST_MANIFEST_BYTES} at most`);
    await publish(bytes, join(indexDir, MANIFEST_FILE));
  } catch (error) {
    const current = await findGeneration(indexDir);
    if (current !== null && current !== generation) await removeAll(indexDir, [generation]);
    throw error;
  }
  await flush(indexDir);
  await removeAll(indexDir, old);
  return manifest;
}

/** What cannot be removed now is removed the next time. */
async function removeAll(indexDir: string, names: readonly string[]): Promise<void> {
  for (const name of names)
    await rm(join(indexDir, name), { recursive: true, force: true }).catch(() => undefined);
}

/** True for what earlier runs left: old generations, and what is unfinished of runs that were killed. */
function isRemains(name: string): boolean {
  return GENERATION.test(name) || name.startsWith(UNFINISHED);
}

/** Pieces are gathered up to this size before they are written, since there are thousands of them. */
const WRITE_BYTES = 1 << 20;

async function writeFlushed(path: string, pieces: Iterable<Uint8Array>): Promise<FileDigest> {
  const file = await open(path, "wx");
  const hash = createHash("sha256");
  let bytes = 0;
  let waiting: Uint8Array[] = [];
  let length = 0;
  const write = async () => {
    const block = Buffer.concat(waiting);
    waiting = [];
    length = 0;
    hash.update(block);
    bytes += block.length;
    await file.writeFile(block);
  };
  try {
    for (const piece of pieces) {
      waiting.push(piece);
      length += piece.length;
      if (length >= WRITE_BYTES) await write();
    }
    await write();
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Flushes a file, or a folder, since a rename is only as durable as its entry. Windows cannot open folders, and need not. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => null);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
