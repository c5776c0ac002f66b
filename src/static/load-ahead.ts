import { hasCode } from "../shared/errors.js";
import type { LaterFile } from "../store/static/static-store.js";
import type { BrowserFacts } from "./better/is-fast-line.js";
import type { Quiet } from "./quiet.js";

/** So much of a folder is loaded before it is needed: all of some sixty hours of speech. */
const MOST_BYTES = 8_000_000;
/** Files that are loaded side by side. */
const AT_ONCE = 4;

export interface AheadOptions {
  readonly quiet: Pick<Quiet, "wait">;
  readonly mostBytes?: number;
}

/** True for a reader who saves data or has a slow line, by what the browser tells: nothing is loaded that was not asked for. */
export function isSparing({ connection }: Pick<BrowserFacts, "connection">): boolean {
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? "");
}

/**
 * Loads files in their order as far as there is room, so that no question waits for them, and questions are answered where the network
 * is gone later. While a question is asked, none is begun. Throws `store_unavailable` where the network is gone, so that it can be tried
 * again: what is there stays. A file that is not what was exported is left to the question that needs it, which says so.
 */
export async function loadAhead(
  files: readonly LaterFile[],
  { quiet, mostBytes = MOST_BYTES }: AheadOptions,
): Promise<void> {
  const waiting = listWithin(files, mostBytes);
  let failure: unknown = null;
  const load = async () => {
    while (waiting.length > 0) {
      await quiet.wait();
      try {
        await waiting.shift()?.load();
      } catch (error) {
        // The others would fail as well.
        waiting.length = 0;
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, load));
  if (hasCode(failure, "store_unavailable")) throw failure;
}

function listWithin(files: readonly LaterFile[], most: number): LaterFile[] {
  let room = most;
  return files.filter(({ bytes }) => {
    room -= bytes;
    return room >= 0;
  });
}
