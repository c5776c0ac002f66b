import type { Cue } from "../episode-source.js";
import type { CueDraft } from "./cue-draft.js";

/** A name and a colon: at most four words that begin with a capital, or a label such as `SPEAKER_01`. */
const LABEL =
  /^(\p{Lu}[\p{L}\p{M}\p{N}.'’_-]*(?: (?:\p{Lu}[\p{L}\p{M}\p{N}.'’_-]*|de|van|von|der|la|\d+)){0,3}(?:, [\p{L}.]{2,8})?):(?=\s|$)\s*/u;
const CHANGE = /^\s*(?:>>+|[-–—])\s*/;
const SOUND = /^[[(♪].*[\])♪]$/;

/**
 * Cues with their speakers, in order of time; empty ones are left out. A voice is the format's own and holds
 * until the next one. Without voices a speaker is who `NAME:` at the beginning of a line says, where the name is
 * in capitals, follows `>>` or stands there more than once; `>>` or a dash alone is somebody else, unnamed.
 */
export function attributeSpeakers(drafts: readonly CueDraft[]): Cue[] {
  const sorted = drafts
    .map((draft) => ({ ...draft, lines: listLines(draft.text) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => a.startSeconds - b.startSeconds);
  const hasVoices = sorted.some(({ voice }) => voice !== null);
  const names = hasVoices ? new Set<string>() : findNames(sorted.flatMap(({ lines }) => lines));
  const cues: Cue[] = [];
  let speaker: string | null = null;
  for (const { lines, voice, startSeconds, endSeconds } of sorted) {
    speaker = voice ?? speaker;
    const parts: { speaker: string | null; text: string }[] = [];
    for (const line of lines) {
      const turn = hasVoices ? null : readTurn(line, names);
      if (turn === null && parts.length > 0) parts.push({ speaker, text: `${parts.pop()?.text} ${line}` });
      else {
        speaker = turn === null ? speaker : turn.speaker;
        const text = turn?.text ?? line;
        parts.push({ speaker: SOUND.test(text) && voice === null ? null : speaker, text });
      }
    }
    cues.push(...spreadParts(parts, startSeconds, endSeconds));
  }
  return cues;
}

function listLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/[\s\u200b-\u200f\ufeff]+/g, " ").trim())
    .filter((line) => line !== "");
}

/** Names that the file uses as labels. */
function findNames(lines: readonly string[]): Set<string> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const marked = CHANGE.test(line);
    const name = LABEL.exec(line.replace(CHANGE, ""))?.[1];
    if (name === undefined) continue;
    const isSure = (marked && line.trimStart().startsWith(">")) || name === name.toUpperCase();
    counts.set(name, (counts.get(name) ?? 0) + (isSure ? 2 : 1));
  }
  return new Set([...counts].filter(([, count]) => count > 1).map(([name]) => name));
}

/** A line that begins a turn; null where it goes on with the one before. */
function readTurn(
  line: string,
  names: ReadonlySet<string>,
): { readonly speaker: string | null; readonly text: string } | null {
  const rest = line.replace(CHANGE, "");
  const label = LABEL.exec(rest);
  if (label !== null && names.has(label[1] ?? "")) {
    const text = rest.slice(label[0].length);
    return { speaker: label[1] ?? null, text };
  }
  return rest === line || rest === "" ? null : { speaker: null, text: rest };
}

/** Several turns within one cue share its time by their lengths. */
function spreadParts(
  parts: readonly { readonly speaker: string | null; readonly text: string }[],
  startSeconds: number,
  endSeconds: number | null,
): Cue[] {
  const said = parts.filter(({ text }) => text !== "");
  const total = said.reduce((sum, { text }) => sum + text.length, 0);
  const at = (characters: number) =>
    Math.round((startSeconds + (((endSeconds ?? startSeconds) - startSeconds) * characters) / total) * 1000) /
    1000;
  let before = 0;
  return said.map(({ speaker, text }, i) => {
    const start = i === 0 ? startSeconds : at(before);
    before += text.length;
    const end = i === said.length - 1 ? endSeconds : at(before);
    return { startSeconds: start, endSeconds: endSeconds === null ? null : end, speaker, text };
  });
}
