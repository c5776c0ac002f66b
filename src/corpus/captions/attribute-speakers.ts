import type { Cue } from "../../shared/domain.js";
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
    const turns: readonly Turn[] = hasVoices
      ? [{ speaker: voice ?? speaker, text: lines.join(" ") }]
      : splitTurns(lines, names, speaker);
    speaker = turns.at(-1)?.speaker ?? null;
    cues.push(...spreadTurns(turns, startSeconds, endSeconds));
  }
  return cues;
}

interface Turn {
  readonly speaker: string | null;
  readonly text: string;
}

/** The turns of one cue; the first goes on with the last cue's speaker where nobody begins. */
function splitTurns(
  lines: readonly string[],
  names: ReadonlySet<string>,
  speakerBefore: string | null,
): Turn[] {
  const turns: Turn[] = [];
  for (const line of lines) {
    const begun = readTurn(line, names);
    const open = turns.at(-1);
    if (begun !== null) turns.push(begun);
    else if (open === undefined) turns.push({ speaker: speakerBefore, text: line });
    else turns[turns.length - 1] = { ...open, text: `${open.text} ${line}`.trim() };
  }
  return turns;
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
function readTurn(line: string, names: ReadonlySet<string>): Turn | null {
  const rest = line.replace(CHANGE, "");
  const label = LABEL.exec(rest);
  if (label !== null && names.has(label[1] ?? "")) {
    const text = rest.slice(label[0].length);
    return { speaker: label[1] ?? null, text };
  }
  return rest === line || rest === "" ? null : { speaker: null, text: rest };
}

/** Several turns within one cue share its time by their lengths. A sound, `[music]`, is nobody's. */
function spreadTurns(turns: readonly Turn[], startSeconds: number, endSeconds: number | null): Cue[] {
  const said = turns.filter(({ text }) => text !== "");
  const total = said.reduce((sum, { text }) => sum + text.length, 0);
  const seconds = (endSeconds ?? startSeconds) - startSeconds;
  const at = (characters: number) =>
    Math.round((startSeconds + (seconds * characters) / total) * 1000) / 1000;
  let before = 0;
  return said.map(({ speaker, text }) => {
    const start = at(before);
    before += text.length;
    return {
      startSeconds: start,
      endSeconds: endSeconds === null ? null : at(before),
      speaker: SOUND.test(text) ? null : speaker,
      text,
    };
  });
}
