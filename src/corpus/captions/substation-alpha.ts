import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import {
  type CaptionFile,
  type CueDraft,
  END_EXPECTED,
  endAfter,
  readClock,
  stripStyles,
} from "./cue-draft.js";
import { readCaptions } from "./read-captions.js";

/** The order of fields where the file has no `Format:` line (Sub Station Alpha 4 script format). */
const DEFAULT_FIELDS = placeFields("layer,start,end,style,name,marginl,marginr,marginv,effect,text");

/** Where the fields of a dialogue that are read stand, -1 where the script has none of them; the text is the last. */
interface Fields {
  readonly start: number;
  readonly end: number;
  readonly name: number;
  readonly text: number;
}

export const subStationAlpha: Format = {
  name: "SubStation Alpha",
  endings: [".ass", ".ssa"],
  recognise: ({ text }) =>
    Number(
      /^[^\S\n]*\[(?:Script Info|Events)\]/im.test(text.slice(0, 4096)) && /^[^\S\n]*Dialogue:/im.test(text),
    ),
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
      fields = placeFields(value);
      return;
    }
    const cue = readDialogue(value, fields);
    if (cue !== null) cues.push(cue);
    const expected = cue === null ? "a dialogue with a start and an end" : END_EXPECTED;
    if ((cue?.endSeconds ?? null) === null) dropped.push({ line: i + 1, expected, found: line });
  });
  return { cues, dropped };
}

function placeFields(format: string): Fields {
  const names = format.split(",").map((name) => name.trim().toLowerCase());
  const text = names.length - 1;
  const place = (name: string) => names.slice(0, text).indexOf(name);
  const name = place("name");
  return { start: place("start"), end: place("end"), name: name === -1 ? place("actor") : name, text };
}

function readDialogue(value: string, fields: Fields): CueDraft | null {
  const parts = value.split(",");
  const field = (at: number) => parts[at]?.trim() ?? "";
  const startSeconds = readClock(field(fields.start));
  const endSeconds = readClock(field(fields.end));
  if (startSeconds === null || endSeconds === null) return null;
  // The text is the last field, and may hold commas.
  const text = stripStyles(parts.slice(fields.text).join(",")).replace(/\\n/gi, "\n").replaceAll("\\h", " ");
  const name = field(fields.name);
  return {
    startSeconds,
    endSeconds: endAfter(startSeconds, endSeconds),
    voice: name === "" ? null : name,
    text,
  };
}
