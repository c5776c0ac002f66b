import { type Format, hasEnding, SHAPED } from "../format.js";
import type { PageProblem } from "../page-problem.js";
import { type CaptionFile, END_EXPECTED, endAfter, readClock } from "./cue-draft.js";
import type { PlacedCue } from "./order/mend-order.js";
import { orderCues } from "./order/order-cues.js";
import { readCaptions } from "./read-captions.js";

/** Whisper's table: a line of names, then start and end in milliseconds and the words, with tabs between them. */
export const tsvCaptions: Format = {
  name: "TSV captions",
  endings: [".tsv"],
  recognise: ({ text, path }) => {
    const [first = ""] = text.trimStart().split("\n", 1);
    if (readColumns(first) !== null) return 1;
    return hasEnding(path, tsvCaptions) && HEADLESS.test(first) ? SHAPED : 0;
  },
  read: (file) => readCaptions(file, parseTsv),
};

/** Whole numbers: a table of labels, which has no names above it either, has decimals. */
const HEADLESS = /^\d+\t\d+\t[^\t]*\p{L}/u;
const ROW_EXPECTED = "start, end and text with tabs between them";

/** Where the columns stand, from 0; -1 where there is none. */
interface Columns {
  readonly start: number;
  readonly end: number;
  readonly text: number;
  readonly speaker: number;
}

/** Reads the line of names; null where it is none. */
function readColumns(line: string): Columns | null {
  const names = line.split("\t").map((name) => name.trim().toLowerCase());
  const place = (...wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));
  const start = place("start", "begin");
  const [end, text] = [place("end", "stop"), place("text", "words", "content")];
  return start === -1 || text === -1 ? null : { start, end, text, speaker: place("speaker", "name") };
}

/** Parses the rows. Times with a decimal point are seconds, and clocks are read as such. Never throws. */
function parseTsv(text: string): CaptionFile {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const named = readColumns(lines[first]?.trim() ?? "");
  const columns = named ?? { start: 0, end: 1, text: 2, speaker: -1 };
  const rows = lines.flatMap((line, i) =>
    line.trim() === "" || (i === first && named !== null) ? [] : [{ line: i + 1, cells: line.split("\t") }],
  );
  const isSeconds = rows.some(({ cells }) => /^\s*\d+\.\d+\s*$/.test(cells[columns.start] ?? ""));
  const read = (cell: string | undefined) => readTime(cell?.trim() ?? "", isSeconds ? 1 : 1000);
  // Words in the last column may have tabs.
  const isLast = columns.text === Math.max(...Object.values(columns));
  const cues: PlacedCue[] = [];
  const dropped: PageProblem[] = [];
  for (const { line, cells } of rows) {
    const startSeconds = read(cells[columns.start]);
    const end = read(cells[columns.end]);
    const found = cells.join(" ").trim();
    const words = (isLast ? cells.slice(columns.text).join(" ") : (cells[columns.text] ?? "")).trim();
    if (startSeconds === null) {
      dropped.push({ line, expected: ROW_EXPECTED, found });
      continue;
    }
    const endSeconds = endAfter(startSeconds, end);
    if (end !== null && endSeconds === null) dropped.push({ line, expected: END_EXPECTED, found });
    cues.push({ line, startSeconds, endSeconds, voice: cells[columns.speaker]?.trim() || null, text: words });
  }
  const { cues: ordered, notes } = orderCues(cues);
  return { cues: ordered, dropped: [...dropped, ...notes] };
}

function readTime(text: string, unitsASecond: number): number | null {
  if (!/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) return readClock(text);
  return Math.round((Number(text) / unitsASecond) * 1000) / 1000;
}
