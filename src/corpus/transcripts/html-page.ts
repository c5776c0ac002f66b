import { readDescriptionTimes } from "../chapter-lists/read-description-times.js";
import { giveSource, refuseFile, type SourceReading } from "../episode-source.js";
import { weighLines } from "../evidence/weigh-lines.js";
import { type Format, hasEnding, NAMED } from "../format.js";
import type { PageLine } from "../page-line.js";
import { listHtmlPageLines } from "../pages/html-page-lines.js";
import { isSpeech, readTextTranscript } from "./text-transcript.js";

/** A page in HTML that shows a transcript, or a list of times. */
export const htmlPage: Format = {
  name: "HTML page",
  endings: [".html", ".htm"],
  recognise: ({ text, path }) =>
    /^\s*<(?:!doctype html|html)\b/i.test(text) || hasEnding(path, htmlPage) ? NAMED : 0,
  read: ({ text }) => {
    const { lines, sourceLines } = listHtmlPageLines(text);
    const { sources, problems, notes } = readLines(lines);
    const place = <T extends { readonly line: number }>(problem: T): T => ({
      ...problem,
      line: sourceLines.get(problem.line) ?? 1,
    });
    return { sources, problems: problems.map(place), notes: notes.map(place) };
  },
  rank: { speech: 2 },
};

function readLines(lines: readonly PageLine[]): SourceReading {
  const title = lines.find(({ text }) => text.startsWith("# "))?.text.slice(2);
  if (isSpeech(weighLines(lines))) {
    const reading = readTextTranscript(lines);
    return {
      ...reading,
      sources: reading.sources.map((source) => ({ ...source, facts: { title, ...source.facts } })),
    };
  }
  const body: string[] = [];
  for (const { number, text } of lines) body[number - 1] = text;
  const times = readDescriptionTimes(Array.from(body, (text) => text ?? "").join("\n"));
  if (times === null) {
    const expected = "a transcript with times, such as `Ana (04:01): ...`, or a list of times, in the page";
    return refuseFile({ line: lines[0]?.number ?? 1, expected, found: lines[0]?.text ?? null });
  }
  const chapters = { origin: "description", marks: times.marks } as const;
  return giveSource({ facts: { title }, chapters }, [...times.notes, ...times.rules]);
}
