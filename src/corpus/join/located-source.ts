import { posix } from "node:path";
import { makeSlug } from "../episode-id.js";
import type { EpisodeSource } from "../episode-source.js";
import type { FormatTraits } from "../format.js";
import { makeFileAlias } from "../front-matter/episodes-file.js";
import { EXACTLY, isKindName, nameExactPlace, nameLanguage, nameStem } from "../name-stem.js";

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
  /** Its identity by other names of its owner: an episode is known again by them, and joined by none. The surest is first. */
  readonly owners: readonly string[];
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
    const { media } = source.facts;
    const video = media?.kind === "youtube" && identity.length > 0 ? [`youtube:${media.id}`] : [];
    return {
      source,
      format,
      path,
      stem,
      nameLanguage: nameLanguage(path),
      keys: {
        files: isMany ? files : [makeFileAlias(place)],
        places: [...own, ...identity, ...video],
        names: isMany ? [] : listNames(place),
        links: source.aliases.filter((alias) => !alias.startsWith("file:")).flatMap(listNames),
        owners: source.owners ?? [],
      },
    };
  });
}

/** Lists the keys by which an episode is known again: what its owner says it is, and the places of its files. */
export function listLasting(
  identity: string | null,
  { places, owners }: Pick<SourceKeys, "places" | "owners">,
): string[] {
  const own = identity === null ? [] : [identity];
  return [...owners, ...own, ...places.filter((key) => key.startsWith(EXACTLY))];
}

/** The kinds of keys, the surest first. The empty one stands for an identity. */
const KEY_KINDS = ["podcast:", "self:", "", "link:", EXACTLY];

/** Tells how sure it is that two sources of the key are of one episode: 0 for the surest. */
export function weighKey(key: string): number {
  const kind = KEY_KINDS.findIndex((start) => start !== "" && key.startsWith(start));
  return kind === -1 ? KEY_KINDS.indexOf("") : kind;
}

/** Whether the key is an identity by another name of its owner, which may be that of several shows. */
export function isOwnerKey(key: string): boolean {
  return ["podcast:", "self:", "link:"].some((kind) => key.startsWith(kind));
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
