import type { CorpusFile } from "../corpus-file.js";
import type { UnreachedFile } from "../join/read-episodes.js";
import type { PassedOver } from "../page-problem.js";

/** Files of an index that lie where nothing is read, and the paths that hide them. */
export interface Unreached {
  readonly files: readonly UnreachedFile[];
  /** Paths, as `blocked` has them, at or below which known files lie. */
  readonly hiding: ReadonlySet<string>;
}

/**
 * Finds the known files that are not among those to read, but lie at or below a path that is not read: nobody can tell
 * that they are gone. `blocked` says by path why; the empty path stands for all.
 */
export function findUnreached(
  known: readonly CorpusFile[],
  readable: ReadonlySet<string>,
  blocked: ReadonlyMap<string, Pick<PassedOver, "reason">>,
): Unreached {
  const hiding = new Set<string>();
  const files = known.flatMap((file): UnreachedFile[] => {
    if (readable.has(file.path)) return [];
    const path = listAbove(file.path).find((each) => blocked.has(each));
    if (path === undefined) return [];
    hiding.add(path);
    return [{ file, reason: blocked.get(path)?.reason ?? "" }];
  });
  return { files, hiding };
}

/** Lists the path, and those of the folders above it up to the empty one. */
function listAbove(path: string): string[] {
  const above = [path];
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
    above.push(path.slice(0, end));
  return [...above, ""];
}
