import { giveSource, markChapter } from "../episode-source.js";
import { readPlayTime } from "../feeds/feed-values.js";
import { type Format, SHAPED } from "../format.js";

const NAMES = ["name", "title", "chapter"];
const STARTS = ["start", "start time", "position"];
/** A table with one of these is a transcript. */
const WORDS = ["text", "speaker", "words", "transcript"];

/** The markers that editors export as a table with commas or tabs: Reaper, Audition, and others with a name and a start. */
export const markerTable: Format = {
  name: "table of markers",
  endings: [".csv", ".txt", ".tsv"],
  recognise: ({ text }) => (readTable(text) === null ? 0 : SHAPED),
  read: ({ text }) => {
    const marks = readTable(text);
    return marks && giveSource({ chapters: { origin: "file", marks } });
  },
};

/** Null where the first line does not name the columns of a name and a start, or no row has both. */
function readTable(text: string) {
  const end = text.indexOf("\n");
  const head = text.slice(0, end === -1 ? 0 : end);
  const sign = head.includes("\t") ? "\t" : ",";
  const columns = splitRow(head, sign).map((name) => name.toLowerCase());
  const find = (names: readonly string[]) => columns.findIndex((column) => names.includes(column));
  const [name, start] = [find(NAMES), find(STARTS)];
  if (name === -1 || start === -1 || find(WORDS) !== -1) return null;
  const rows = text
    .slice(end + 1)
    .split("\n")
    .filter((row) => row.trim() !== "")
    .map((row) => splitRow(row, sign));
  const marks = rows.flatMap((row) => {
    const [title = "", startSeconds] = [row[name], readPlayTime(row[start] ?? "")];
    return title === "" || startSeconds === null ? [] : [markChapter(title, startSeconds, null)];
  });
  return marks.length === 0 || marks.length * 2 < rows.length
    ? null
    : marks.toSorted((a, b) => a.startSeconds - b.startSeconds);
}

/** Divides a row; a cell in quotation marks may hold the sign. */
function splitRow(row: string, sign: string): string[] {
  const cells = [""];
  let isQuoted = false;
  for (const character of row) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === sign && !isQuoted) cells.push("");
    else cells.push(`${cells.pop() ?? ""}${character}`);
  }
  return cells.map((cell) => cell.trim());
}
