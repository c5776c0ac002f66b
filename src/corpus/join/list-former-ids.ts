import type { CorpusFile } from "../corpus-file.js";
import type { Keyed } from "./group-sources.js";
import { listLasting } from "./located-source.js";

/** So many ids that an episode had before lead to it. */
const MOST_FORMER = 8;

type Source = Pick<Keyed, "identity" | "keys">;

/** An episode's id, null where there is none, and its sources. */
interface Named {
  readonly id: string | null;
  readonly nodes: readonly (Source & { readonly path: string; readonly file: { readonly sha256: string } })[];
}

/**
 * Lists for each episode the ids that it had before, the last first, as far as no other episode has them now: those of
 * its sources, also of a file that was moved or renamed and holds the same bytes.
 */
export function listFormerIds(groups: readonly Named[], known: readonly CorpusFile[]): string[][] {
  const now = new Set(groups.flatMap(({ id }) => id ?? []));
  const paths = new Set(groups.flatMap(({ nodes }) => nodes.map(({ path }) => path)));
  const before = new Map<string, string[]>();
  const older = new Map<string, readonly string[]>();
  const read = known.flatMap(({ sources, ...file }) => sources.map((source) => ({ ...file, ...source })));
  for (const { episode, formerly, path, sha256, ...source } of read) {
    if (episode === null) continue;
    older.set(episode, formerly);
    const moved = source.keys.names.length > 0 && !paths.has(path) ? [sha256] : [];
    for (const key of [...listOwn(source), ...moved]) {
      const own = before.get(key);
      if (own === undefined) before.set(key, [episode]);
      else own.push(episode);
    }
  }
  return groups.map(({ id, nodes }) => {
    if (id === null) return [];
    const keys = nodes.flatMap((node) => [...listOwn(node), node.file.sha256]);
    const last = [id, ...keys.flatMap((key) => before.get(key) ?? [])];
    const all = new Set([...last, ...last.flatMap((one) => older.get(one) ?? [])]);
    return [...all].filter((one) => !now.has(one)).slice(0, MOST_FORMER);
  });
}

/** What its owner says it is, or else its place. */
function listOwn({ identity, keys }: Source): readonly string[] {
  const owners = keys.owners.filter((key) => !key.startsWith("link:"));
  return listLasting(identity, { owners, places: identity === null ? keys.places : [] });
}
