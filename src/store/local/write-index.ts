import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../../platform/make-folder.js";
import { AppError, describeError } from "../../shared/errors.js";
import { describeFile, type FileDigest } from "./file-digest.js";
import { type IndexFile, MANIFEST_FILE, type Manifest } from "./manifest.js";

const GENERATION = /^g-[0-9a-f]{12}$/;
const UNFINISHED = ".writing-";

export interface IndexContent {
  readonly manifest: Omit<Manifest, "generation" | "files">;
  /** The bytes of each file, whole or in pieces in order. */
  readonly files: Partial<Record<IndexFile, Buffer | Iterable<Buffer>>>;
  /** Writes `vectors.hnsw`, since native code writes to a path and not to memory. */
  readonly writeGraph: ((path: string) => void) | null;
}

/**
 * Replaces the index in one step: the files go to a new folder, everything is flushed to disk, and the
 * rename of the manifest is the commit. A crash before it leaves the old index, a crash after it the new one.
 * Throws `index_unwritable`, or the reason of `lost`, which is aborted where another writer has taken over; the index
 * that was there then stays.
 */
export async function writeIndex(
  indexDir: string,
  content: IndexContent,
  lost: AbortSignal,
): Promise<Manifest> {
  try {
    await makeFolder(indexDir);
    const folder = await mkdtemp(join(indexDir, UNFINISHED));
    try {
      return await commit(indexDir, folder, content, lost);
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
  lost: AbortSignal,
): Promise<Manifest> {
  const files: Manifest["files"] = {};
  for (const [name, bytes] of Object.entries(content.files) as [IndexFile, Buffer | Iterable<Buffer>][]) {
    files[name] = await writeFlushed(join(folder, name), Buffer.isBuffer(bytes) ? [bytes] : bytes);
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
  const draft = join(indexDir, `${UNFINISHED}${generation}.json`);
  await writeFlushed(draft, [Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]);
  // Another writer may have removed this generation: its manifest must not be put over the other's.
  lost.throwIfAborted();
  await rename(draft, join(indexDir, MANIFEST_FILE));
  await flush(indexDir);
  if (!lost.aborted) await removeOthers(indexDir, generation);
  return manifest;
}

/** Removes what earlier runs left: old generations, and unfinished folders of runs that were killed. */
async function removeOthers(indexDir: string, generation: string): Promise<void> {
  for (const name of await readdir(indexDir)) {
    const old = (GENERATION.test(name) && name !== generation) || name.startsWith(UNFINISHED);
    // The new index is in use already: what cannot be removed now is removed the next time.
    if (old) await rm(join(indexDir, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Pieces are gathered up to this size before they are written, since there are thousands of them. */
const WRITE_BYTES = 1 << 20;

async function writeFlushed(path: string, pieces: Iterable<Buffer>): Promise<FileDigest> {
  const file = await open(path, "wx");
  const hash = createHash("sha256");
  let bytes = 0;
  let waiting: Buffer[] = [];
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
