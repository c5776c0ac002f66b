import { decodeHTML } from "entities";
import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, type CueDraft, readClock, stripStyles } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

const TIMES = /^\s*([\d:.,]+)\s*--?>\s*([\d:.,]+)(?:\s.*)?$/;

export const subRip: Format = {
  name: "SubRip",
  endings: [".srt"],
  recognise: ({ text }) => /^[^\S\n]*\d+:\d{1,2}:\d{1,2}[,.]\d+[^\S\n]*-->/m.test(text),
  read: (file) => readCaptions(file, parseSubRip),
};

/**
 * Parses SubRip as programs write it: with or without index lines, with commas or dots, with blank lines within a
 * text, and with cues out of order. A cue's text goes on to the next line of times. Never throws.
 */
function parseSubRip(text: string): CaptionFile {
  const lines = text.split("\n");
  const starts = lines.flatMap((line, i) => (line.includes("-->") ? [i] : []));
  const cues: CueDraft[] = [];
  const dropped: PageProblem[] = [];
  starts.forEach((at, i) => {
    const line = lines[at] ?? "";
    const match = TIMES.exec(line);
    const startSeconds = readClock(match?.[1] ?? "");
    const endSeconds = readClock(match?.[2] ?? "");
    if (startSeconds === null || endSeconds === null || endSeconds < startSeconds) {
      dropped.push({ line: at + 1, expected: "times such as `00:00:01,000 --> 00:00:04,000`", found: line });
      return;
    }
    const body = lines.slice(at + 1, starts[i + 1] ?? lines.length);
    // An index stands right above the next times, whereas a number that is said has a blank line below it.
    if (i < starts.length - 1 && /^\s*\d+\s*$/.test(body.at(-1) ?? "")) body.pop();
    cues.push({
      startSeconds,
      endSeconds,
      voice: null,
      text: decodeHTML(stripStyles(body.join("\n"))).trim(),
    });
  });
  return { cues, dropped };
}
