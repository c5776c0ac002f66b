import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes the folder and those it is in. Node's own `recursive` never ends where a file system says of a new folder that
 * its parent is not there, though it is (`/proc/x`). Throws the system's error.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  const missing: string[] = [];
  for (let folder = resolve(path); ; folder = dirname(folder)) {
    const failure = await tryMaking(folder, mode);
    if (failure === null) break;
    if (failure.code !== "ENOENT" || folder === dirname(folder)) throw failure;
    missing.unshift(folder);
  }
  for (const folder of missing) {
    const failure = await tryMaking(folder, mode);
    if (failure !== null) throw failure;
  }
}

/** Null where it is there afterwards. What is there and is no folder is told by whoever uses it. */
async function tryMaking(folder: string, mode: number | undefined): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(folder, { mode });
    return null;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === "EEXIST" ? null : failure;
  }
}
