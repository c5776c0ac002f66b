import type { Cue } from "../../shared/domain.js";
import type { CueDraft } from "./cue-draft.js";

/** A name and a colon: at most four words that begin with a capital, or a label such as `SPEAKER_01`. */
const LABEL =
  /^(\p{Lu}[\p{L}\p{M}\p{N}.'’_-]*(?: (?:\p{Lu}[\p{L}\p{M}\p{N}.'’_-]*|de|van|von|der|la|\d+)){0,3}(?:, [\p{L}.]{2,8})?):(?=\s|$)\s*/u;
const CHANGE = /^\s*(?:>>+|[-–—])\s*/;
const SOUND = /^[[(♪].*[\])♪]$/;

/**
 * Finds the speakers of cues and sorts the cues by time; empty ones are left out. A voice that the format names speaks
 * until the next one. In a file without voices, `NAME:` at the beginning of a line names the speaker where the name is
 * in capitals, follows `>>` or stands there more than once; after `>>` or a dash alone somebody unnamed speaks.
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
    for (const cue of spreadTurns(turns, startSeconds, endSeconds)) cues.push(cue);
  }
  return cues;
}

interface Turn {
  readonly speaker: string | null;
  readonly text: string;
}

/** Splits a cue into turns. The speaker of the cue before goes on until somebody begins a turn. */
function splitTurns(
  lines: readonly string[],
  names: ReadonlySet<string>,
  speakerBefore: string | null,
): Turn[] {
  const turns: { readonly speaker: string | null; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const begun = readTurn(line, names);
    const open = turns.at(-1);
    if (begun !== null) turns.push({ speaker: begun.speaker, lines: [begun.text] });
    else if (open === undefined) turns.push({ speaker: speakerBefore, lines: [line] });
    else open.lines.push(line);
  }
  return turns.map(({ speaker, lines: own }) => ({ speaker, text: own.join(" ").trim() }));
}

function listLines(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.replace(/[\s\u200b-\u200f\ufeff]+/g, " ").trim())
    .filter((line) => line !== "");
}

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

/** Reads a line that begins a turn; null where it goes on with the turn before. */
function readTurn(line: string, names: ReadonlySet<string>): Turn | null {
  const rest = line.replace(CHANGE, "");
  const label = LABEL.exec(rest);
  if (label !== null && names.has(label[1] ?? "")) {
    const text = rest.slice(label[0].length);
    return { speaker: label[1] ?? null, text };
  }
  return rest === line || rest === "" ? null : { speaker: null, text: rest };
}

/** Gives each turn of a cue a share of its time by its length. A sound, such as `[music]`, has no speaker. */
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
