import { posix } from "node:path";
import type { EpisodeSource } from "../episode-source.js";
import type { FormatTraits } from "../format.js";
import { makeFileAlias } from "../front-matter/episodes-file.js";
import { nameLanguage, nameStem } from "../name-stem.js";

/** A source and the file that it is from. */
export interface LocatedSource {
  readonly source: EpisodeSource;
  readonly format: FormatTraits;
  /** The path of the file as messages show it. */
  readonly path: string;
  /** The file's folder, from the folder that holds all files. */
  readonly folder: string;
  /** What the file's name says of the episode; null where the file tells of several. */
  readonly stem: string | null;
  /** The language that the file's name ends with, as in `ep5.en.vtt`. */
  readonly nameLanguage: string | undefined;
  /** The keys that it may share with other sources of its episode, the surest tier first. */
  readonly keys: readonly (readonly string[])[];
}

/** Adds what its file tells to each source. Messages show `path`; `place` begins at the folder that holds all files. */
export function locateSources(
  sources: readonly EpisodeSource[],
  { format, path, place }: { readonly format: FormatTraits; readonly path: string; readonly place: string },
): LocatedSource[] {
  const folder = posix.dirname(place);
  const isMany = format.severalEpisodes !== undefined;
  const stem = isMany ? null : nameStem(place);
  return sources.map((source, i) => {
    const files = source.aliases.filter((alias) => alias.startsWith("file:"));
    const stems = source.aliases.filter((alias) => !alias.startsWith("file:"));
    return {
      source,
      format,
      path,
      folder,
      stem,
      nameLanguage: nameLanguage(path),
      keys: [
        isMany ? files : [makeFileAlias(place)],
        stem === null ? [`${place}#${i}`] : [`${folder}/${stem}`],
        stem === null ? stems : [...stems, stem],
      ],
    };
  });
}
