import { type Format, hasEnding, NAMED, SHAPED, type SourceFile } from "../format.js";
import { splitLines } from "../page-line.js";
import { type CaptionFile, type CueDraft, readClock } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

const STAMP = /^\[(\d+:\d{1,2}(?:[.:]\d{1,3})?)\]/;

const TAG = /^\[[a-z#]+:.*\]$/i;

export const lrc: Format = {
  name: "LRC",
  endings: [".lrc"],
  recognise: weighLrc,
  read: (file) => readCaptions(file, parseLrc),
};

/**
 * Several lines begin with `[mm:ss.xx]`, and no other line has words. Brackets may stand around the times of chapters as
 * well: those of lyrics are close together and have fractions, or there are tags such as `[ar:Ada]`.
 */
function weighLrc(file: SourceFile): number {
  const lines = splitLines(file.text).map((line) => line.text);
  const timed = lines.filter((line) => STAMP.test(line)).length;
  const tags = lines.filter((line) => TAG.test(line)).length;
  if (timed < 2 || timed + tags < lines.length) return 0;
  const { speech, fractions } = file.evidence;
  const byTimes = SHAPED * speech * (0.5 + 0.5 * fractions);
  return Math.max(byTimes, tags > 0 ? SHAPED : 0, hasEnding(file.path, lrc) ? NAMED : 0);
}

/** Parses lines of `[mm:ss.xx]text`, which may have several times, and `[offset:ms]`. Never throws. */
function parseLrc(text: string): CaptionFile {
  const starts: { startSeconds: number; text: string }[] = [];
  // A positive offset shows the words sooner.
  const offset = Number(/^[^\S\n]*\[offset:\s*([+-]?\d+)\s*\]/im.exec(text)?.[1] ?? 0) / 1000;
  for (const raw of text.split("\n")) {
    let rest = raw.trim();
    const times: number[] = [];
    for (let match = STAMP.exec(rest); match !== null; match = STAMP.exec(rest)) {
      const time = readClock(match[1] ?? "");
      if (time !== null) times.push(Math.max(0, Math.round((time - offset) * 1000) / 1000));
      rest = rest.slice(match[0].length);
    }
    const words = rest.replace(/<\d+:\d{1,2}(?:[.:]\d{1,3})?>/g, "").trim();
    for (const startSeconds of times) starts.push({ startSeconds, text: words });
  }
  starts.sort((a, b) => a.startSeconds - b.startSeconds);
  const cues = starts.map(
    (start, i): CueDraft => ({ ...start, endSeconds: starts[i + 1]?.startSeconds ?? null, voice: null }),
  );
  return { cues, dropped: [] };
}
