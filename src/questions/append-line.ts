import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../platform/make-folder.js";

/** A link in the folder must not lead a line out of it; a pipe must not hold it up. Windows knows neither. */
const FLAGS =
  constants.O_RDWR |
  constants.O_APPEND |
  constants.O_CREAT |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NONBLOCK ?? 0);

/**
 * Adds the line to the file in one write, so that several processes may; folder and file are its owner's alone where
 * it makes them. An empty line adds nothing. Throws the system's error where the file does not take it.
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
  // A line that was torn, by a full disk or a crash, ends here and takes no other with it.
  const bytes = Buffer.from(`${(await endsTorn(file)) ? "\n" : ""}${line}\n`);
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten < bytes.length) throw new Error("the disk took a part of the line only");
}

async function endsTorn(file: FileHandle): Promise<boolean> {
  const stats = await file.stat();
  if (!stats.isFile()) throw new Error("in the place of the day's file is something else");
  if (stats.size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, stats.size - 1);
  return buffer[0] !== 0x0a;
}
