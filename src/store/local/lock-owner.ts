import { basename } from "node:path";
import { type ProcessIdentity, processIdentitySchema } from "../../platform/process-identity.js";
import { openRegularFile, readPiece } from "../../platform/regular-file.js";

const MOST_BYTES = 4096;

/** Reads who holds a lock, and what changes as long as the holder lives. */
export async function readOwner(
  path: string,
): Promise<{ readonly owner: ProcessIdentity | null; readonly heartbeat: string }> {
  try {
    // A network's file system shows a file as it is now only to those who open it.
    const { file, stats } = await openRegularFile(path, { most: MOST_BYTES });
    try {
      const heartbeat = `${basename(path)} ${stats.mtimeMs}`;
      const text = (await readPiece(file, 0, stats.size)).toString("utf8");
      return { owner: parseOwner(text), heartbeat };
    } finally {
      await file.close();
    }
  } catch {
    return { owner: null, heartbeat: basename(path) };
  }
}

function parseOwner(text: string): ProcessIdentity | null {
  try {
    return processIdentitySchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
