import { isBareName } from "../../speakers/read-label.js";
import { takeTime } from "./stated-time.js";

const COLUMNS = /\s{3,}/;
const MOST_CELLS = 200;

/**
 * Writes a row of a table of Markdown, or of columns with tabs or wide gaps between them, as `[time] Name: words`: a time, or two,
 * and a name stand before the words in any order. In a table of Markdown the name may be missing. Any other line stays.
 */
export function writeCells(line: string): string {
  const row = /^\|(.*?)\|?$/.exec(line)?.[1];
  const cells =
    row === undefined
      ? line.split(line.includes("\t") ? "\t" : COLUMNS, MOST_CELLS)
      : row.split("|", MOST_CELLS);
  const [times, named] = takeTimes(cells.map((cell) => cell.trim()));
  const [name = "", behind] = takeName(named);
  const [later, words] = times.length > 0 ? [times, behind] : takeTimes(behind);
  const isRow = later.length > 0 && (name !== "" || row !== undefined);
  if (!isRow || words.every((cell) => cell === "")) return line;
  return `[${later.join(" - ")}] ${name === "" ? "" : `${name}: `}${words.join(" ").trim()}`;
}

/** Takes the one or two times off that the cells begin with. */
function takeTimes(cells: readonly string[]): [times: readonly string[], cells: readonly string[]] {
  const isTime = (cell: string | undefined) =>
    cell !== undefined && cell !== "" && takeTime(cell)?.length === cell.length;
  const count = isTime(cells[0]) ? (isTime(cells[1]) ? 2 : 1) : 0;
  return [cells.slice(0, count).map((cell) => cell.replace(/[^\d:.,;]/g, "")), cells.slice(count)];
}

function takeName(cells: readonly string[]): [name: string | undefined, cells: readonly string[]] {
  const [first = "", ...others] = cells;
  return isBareName(first) && others.length > 0 ? [first, others] : [undefined, cells];
}
