import { readLanguageTag } from "../language/language-tag.js";
import { makeEpisodeId } from "./episode-id.js";

/** What says of which kind a file is, not of which episode: `ep5.en.vtt`, `ep5.info.json`, `ep5.chapters.json`. */
const KIND =
  /(?:[._-](?:info|chapters?|transcripts?|captions?|subtitles?|description)|\.(?:words|diarized|[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}))$/i;
/** Names that say nothing: the folder is what tells such files apart. */
const COMMON =
  /^(?:chapters?|transcripts?|captions?|subtitles?|subs?|episode|audio|video|notes|show-?notes|description|info|index|page|feed|rss)$/;

/**
 * The name by which files of one episode find each other: the path's last part without what tells kinds apart,
 * in kebab-case; the folder's name where the file's says nothing. Null when no letter or digit is left.
 */
export function nameStem(path: string): string | null {
  const parts = path.split(/[/\\]/).filter((part) => part !== "");
  let name = (parts.pop() ?? "").replace(/\.[^.]*$/, "");
  while (KIND.test(name)) name = name.replace(KIND, "");
  const stem = makeEpisodeId(`${name}.x`);
  const folder = parts.at(-1);
  if (stem !== null && COMMON.test(stem) && folder !== undefined) return makeEpisodeId(`${folder}.x`) ?? stem;
  return stem;
}

/** The language that a file's name ends with, as in `ep5.en.vtt`; undefined where it does not. */
export function nameLanguage(path: string): string | undefined {
  const tag = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.[^./\\]+$/i.exec(path)?.[1];
  return readLanguageTag(tag);
}
