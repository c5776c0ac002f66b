import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { describeError } from "../shared/errors.js";
import { FetchFailure } from "./fetch-failure.js";

/** Does something with a file that is written; what fails of it is a `FetchFailure` of the disk that names the path. */
export async function onDisk<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    throw describeDisk(path, error);
  }
}

/** Throws where the file system of `path` has not so many bytes free. */
export async function checkSpace(path: string, bytes: number): Promise<void> {
  const { bavail, bsize, blocks } = await onDisk(path, async () => await statfs(dirname(path)));
  const free = bavail * bsize;
  // Some file systems tell nothing.
  if (blocks === 0 || bytes <= free) return;
  throw new FetchFailure("disk", `${path} needs ${writeSize(bytes)}, and its disk has ${writeSize(free)}`, {
    hint: "Free some space and run it again.",
  });
}

/** A file's length and SHA-256; null where there is no regular file. */
export async function weighFile(path: string, bytes?: number) {
  const stats = await stat(path).catch(() => null);
  if (stats === null || !stats.isFile() || stats.size !== (bytes ?? stats.size)) return null;
  const hash = createHash("sha256");
  await onDisk(path, async () => await pipeline(createReadStream(path), hash));
  return { bytes: stats.size, sha256: hash.digest("hex") };
}

/** Writes a number of bytes for people, as MB. */
export function writeSize(bytes: number): string {
  const megabytes = bytes / 1e6;
  return `${megabytes < 10 ? megabytes.toPrecision(2) : Math.round(megabytes)} MB`;
}

function describeDisk(path: string, error: unknown): FetchFailure {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  const what = isFull ? `the disk is full: ${path} cannot be written (${code})` : describeError(error);
  return new FetchFailure("disk", isFull ? what : `${path} cannot be written: ${what}`, {
    hint: isFull ? "Free some space and run it again." : "Make its folder writable, or choose another.",
    cause: error,
  });
}
