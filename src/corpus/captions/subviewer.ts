import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, END_EXPECTED, endAfter, readClock } from "./cue-draft.js";
import type { PlacedCue } from "./order/mend-order.js";
import { orderCues } from "./order/order-cues.js";
import { readCaptions } from "./read-captions.js";

const TIMES = /^\s*(\d+:\d{1,2}:\d{1,2}\.\d{1,3}),(\d+:\d{1,2}:\d{1,2}\.\d{1,3})\s*$/;

/** SubViewer as YouTube writes it. */
export const subViewer: Format = {
  name: "SubViewer",
  endings: [".sbv"],
  recognise: ({ text }) => Number(TIMES.test(text.trimStart().split("\n", 1)[0] ?? "")),
  read: (file) => readCaptions(file, parseSubViewer),
};

/** Parses lines of times, each with text below it up to the next ones. Never throws. */
function parseSubViewer(text: string): CaptionFile {
  const cues: PlacedCue[] = [];
  const dropped: PageProblem[] = [];
  let open: string[] | null = null;
  const close = () => {
    const last = cues.at(-1);
    if (open !== null && last !== undefined)
      cues[cues.length - 1] = { ...last, text: open.join("\n").replaceAll("[br]", "\n") };
    open = null;
  };
  text.split("\n").forEach((line, i) => {
    const match = TIMES.exec(line);
    const startSeconds = readClock(match?.[1] ?? "");
    const endSeconds = readClock(match?.[2] ?? "");
    if (startSeconds !== null && endSeconds !== null) {
      close();
      const end = endAfter(startSeconds, endSeconds);
      if (end === null) dropped.push({ line: i + 1, expected: END_EXPECTED, found: line });
      cues.push({ line: i + 1, startSeconds, endSeconds: end, voice: null, text: "" });
      open = [];
    } else if (open !== null) open.push(line);
    else if (line.trim() !== "")
      dropped.push({ line: i + 1, expected: "times such as `0:00:01.000,0:00:04.000`", found: line });
  });
  close();
  const { cues: ordered, notes } = orderCues(cues);
  return { cues: ordered, dropped: [...dropped, ...notes] };
}
