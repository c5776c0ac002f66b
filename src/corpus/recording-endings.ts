/** The endings of recordings, in lower case and without the dot. */
export const AUDIO_ENDINGS = "mp3 m4a m4b aac ogg oga opus flac wav wma aif aiff".split(" ");
export const VIDEO_ENDINGS = "mp4 m4v mov webm mkv avi ogv".split(" ");

/** Makes a pattern of names that end with one of these, in any letter case. */
export function matchEndings(endings: readonly string[]): RegExp {
  return new RegExp(String.raw`\.(?:${endings.join("|")})$`, "i");
}

const AUDIO = matchEndings(AUDIO_ENDINGS);
const VIDEO = matchEndings(VIDEO_ENDINGS);

/** Tells by the ending of a path what can be played of it; null where nothing can. */
export function tellMedium(path: string): "audio" | "video" | null {
  if (AUDIO.test(path)) return "audio";
  return VIDEO.test(path) ? "video" : null;
}
