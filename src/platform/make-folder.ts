import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a folder and those above it. Node's own `recursive` never ends where a file system says of a new folder that
 * its parent is missing although it is there (`/proc/x`). Throws the system's error.
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  const folder = resolve(path);
  const parent = dirname(folder);
  let failure = await tryMaking(folder, mode);
  if (failure?.code === "ENOENT" && parent !== folder) {
    await makeFolder(parent, mode);
    failure = await tryMaking(folder, mode);
  }
  if (failure !== null) throw failure;
}

/** Gives null where something is there afterwards. Whoever uses it finds out where that is no folder. */
async function tryMaking(folder: string, mode: number | undefined): Promise<NodeJS.ErrnoException | null> {
  try {
    await mkdir(folder, { mode });
    return null;
  } catch (error) {
    const failure = error as NodeJS.ErrnoException;
    return failure.code === "EEXIST" ? null : failure;
  }
}
