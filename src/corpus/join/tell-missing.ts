import { makeFileAlias } from "../front-matter/episodes-file.js";
import type { Note } from "./count-notes.js";
import type { Keyed } from "./group-sources.js";

const ALIAS = "file:";

/** Says which files a list of files names that are not among the paths, and which path it may mean. */
export function tellMissing(
  nodes: readonly (Pick<Keyed, "keys" | "path"> & {
    readonly file: { readonly place: { readonly shown: string } };
  })[],
  paths: readonly string[],
): Note[] {
  const there = new Set(paths.map(makeFileAlias));
  const likely = new Map([...there].map((alias) => [alias.toLowerCase(), alias]));
  return nodes.flatMap(({ keys, path, file }) =>
    keys.files
      .filter((alias) => !there.has(alias) && alias !== makeFileAlias(path))
      .map((alias) => {
        const like = likely.get(alias.toLowerCase());
        const why = alias.startsWith(`${ALIAS}../`)
          ? "which lies outside the corpus"
          : like === undefined
            ? "which is not among the files that are read"
            : `but the file is called ${like.slice(ALIAS.length)}`;
        const { shown } = file.place;
        return { path: shown, note: `${shown}: lists ${alias.slice(ALIAS.length)}, ${why}` };
      }),
  );
}
