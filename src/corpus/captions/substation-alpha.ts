import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, type CueDraft, readClock, stripStyles } from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

/** The order of fields where the file has no `Format:` line (Sub Station Alpha 4 script format). */
const DEFAULT_FIELDS = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect"];

export const subStationAlpha: Format = {
  name: "SubStation Alpha",
  endings: [".ass", ".ssa"],
  recognise: ({ text }) =>
    /^\s*\[(?:Script Info|Events)\]/im.test(text.slice(0, 4096)) && /^\s*Dialogue:/im.test(text),
  read: (file) => readCaptions(file, parseSubStationAlpha),
};

/** Parses the dialogue of a script; its names become voices. Never throws. */
function parseSubStationAlpha(text: string): CaptionFile {
  const cues: CueDraft[] = [];
  const dropped: PageProblem[] = [];
  let fields = DEFAULT_FIELDS;
  let inEvents = false;
  text.split("\n").forEach((raw, i) => {
    const line = raw.trim();
    if (/^\[.*\]$/.test(line)) inEvents = /^\[events\]$/i.test(line);
    const [, key = "", value = ""] = /^(Format|Dialogue):\s*(.*)$/i.exec(line) ?? [];
    if (!inEvents || key === "") return;
    if (key.toLowerCase() === "format") {
      // The text is the last field, and may hold commas.
      fields = value
        .toLowerCase()
        .split(",")
        .map((name) => name.trim())
        .slice(0, -1);
      return;
    }
    const cue = readDialogue(value, fields);
    if (cue !== null) cues.push(cue);
    else dropped.push({ line: i + 1, expected: "a dialogue with a start and an end", found: line });
  });
  return { cues, dropped };
}

function readDialogue(value: string, fields: readonly string[]): CueDraft | null {
  const parts = value.split(",");
  const field = (name: string) => parts[fields.indexOf(name)]?.trim() ?? "";
  const startSeconds = readClock(field("start"));
  const endSeconds = readClock(field("end"));
  if (startSeconds === null || endSeconds === null || endSeconds < startSeconds) return null;
  const text = stripStyles(parts.slice(fields.length).join(","))
    .replace(/\\n/gi, "\n")
    .replaceAll("\\h", " ");
  const name = field(fields.includes("name") ? "name" : "actor");
  return { startSeconds, endSeconds, voice: name === "" ? null : name, text };
}
