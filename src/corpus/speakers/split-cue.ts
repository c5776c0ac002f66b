import type { Cue } from "../../shared/domain.js";
import { markEstimated } from "../../shared/timestamp.js";
import { readLabel } from "./read-label.js";
import { splitAtChanges } from "./split-at-changes.js";

/**
 * Cuts a cue where a mark in its words says that somebody else begins, who is then not known, and takes off the name of its
 * speaker where the words begin with that once more. Each part has a share of the time by its length.
 */
export function splitCue(cue: Cue): Cue[] {
  const parts = splitAtChanges(cue.text);
  const { startSeconds, endSeconds, speaker } = cue;
  const total = parts.reduce((sum, { text }) => sum + text.length, 0);
  const seconds = (endSeconds ?? startSeconds) - startSeconds;
  const at = (characters: number) =>
    Math.round((startSeconds + (seconds * characters) / Math.max(1, total)) * 1000) / 1000;
  let before = 0;
  let isOwn = true;
  return parts.flatMap(({ text, isChange }): Cue[] => {
    const from = before;
    before += text.length;
    // A mark before a cue's first words says of its own speaker that they begin.
    const own = isOwn ? speaker : null;
    const words = dropOwnName(text, own);
    if (words === "") return [];
    const begins = isChange && own === null ? { beginsTurn: true as const } : {};
    const time =
      from === 0 && before === total
        ? {}
        : { startSeconds: at(from), endSeconds: endSeconds === null ? null : at(before) };
    const estimated = markEstimated(cue.estimated === true || from > 0);
    isOwn = false;
    return [{ ...cue, ...time, ...estimated, ...begins, speaker: own, text: words }];
  });
}

function dropOwnName(text: string, speaker: string | null): string {
  const label = speaker === null ? null : readLabel(text);
  const isOwn = label !== null && label.form !== "dash" && spell(label.name) === spell(speaker ?? "");
  return isOwn ? text.slice(label.length) : text;
}

function spell(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
