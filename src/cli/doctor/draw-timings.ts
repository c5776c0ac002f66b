import type { StageTime } from "./measure-start.js";

/** The columns of a line in the drawing of a start. */
const NAME_COLUMNS = 16;
const TIME_COLUMNS = 15;
const BAR_COLUMNS = 46;

/** Draws a line of at most 80 columns for each stage, with a bar at the stage's place in the whole. */
export function drawTimings(times: readonly StageTime[]): string[] {
  const total = Math.max(1, ...times.map(({ endMs }) => endMs));
  const lines = times.map(({ stage, startMs, endMs }) => {
    const from = Math.min(BAR_COLUMNS - 1, Math.floor((startMs / total) * BAR_COLUMNS));
    const length = Math.max(1, Math.round(((endMs - startMs) / total) * BAR_COLUMNS));
    const bar = "█".repeat(Math.min(length, BAR_COLUMNS - from));
    const span = `${startMs.toFixed(0)}-${endMs.toFixed(0)}`;
    return `${stage.padEnd(NAME_COLUMNS)} ${span.padStart(TIME_COLUMNS)} ${" ".repeat(from)}${bar}`;
  });
  return [...lines, `${"ready".padEnd(NAME_COLUMNS)} ${`${total.toFixed(0)} ms`.padStart(TIME_COLUMNS)}`];
}
