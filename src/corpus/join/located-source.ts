import { posix } from "node:path";
import { makeSlug } from "../episode-id.js";
import type { EpisodeSource } from "../episode-source.js";
import type { FormatTraits } from "../format.js";
import { makeFileAlias } from "../front-matter/episodes-file.js";
import { isKindName, nameExactly, nameLanguage, nameStem } from "../name-stem.js";

/** What a source may share with others of its episode. */
export interface SourceKeys {
  /** Files, as a list of files names them: that of the source, or those that it lists. */
  readonly files: readonly string[];
  /** Its folder and name, or what its owner says it is. */
  readonly places: readonly string[];
  /** The names by which a link may mean it: its own, and that with its folder's. */
  readonly names: readonly string[];
  /** The same of the files that it links to. */
  readonly links: readonly string[];
}

/** A source and the file that it is from. */
export interface LocatedSource {
  readonly source: EpisodeSource;
  readonly format: FormatTraits;
  /** The path of the file as messages show it. */
  readonly path: string;
  /** What the file's name says of the episode; null where the file tells of several, or has no letter and no digit. */
  readonly stem: string | null;
  /** The language that the file's name ends with, as in `ep5.en.vtt`. */
  readonly nameLanguage: string | undefined;
  readonly keys: SourceKeys;
}

/** Adds what its file tells to each source. Messages show `path`; `place` begins at the folder that holds all files. */
export function locateSources(
  sources: readonly EpisodeSource[],
  { format, path, place }: { readonly format: FormatTraits; readonly path: string; readonly place: string },
): LocatedSource[] {
  const isMany = format.severalEpisodes === true;
  const stem = isMany ? null : nameStem(place);
  return sources.map((source, i) => {
    const files = source.aliases.filter((alias) => alias.startsWith("file:"));
    const identity = source.identity === null ? [] : [source.identity];
    const own = isMany
      ? identity.length > 0
        ? []
        : [`${place}#${i}`]
      : [nameExactPlace(place), describePlace(place, stem)];
    return {
      source,
      format,
      path,
      stem,
      nameLanguage: nameLanguage(path),
      keys: {
        files: isMany ? files : [makeFileAlias(place)],
        places: [...own, ...identity],
        names: isMany ? [] : listNames(place),
        links: source.aliases.filter((alias) => !alias.startsWith("file:")).flatMap(listNames),
      },
    };
  });
}

/** Begins the key of a file's own place, which no file of another folder or name has. */
const EXACTLY = "exactly ";

function nameExactPlace(place: string): string {
  return EXACTLY + nameExactly(place);
}

/** Lists the keys by which an episode is known again: what its owner says it is, and the places of its files. */
export function listLasting(identity: string | null, { places }: Pick<SourceKeys, "places">): string[] {
  return [...(identity === null ? [] : [identity]), ...places.filter((key) => key.startsWith(EXACTLY))];
}

/** The folder and the name that files of one episode share. A folder that tells the kind of its files counts for nothing. */
function describePlace(place: string, stem: string | null): string {
  const folders = posix
    .dirname(place)
    .split("/")
    .filter((folder) => folder !== "." && !isKindName(folder));
  return [...folders, stem ?? posix.basename(place).replace(/\.[^.]*$/, "")].join("/");
}

/** Lists the names of a path, the surest first: with its folder's, and alone. */
function listNames(path: string): string[] {
  const stem = nameStem(path);
  if (stem === null) return [];
  const folder = makeSlug(posix.basename(posix.dirname(path)));
  return folder === null ? [stem] : [`${folder}/${stem}`, stem];
}
