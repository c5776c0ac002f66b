import { decodeHTML } from "entities";

/** Words of one voice within a cue. */
export interface VoicedText {
  /** The annotation of the `<v>` tag around it; null outside of one. */
  readonly voice: string | null;
  /** Plain, with the cue's line breaks. */
  readonly text: string;
}

const TAG = /<(\/?)([^\s<>./]*)([^>]*)(?:>|$)/g;

/**
 * A cue's payload without tags, its character references decoded, split where the voice changes
 * (WebVTT, section 6.4: tokens of the cue text). Inline times vanish with the other tags.
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
    voice = match[1] === "/" || name === "" ? null : name;
  }
  add(payload.length);
  return parts;
}

/** The payload's text as a browser shows it, without voices. */
export function readPlainCue(payload: string): string {
  return readCueText(payload)
    .map(({ text }) => text)
    .join("");
}
