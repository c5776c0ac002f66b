import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** Opening a pipe must not wait for its other end. Windows lacks this flag. */
const NEVER_WAIT = constants.O_NONBLOCK ?? 0;
const READ = constants.O_RDONLY | NEVER_WAIT;
/** A symbolic link in the place of a file that the program writes must not lead out of the folder. Windows lacks it too. */
const OWN = NEVER_WAIT | (constants.O_NOFOLLOW ?? 0);
const CHANGE = constants.O_RDWR | constants.O_CREAT | OWN;

/** The flags to open a file with, and the mode of one that is made. */
const ACCESS = {
  read: [READ, undefined],
  readOwn: [constants.O_RDONLY | OWN, undefined],
  /** Writes at any place. */
  change: [CHANGE, 0o666],
  /** Adds to what is its owner's alone. */
  append: [CHANGE | constants.O_APPEND, 0o600],
} as const;

export interface FileLimits {
  /** The number of bytes that the file must have. */
  readonly bytes?: number | undefined;
  /** The number of bytes that it may have at most. */
  readonly most?: number;
}

export interface RegularFile {
  readonly file: FileHandle;
  readonly stats: Stats;
}

/**
 * Opens a regular file, to read it by default; to change it or to add to it makes it where it is missing. A pipe or a device in its place is
 * neither waited for nor read. Throws the system's error, or one that says how the file differs from what is wanted.
 */
export async function openRegularFile(
  path: string,
  limits: FileLimits & { readonly to?: keyof typeof ACCESS } = {},
): Promise<RegularFile> {
  const [flags, mode] = ACCESS[limits.to ?? "read"];
  const file = await open(path, flags, mode);
  try {
    const stats = await file.stat();
    checkFile(stats, limits);
    return { file, stats };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Opens a regular file to read it, like `openRegularFile`. The caller closes the descriptor. */
export function openRegularFileSync(
  path: string,
  limits: FileLimits = {},
): { readonly descriptor: number; readonly size: number } {
  const descriptor = openSync(path, READ);
  try {
    const stats = fstatSync(descriptor);
    checkFile(stats, limits);
    return { descriptor, size: stats.size };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** Reads a regular file whole, and never more bytes than it had when it was opened. Throws like `openRegularFile`. */
export async function readRegularFile(path: string, limits: FileLimits): Promise<Buffer> {
  const { file, stats } = await openRegularFile(path, limits);
  try {
    return await readPiece(file, 0, stats.size);
  } finally {
    await file.close();
  }
}

/** Reads a small regular file whole. Throws like `openRegularFile`. */
export function readRegularFileSync(path: string, limits: FileLimits): Buffer {
  const { descriptor, size } = openRegularFileSync(path, limits);
  try {
    const bytes = Buffer.alloc(size);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, size, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** One call of the system reads at most 2 GiB. */
const MOST_AT_ONCE = 1 << 30;

/** Reads `length` bytes from `position` on, or fewer where the file ends before. */
export async function readPiece(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  let done = 0;
  while (done < length) {
    const most = Math.min(length - done, MOST_AT_ONCE);
    const { bytesRead } = await file.read(bytes, done, most, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function checkFile(stats: Stats, { bytes, most }: FileLimits): void {
  if (!stats.isFile()) throw new Error("it is not a regular file");
  if (bytes !== undefined && stats.size !== bytes)
    throw new Error(`it has ${stats.size} bytes, expected ${bytes}`);
  if (most !== undefined && stats.size > most)
    throw new Error(`it has ${stats.size} bytes, expected ${most} at most`);
}
