import type { ReadFile } from "../store/static/read-file.js";
import type { FilePart } from "../store/static/search-manifest.js";
import type { BrowserFacts } from "./better/is-fast-line.js";

/** So much of a folder is loaded before it is needed: all of some sixty hours of speech. */
const MOST_BYTES = 6_000_000;
/** Files that are loaded side by side. */
const AT_ONCE = 4;

export interface AheadOptions {
  readonly readFile: ReadFile;
  /** What the browser tells of its line. */
  readonly facts: Pick<BrowserFacts, "connection">;
  /** Loads code that some questions need, behind the files. */
  readonly loadCode?: () => Promise<unknown>;
  readonly mostBytes?: number;
}

/**
 * Loads files in their order as far as there is room, so that questions are answered where the network is gone later. Nothing is loaded
 * for a reader who saves data or has a slow line, and what cannot be had is left to the question that needs it.
 */
export async function loadAhead(
  files: readonly FilePart[],
  { readFile, facts: { connection }, loadCode, mostBytes = MOST_BYTES }: AheadOptions,
): Promise<void> {
  if (connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? "")) return;
  const waiting = listWithin(files, mostBytes);
  const load = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await readFile(next.path, next.bytes);
      } catch {
        // The others would fail as well.
        waiting.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, load));
  await loadCode?.();
}

function listWithin(files: readonly FilePart[], most: number): FilePart[] {
  let room = most;
  return files.filter(({ bytes }) => {
    room -= bytes;
    return room >= 0;
  });
}
