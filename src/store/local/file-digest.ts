import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { Worker } from "node:worker_threads";

/** What the manifest says of a file. */
export interface FileDigest {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

const PIECE_BYTES = 1 << 20;

/** The built thread, found from `src/` as from `dist/`. */
const WORKER = new URL("../../../dist/store/local/digest-worker.js", import.meta.url);

/**
 * Read piece by piece: a file may be larger than memory allows. Two pieces of memory serve for all of it, one is read
 * while the other is hashed. Throws the system's error.
 */
export async function describeFile(path: string): Promise<FileDigest> {
  const file = await open(path);
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
    // What fails is thrown where it is awaited.
    reading.catch(() => undefined);
    hash.update(current.subarray(0, bytesRead));
    ({ bytesRead } = await reading);
    [current, next] = [next, current];
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** The same of a large file, in a thread of its own: whoever waits for it has other work meanwhile. */
export async function describeFileAside(path: string): Promise<FileDigest> {
  const worker = new Worker(WORKER, { workerData: path });
  return await new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) =>
      reject(new Error(`the thread that hashes ${path} ended with code ${code}`)),
    );
  });
}
