import { basename } from "node:path";
import { type ProcessIdentity, processIdentitySchema } from "../../platform/process-identity.js";
import { openRegularFile, readPiece } from "../../platform/regular-file.js";

const MOST_BYTES = 4096;

/** Reads who holds a lock, and what changes as long as the holder lives. */
export async function readOwner(
  path: string,
): Promise<{ readonly owner: ProcessIdentity | null; readonly heartbeat: string }> {
  let heartbeat = basename(path);
  try {
    // A network's file system shows a file as it is now only to those who open it.
    const { file, stats } = await openRegularFile(path, { most: MOST_BYTES });
    try {
      heartbeat += ` ${stats.mtimeMs}`;
      const text = (await readPiece(file, 0, stats.size)).toString("utf8");
      return { owner: processIdentitySchema.parse(JSON.parse(text)), heartbeat };
    } finally {
      await file.close();
    }
  } catch {
    return { owner: null, heartbeat };
  }
}
