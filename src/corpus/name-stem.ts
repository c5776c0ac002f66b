import { readLanguageTag } from "../language/language-tag.js";
import { makeEpisodeId } from "./episode-id.js";

/** Ends of names that tell the kind of a file, not its episode: `ep5.en.vtt`, `ep5.info.json`, `ep5.chapters.json`. */
const KIND =
  /(?:[._-](?:info|chapters?|transcripts?|captions?|subtitles?|description)|\.(?:words|diarized|[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}))$/i;
/** Names that say nothing. The folder tells such files apart. */
const COMMON =
  /^(?:chapters?|transcripts?|captions?|subtitles?|subs?|episode|audio|video|notes|show-?notes|description|info|index|page|feed|rss)$/;

/** No file's name is longer; an address may have a longer one. */
const MOST_CHARACTERS = 255;

/**
 * Makes the name that files of one episode share: the path's last part in kebab-case, without what tells the kind of
 * the file; the folder's name where the file's says nothing. Null when no letter or digit is left.
 */
export function nameStem(path: string): string | null {
  const parts = path.split(/[/\\]/).filter((part) => part !== "");
  let name = (parts.pop() ?? "").slice(-MOST_CHARACTERS).replace(/\.[^.]*$/, "");
  while (KIND.test(name)) name = name.replace(KIND, "");
  const stem = makeEpisodeId(`${name}.x`);
  const folder = parts.at(-1);
  if (stem !== null && COMMON.test(stem) && folder !== undefined) return makeEpisodeId(`${folder}.x`) ?? stem;
  return stem;
}

/** Reads the language that a file's name ends with, as in `ep5.en.vtt`; undefined where there is none. */
export function nameLanguage(path: string): string | undefined {
  const tag = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.[^./\\]+$/i.exec(path)?.[1];
  return readLanguageTag(tag);
}
