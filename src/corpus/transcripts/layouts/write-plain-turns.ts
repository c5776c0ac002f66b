import { readClock } from "../../captions/cue-draft.js";
import type { PageLine } from "../../page-line.js";
import { isBareName } from "../../speakers/read-label.js";
import { CLOCK, SPACE, takeTime } from "./stated-time.js";
import { writeCells } from "./write-cells.js";
import { writeSpeltTimes, writeTime } from "./write-spelt-times.js";

const STAMP = String.raw`[([]?${CLOCK}[)\]]?`;

/** How times, names and marks are written elsewhere, and what is written for them here: `[time] Name: words`. */
const LAYOUTS: readonly (readonly [pattern: RegExp, plain: string])[] = [
  // `> [0:14] words`, and the empty line of a quotation
  [/^>\s+(?=[[(*\d])|^>$/, ""],
  // `1. 0:14 words`
  [new RegExp(String.raw`^\d{1,4}[.)]\s+(?=${STAMP}\s)`), ""],
  // `[0:14](https://…)`, `[(0:14)](https://…)`
  [new RegExp(String.raw`\[[([]?(${CLOCK})[)\]]?\]\([a-z]{2,20}:[^()\s]*\)`, "g"), "[$1]"],
  // `[[audio.mp3#t=14|0:14]]`
  [new RegExp(String.raw`\[\[[^[\]|]{1,300}\|(${CLOCK})\]\]`, "g"), "[$1]"],
  // a time as code, a tag or a comment, at the beginning or behind a name
  [
    new RegExp(
      `(?<=^|^\\*{1,2}[^*]{1,60}\\*{1,2}\\s{1,3})(?:\`(${CLOCK})\`|<(?:!--)?${SPACE}(${CLOCK})${SPACE}(?:--)?>)`,
    ),
    "[$1$2]",
  ],
  // f4: `#0:14-5#`
  [new RegExp(`#(${CLOCK})#`, "g"), "[$1]"],
  [new RegExp(String.raw`#(${CLOCK})-(\d{1,3})#`, "g"), "[$1.$2]"],
  // a time alone in a heading
  [new RegExp(String.raw`^#{1,6}\s+\\?[([]?(${CLOCK})\\?[)\]]?$`), "[$1]"],
  // `*Name* [0:14]`
  [new RegExp(String.raw`^\*([^*\s][^*]{0,60})\*(?=\s{1,3}[[(]${CLOCK})`), "**$1**"],
  // `[0.00][S01] words [4.20]`
  [
    /^\[(\d{1,6}\.\d{1,3})\]\s?\[(\p{L}{1,20}[ _-]?\d{1,3})\]\s?(.*?)\s?\[(\d{1,6}\.\d{1,3})\]$/u,
    "[$1 --> $4] $2: $3",
  ],
];

/** A time with the signs of its units, at the beginning of a line: `1h02m14s`, `1分02秒`. */
const UNITS =
  /^([[(]?)(?:(\d{1,3})\s?(?:h|小时|小時|時間|시간)\s?)?(\d{1,3})\s?(?:m|分钟|分鐘|分|분)\s?(\d{1,2})\s?(?:s|秒钟|秒|초)(?=[\])\s:：])/u;
/** A time of the day as half of it, in brackets or at either end of the line. */
const HALF_DAY =
  /(?:^(?<open>[[(])|(?<=[\s([]))(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([AaPp])\.?[Mm]\.?(?=[\])]|\s{0,2}[:：]?$)/;
const RULE_OF_TABLE = /^\|?(?:\s*:?-{2,}:?\s*\|)+/;
const TRAILING = new RegExp(String.raw`^(.*\S)\s*[[(](${CLOCK})[\])]$`);
const NAMED_HEADING = new RegExp(
  String.raw`^#{1,6}\s+(\p{L}.{0,80}?)${SPACE}[-–—]?${SPACE}[[(]?(?:${CLOCK})[\])]?$`,
  "u",
);
const DOTS = /^(\d{2})\.([0-5]\d)\.([0-5]\d)(?=\s)/;
/** Nearly all lines. */
const MOST = 0.75;

/**
 * Writes the lines of a text so that times and names stand as `readTurnLine` reads them, a line for each; it is empty where
 * what stands there is no part of the transcript, such as the rule of a table.
 */
export function writePlainTurns(lines: readonly PageLine[]): string[] {
  const written = lines.map(({ text }, i) => {
    if (RULE_OF_TABLE.test(text) || RULE_OF_TABLE.test(lines[i + 1]?.text ?? "")) return "";
    // All that is written otherwise has a time in it, but for quotations.
    if (!/^>|\d/.test(text)) return text;
    return writeCells(LAYOUTS.reduce((plain, [pattern, to]) => plain.replace(pattern, to), text))
      .replace(
        UNITS,
        (_, open: string, h: string | undefined, m: string, s: string) =>
          `${open}${writeTime(Number(h ?? 0) * 60 + Number(m), Number(s))}`,
      )
      .replace(HALF_DAY, writeHalfDay);
  });
  return moveTrailing(openHeadings(dropInitials(writeSpeltTimes(readDots(written)))));
}

/** Reads times with dots, such as `00.01.14`, where nearly all lines begin with one, the hours first and 0, as no day is. */
function readDots(lines: readonly string[]): readonly string[] {
  const dotted = lines.filter((line) => DOTS.test(line));
  if (dotted.length < 2 || dotted.length < MOST * lines.length || !dotted[0]?.startsWith("00.")) return lines;
  return lines.map((line) => line.replace(DOTS, "$1:$2:$3"));
}

/** Takes out the initials that stand above a name and a time, in place of a picture. */
function dropInitials(lines: readonly string[]): readonly string[] {
  return lines.map((line, i) => {
    if (!/^\p{Lu}{1,3}$/u.test(line)) return line;
    const name = lines[i + 1] ?? "";
    const time = takeTime(lines[i + 2] ?? "");
    const initials = Array.from(name.matchAll(/(?<!\p{L})\p{Lu}/gu), ([letter]) => letter).join("");
    const isPicture = time !== null && isBareName(name) && name !== line && initials.startsWith(line);
    return isPicture ? "" : line;
  });
}

function writeHalfDay(
  _: string,
  open: string | undefined,
  h: string,
  m: string,
  s = "00",
  half: string,
): string {
  const hours = (Number(h) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return `${open ?? ""}${hours}:${m}:${s}`;
}

/** Takes the marks off headings of a name and a time where the names come again, as those of speakers do. */
function openHeadings(lines: readonly string[]): string[] {
  const names = lines.flatMap((line) => NAMED_HEADING.exec(line)?.[1] ?? []);
  if (names.length < 4 || new Set(names).size * 2 > names.length) return [...lines];
  return lines.map((line) => (NAMED_HEADING.test(line) ? line.replace(/^#{1,6}\s+/, "") : line));
}

/** Moves the times at the ends of lines to their beginnings, where the first is 0:00, before which nothing is said. */
function moveTrailing(lines: readonly string[]): string[] {
  const trailing = lines.filter((line) => TRAILING.test(line) && !isBareName(line.replace(TRAILING, "$1")));
  const [first] = trailing;
  const zero = first === undefined ? null : readClock(TRAILING.exec(first)?.[2] ?? "");
  const worded = lines.filter((line) => line !== "").length;
  if (trailing.length < 3 || trailing.length < MOST * worded || zero === null || zero >= 1) return [...lines];
  return lines.map((line) => line.replace(TRAILING, "[$2] $1"));
}
