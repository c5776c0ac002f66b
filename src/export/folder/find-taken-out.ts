import { join } from "node:path";
import { readRegularFile } from "../../platform/regular-file.js";
import type { EpisodeOutline } from "../../store/episode-outline.js";
import { listOutlines } from "../../store/static/outlines-file.js";

/** A file of more bytes is none of an export's. */
const MOST_BYTES = 1 << 30;

/**
 * True where a file of the last export says of an episode what is not said of it now, such as a title that was corrected; also where the
 * file cannot be read. An episode that was added takes nothing out.
 */
export async function holdsTakenOut(
  dir: string,
  path: string,
  outlines: readonly EpisodeOutline[],
): Promise<boolean> {
  try {
    const text = (await readRegularFile(join(dir, path), { most: MOST_BYTES })).toString("utf8");
    const now = new Set(Array.from(listOutlines(outlines), (outline) => JSON.stringify(outline)));
    const earlier = JSON.parse(text) as readonly unknown[];
    return !earlier.every((outline) => now.has(JSON.stringify(outline)));
  } catch {
    return true;
  }
}
