import { decodeHTML } from "entities";
import { listChildren, listWithin, readElements, readWords } from "../feeds/feed-element.js";
import { nameFirstElement } from "../first-element.js";
import { type Format, SHAPED } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, type CueDraft, endAfter } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

/** YouTube's timed text as XML: `<text start dur>` in seconds (srv1), `<text t d>` or `<p t d>` in milliseconds. */
export const youTubeXml: Format = {
  name: "YouTube XML",
  endings: [".srv1", ".srv2", ".srv3", ".xml"],
  recognise: ({ text }) => {
    const root = nameFirstElement(text);
    return (root === "transcript" || root === "timedtext") && CUE.test(text) ? SHAPED : 0;
  },
  read: (file) => readCaptions(file, parseYouTubeXml),
};

const CUE = /<(?:text|p)\s[^<>]{0,200}\b(?:start|t)=/;

/** An event of automatic captions lasts until the next one, as the durations that the file states overlap. Never throws. */
function parseYouTubeXml(text: string): CaptionFile {
  const root = listWithin(readElements(text), nameFirstElement(text) ?? "")[0] ?? null;
  const body = root === null ? [] : [root, ...listChildren(root, "body")];
  const elements = body.flatMap((part) => [...listChildren(part, "text"), ...listChildren(part, "p")]);
  const cues: CueDraft[] = [];
  const dropped: PageProblem[] = [];
  for (const element of elements) {
    const { start, dur, t, d, a, append } = element.attributes;
    // The words are escaped twice.
    const words = decodeHTML(readWords(element));
    // An appended event only breaks the line.
    if (words.trim() === "" || a === "1" || append === "1") continue;
    const from = readNumber(start, 1) ?? readNumber(t, 1000);
    const length = readNumber(dur, 1) ?? readNumber(d, 1000);
    if (from === null) {
      dropped.push({ line: 1, expected: "a caption with a start", found: words.trim() });
      continue;
    }
    const end = length === null ? null : Math.round((from + length) * 1000) / 1000;
    cues.push({ startSeconds: from, endSeconds: end, voice: null, text: words });
  }
  cues.sort((one, other) => one.startSeconds - other.startSeconds);
  const ended = cues.map((cue, i) => {
    const next = cues[i + 1]?.startSeconds ?? Number.POSITIVE_INFINITY;
    const end = Math.min(cue.endSeconds ?? Number.POSITIVE_INFINITY, next);
    return { ...cue, endSeconds: endAfter(cue.startSeconds, Number.isFinite(end) ? end : null) };
  });
  return { cues: ended, dropped };
}

function readNumber(text: string | undefined, unitsASecond: number): number | null {
  if (text === undefined || !/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) return null;
  return Math.round((Number(text) / unitsASecond) * 1000) / 1000;
}
