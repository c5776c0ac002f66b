import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { BUILT } from "../../platform/built-files.js";
import { openRegularFile } from "../../platform/regular-file.js";

/** The manifest says this of a file. */
export interface FileDigest {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

const PIECE_BYTES = 1 << 20;

/** The thread runs JavaScript only. */
const WORKER = new URL("store/local/digest-worker.js", BUILT);

/**
 * Describes a file, reading it piece by piece, since it may be larger than memory. Two pieces of memory serve: one is read
 * while the other is hashed. Throws the system's error, and another where it is not a regular file of so many `bytes`.
 */
export async function describeFile(path: string, bytes?: number): Promise<FileDigest> {
  const { file } = await openRegularFile(path, { bytes });
  try {
    return await hashPieces(file);
  } finally {
    await file.close();
  }
}

async function hashPieces(file: FileHandle): Promise<FileDigest> {
  const hash = createHash("sha256");
  let bytes = 0;
  let [current, next] = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)];
  let { bytesRead } = await file.read(current, 0, PIECE_BYTES, 0);
  while (bytesRead > 0) {
    bytes += bytesRead;
    const reading = file.read(next, 0, PIECE_BYTES, bytes);
    // A failure is thrown where the reading is awaited.
    reading.catch(() => undefined);
    hash.update(current.subarray(0, bytesRead));
    ({ bytesRead } = await reading);
    [current, next] = [next, current];
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Describes a large file in a thread of its own, so that this thread can do other work meanwhile. Throws like `describeFile`. */
export async function describeFileAside(path: string, bytes: number): Promise<FileDigest> {
  const worker = new Worker(WORKER, { workerData: { path, bytes } });
  return await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) =>
      reject(new Error(`the thread that hashes ${path} ended with code ${code}`)),
    );
  });
}
