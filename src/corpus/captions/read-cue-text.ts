import { decodeHTML } from "entities";

/** Words of one voice within a cue. */
export interface VoicedText {
  /** The annotation of the `<v>` tag around it, empty where that names nobody; null outside of one. */
  readonly voice: string | null;
  /** Plain text, with the cue's line breaks. */
  readonly text: string;
}

const TAG = /<(\/?)([^\s<>./]*)([^>]*)(?:>|$)/g;

/**
 * Takes the tags off a cue's payload, decodes its character references, and splits it where the voice changes
 * (WebVTT, section 6.4: tokens of the cue text). Inline times are tags too.
 */
export function readCueText(payload: string): VoicedText[] {
  const parts: VoicedText[] = [];
  let voice: string | null = null;
  let from = 0;
  const add = (to: number) => {
    const text = decodeHTML(payload.slice(from, to));
    const last = parts.at(-1);
    if (text === "") return;
    if (last !== undefined && last.voice === voice)
      parts[parts.length - 1] = { voice, text: last.text + text };
    else parts.push({ voice, text });
  };
  for (const match of payload.matchAll(TAG)) {
    add(match.index);
    from = match.index + match[0].length;
    if (match[2] !== "v") continue;
    const name = decodeHTML(match[3]?.replace(/^\.\S*/, "") ?? "")
      .replace(/\s+/g, " ")
      .trim();
    voice = match[1] === "/" ? null : name;
  }
  add(payload.length);
  return parts;
}

/** Returns the payload's text as a browser shows it, without voices. */
export function readPlainCue(payload: string): string {
  return readCueText(payload)
    .map(({ text }) => text)
    .join("");
}
