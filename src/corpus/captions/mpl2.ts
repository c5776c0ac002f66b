import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, type CueDraft, endAfter } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

const LINE = /^\[(\d{1,8})\]\[(\d{0,8})\](.*)$/;

/** Captions of players: `[123][456] words`, whose times are tenths of a second. */
export const mpl2: Format = {
  name: "MPL2",
  endings: [".mpl", ".mpl2"],
  recognise: ({ text }) => Number(LINE.test(text.trimStart().split("\n", 1)[0]?.trimEnd() ?? "")),
  read: (file) => readCaptions(file, parseMpl2),
};

/** Parses a line a cue. A bar breaks its line, and a slash sets it in italics. Never throws. */
function parseMpl2(text: string): CaptionFile {
  const cues: CueDraft[] = [];
  const dropped: PageProblem[] = [];
  text.split("\n").forEach((raw, i) => {
    const line = raw.trim();
    const [, start, end = "", words = ""] = LINE.exec(line) ?? [];
    if (start === undefined) {
      if (line !== "") dropped.push({ line: i + 1, expected: "tenths such as `[100][200]`", found: line });
      return;
    }
    const startSeconds = Number(start) / 10;
    const lines = words.split("|").map((part) => part.trim().replace(/^\//, ""));
    cues.push({
      startSeconds,
      endSeconds: end === "" ? null : endAfter(startSeconds, Number(end) / 10),
      voice: null,
      text: lines.join("\n"),
    });
  });
  return { cues, dropped };
}
