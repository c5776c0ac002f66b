import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../platform/make-folder.js";

/** A symbolic link must not lead a line out of the folder, and a pipe must not block it. Windows has neither flag. */
const FLAGS =
  constants.O_RDWR |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/**
 * Adds the line to the file in one write, so that several processes can do so at once. A new folder or file is readable
 * by its owner alone. An empty line adds nothing. Throws the system's error where the line cannot be written.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  await makeFolder(dirname(path), 0o700);
  const file = await open(path, FLAGS, 0o600);
  try {
    if (line !== "") await write(file, line);
  } finally {
    await file.close();
  }
}

async function write(file: FileHandle, line: string): Promise<void> {
  // A full disk or a crash may have torn the last line. A line break here keeps the new line apart from it.
  const bytes = Buffer.from(`${(await endsTorn(file)) ? "\n" : ""}${line}\n`);
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten < bytes.length) throw new Error("the disk took only a part of the line");
}

async function endsTorn(file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  if (!stats.isFile()) throw new Error("the day's file is not a regular file");
  if (stats.size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, stats.size - 1);
  return buffer[0] !== 0x0a;
}
