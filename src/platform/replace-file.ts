import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type FileContent, listPieces } from "../shared/pieces.js";

/**
 * Writes a file whole or not at all: beside it under a name that begins with a dot, flushed, and renamed into its place.
 * Throws the system's error, and leaves what was there.
 */
export async function replaceFile(path: string, content: string | FileContent, mode?: number): Promise<void> {
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}`);
  try {
    const file = await open(draft, "wx", mode);
    try {
      for (const piece of typeof content === "string" ? [content] : listPieces(content))
        await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
