import { openRegularFile, readPiece } from "../../platform/regular-file.js";
import { AppError } from "../../shared/errors.js";
import { type FileContent, listPieces } from "../../shared/pieces.js";
import { startHash } from "./file-list.js";

/** A file of more bytes is none of an export's. */
const MOST_BYTES = 1 << 30;
/** So many bytes of a file are read at once. */
const PIECE_BYTES = 1 << 20;

/** Tells whether a file is what is to be written; a link or a folder is something else. */
export async function compareFile(path: string, content: FileContent): Promise<"missing" | "same" | "other"> {
  try {
    const { file } = await openRegularFile(path, { bytes: content.length, to: "readOwn" });
    try {
      let at = 0;
      for (const piece of listPieces(content)) {
        if (!(await readPiece(file, at, piece.length)).equals(piece)) return "other";
        at += piece.length;
      }
      return "same";
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "other";
  }
}

/** Gives the hash of a file: null where none is there, nothing that an export wrote where it is a link or no file that can be read. */
export async function hashFile(path: string): Promise<string | null> {
  try {
    const { file, stats } = await openRegularFile(path, { most: MOST_BYTES, to: "readOwn" });
    try {
      const hash = startHash();
      for (let at = 0; at < stats.size; at += PIECE_BYTES)
        hash.add(await readPiece(file, at, Math.min(PIECE_BYTES, stats.size - at)));
      return hash.take();
    } finally {
      await file.close();
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? null : "";
  }
}
