import type { QuestionReport, Top } from "../../questions/make-report.js";
import { countNoun } from "../../shared/count-noun.js";
import { escapeHidden, stripHidden } from "../../shared/strip-hidden.js";
import type { Screen } from "./print-answer.js";
import { wrapText } from "./wrap-text.js";

const WIDTH = 80;
/** So many lines of a question or a comment are shown: its owner knows by then which it is. */
const MOST_LINES = 3;
/** So many days are shown in the table by day. */
const MOST_DAYS = 31;
const COUNT_WIDTH = 7;
const INDENT = " ".repeat(COUNT_WIDTH + 2);

/** Prints the report as tables of at most 80 columns: what to record next stands before what goes well. */
export function printReport(report: QuestionReport, { stdout }: Screen): void {
  const { questions, days, from, to, skippedLines } = report;
  const lines = [
    `${countNoun(questions, "questions")} on ${countNoun(days.length, "days")}, ${from === to ? from : `${from} to ${to}`} (UTC)`,
    "",
    describeCounts("outcomes", report.outcomes),
    describeCounts("written by", report.modes),
    describeCounts("doors", report.doors),
    describeCounts("verdicts", { helpful: report.verdicts.up, "not helpful": report.verdicts.down }),
    ...(skippedLines > 0 ? ["", `not counted: ${countNoun(skippedLines, "damaged lines")}`] : []),
    ...list("Not answered: what to record next", report.unanswered, ({ question, count, failed }) => [
      ...describe(count, question || "(nothing that can be read)"),
      ...(failed > 0 ? [`${INDENT}(${failed} of them failed)`] : []),
    ]),
    ...list("Found unhelpful", report.unhelpful, ({ question, count, comments }) => [
      ...describe(count, question),
      ...comments.flatMap((comment) => indent(`- ${comment}`)),
    ]),
    ...list("Asked most", report.asked, ({ question, count }) => describe(count, question)),
    ...list("Chapters cited most", report.chapters, ({ episode, chapter, count }) =>
      describe(count, `${episode}, chapter ${chapter}`),
    ),
    ...describeDays(days),
  ];
  stdout.write(`${lines.map((line) => escapeHidden(line.trimEnd())).join("\n")}\n`);
}

function describeCounts(label: string, counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return `${label.padEnd(12)}${parts.join(", ")}`;
}

function list<T>(title: string, { total, top }: Top<T>, show: (entry: T) => readonly string[]): string[] {
  if (total === 0) return [];
  const more = total - top.length;
  return ["", title, ...top.flatMap(show), ...(more > 0 ? [`${INDENT}and ${more} more`] : [])];
}

function describe(count: number, text: string): string[] {
  const [first = "", ...others] = indent(text);
  return [`${String(count).padStart(COUNT_WIDTH)}  ${first.trimStart()}`, ...others];
}

/** Makes text printable before it is measured, so that what is not printed takes no room. */
function indent(text: string): string[] {
  const options = { width: WIDTH - INDENT.length, lines: MOST_LINES };
  return wrapText(stripHidden(text), options).map((line) => INDENT + line);
}

function describeDays(days: QuestionReport["days"]): string[] {
  const names = ["answered", "abstained", "failed", "left"] as const;
  const rows = days
    .slice(-MOST_DAYS)
    .map(({ day, ...counts }) => [day, ...names.map((name) => counts[name])]);
  const earlier = days.length - rows.length;
  return [
    "",
    ...[["day (UTC)", ...names], ...rows].map(([day, ...cells]) =>
      [String(day).padEnd(12), ...cells.map((cell) => String(cell).padStart(11))].join(""),
    ),
    ...(earlier > 0 ? [`and ${countNoun(earlier, "days")} before`] : []),
  ];
}
