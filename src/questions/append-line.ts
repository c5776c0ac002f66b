import type { FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { makeFolder } from "../platform/make-folder.js";
import { openRegularFile } from "../platform/regular-file.js";

/**
 * Adds the line to the file in one write, so that several processes can do so at once. A new folder or file is readable
 * by its owner alone. An empty line adds nothing. Throws the system's error where the line cannot be written.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  await makeFolder(dirname(path), 0o700);
  const { file, stats } = await openRegularFile(path, { to: "append" });
  try {
    if (line !== "") await write(file, stats.size, line);
  } finally {
    await file.close();
  }
}

async function write(file: FileHandle, size: number, line: string): Promise<void> {
  // A full disk or a crash may have torn the last line. A line break here keeps the new line apart from it.
  const bytes = Buffer.from(`${(await endsTorn(file, size)) ? "\n" : ""}${line}\n`);
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten < bytes.length) throw new Error("the disk took only a part of the line");
}

async function endsTorn(file: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== 0x0a;
}
