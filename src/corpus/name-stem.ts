import { readLanguageTag } from "../language/language-tag.js";
import { makeEpisodeId } from "./episode-id.js";
import { AUDIO_ENDINGS, matchEndings, VIDEO_ENDINGS } from "./recording-endings.js";

/** Ends of names that tell the kind of a file, not its episode: `ep5.en.vtt`, `ep5.info.json`, `ep5.chapters.json`. */
const KIND =
  /(?:[._-](?:info|chapters?|transcripts?|captions?|subtitles?|description)|\.(?:words|diarized|[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3}))$/i;
/** Names that say nothing. The folder tells such files apart. */
const COMMON =
  /^(?:chapters?|transcripts?|transcriptions?|captions?|subtitles?|subs?|episode|audio|video|media|notes|show-?notes|descriptions?|info|index|pages?|files?|feed|rss)$/;

/** Programs that write down a recording often add an ending to its whole name: `ep5.wav.srt` is in no language "wav". */
const RECORDING = matchEndings([...AUDIO_ENDINGS, ...VIDEO_ENDINGS]);

/** What yt-dlp puts behind the language in which something was said, as in `ep5.en-orig.vtt`. */
const ORIGINAL = /-orig$/i;

/** No file's name is longer; an address may have a longer one. */
const MOST_CHARACTERS = 255;

/**
 * Makes the name that files of one episode share: the path's last part in kebab-case, without what tells the kind of
 * the file; the folder's name where the file's says nothing. Null when no letter or digit is left.
 */
export function nameStem(path: string): string | null {
  const parts = path.split(/[/\\]/).filter((part) => part !== "");
  const stem = makeEpisodeId(`${cutKind(parts.pop() ?? "")}.x`);
  const folder = parts.at(-1);
  if (stem !== null && COMMON.test(stem) && folder !== undefined) return makeEpisodeId(`${folder}.x`) ?? stem;
  return stem;
}

/** Gives a file's folder and its name, as the folder has it, without what tells the kind of the file. */
export function nameExactly(path: string): string {
  const start = path.lastIndexOf("/") + 1;
  return `${path.slice(0, start)}${cutKind(path.slice(start))}`.normalize("NFC");
}

/** Begins the key of a file's own place, which no file of another folder or name has. */
export const EXACTLY = "exactly ";

export function nameExactPlace(place: string): string {
  return EXACTLY + nameExactly(place);
}

function cutKind(file: string): string {
  let name = file.slice(-MOST_CHARACTERS).replace(/\.[^.]*$/, "");
  while (RECORDING.test(name) || KIND.test(name)) name = name.replace(RECORDING, "").replace(KIND, "");
  return name;
}

/** Whether a folder of this name tells the kind of its files, not their episode. */
export function isKindName(name: string): boolean {
  return COMMON.test(name.toLowerCase());
}

/** Reads the language that a file's name ends with, as in `ep5.en.vtt`; undefined where there is none. */
export function nameLanguage(path: string): string | undefined {
  const name = path.replace(/\.[^./\\]+$/, "");
  const tag = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)$/i.exec(name.replace(RECORDING, ""))?.[1];
  return readLanguageTag(tag?.replace(ORIGINAL, ""));
}

/** Whether a file's name says that its words are those that were said, and no translation. */
export function namesOriginal(path: string): boolean {
  return ORIGINAL.test(path.replace(/\.[^./\\]+$/, ""));
}
