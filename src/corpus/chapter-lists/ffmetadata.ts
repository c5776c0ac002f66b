import { type ChapterMark, giveSource, markChapter, type SourceReading } from "../episode-source.js";
import type { Format } from "../format.js";
import type { PageProblem } from "../page-problem.js";

const SIGNATURE = /^;FFMETADATA\d/;
const NANOSECOND = 1e-9;

interface Section {
  readonly name: string;
  readonly line: number;
  readonly fields: Map<string, string>;
}

/** What ffmpeg writes with `-f ffmetadata`: facts, and chapters with times in units of their `TIMEBASE`. */
export const ffmetadata: Format = {
  name: "ffmetadata",
  endings: [".txt", ".ffmeta", ".ffmetadata"],
  recognise: ({ text }) => Number(SIGNATURE.test(text)),
  read: ({ text }) => readMetadata(text),
};

function readMetadata(text: string): SourceReading {
  const [global, ...sections] = listSections(text);
  const notes: PageProblem[] = [];
  const marks = sections
    .filter(({ name }) => name === "CHAPTER")
    .flatMap(({ fields, line }, i): ChapterMark[] => {
      const unit = readTimeBase(fields.get("timebase"));
      const start = readSeconds(fields.get("start"), unit);
      const end = readSeconds(fields.get("end"), unit);
      if (start === null) {
        notes.push({ line, expected: "a chapter with START", found: fields.get("start") ?? null });
        return [];
      }
      const title = fields.get("title")?.replace(/\s+/g, " ").trim() || `Chapter ${i + 1}`;
      return [markChapter(title, start, end)];
    })
    .toSorted((a, b) => a.startSeconds - b.startSeconds);
  const facts = { title: global?.fields.get("title")?.trim() || undefined };
  return giveSource({ facts, chapters: marks.length === 0 ? null : { origin: "file", marks } }, notes);
}

function listSections(text: string): Section[] {
  const sections: Section[] = [{ name: "", line: 1, fields: new Map() }];
  joinEscaped(text).forEach(({ text: line, number }) => {
    const name = /^\[([A-Z]+)\]\s*$/.exec(line)?.[1];
    if (name !== undefined) sections.push({ name, line: number, fields: new Map() });
    else if (!/^[;#]/.test(line)) {
      const [, key = "", value = ""] = /^((?:[^=\\]|\\.)+)=([\s\S]*)$/.exec(line) ?? [];
      sections.at(-1)?.fields.set(dropEscapes(key).trim().toLowerCase(), dropEscapes(value));
    }
  });
  return sections;
}

/** Joins the lines whose end is escaped by a backslash with those that follow. */
function joinEscaped(text: string): { readonly text: string; readonly number: number }[] {
  const lines: { text: string; number: number }[] = [];
  let isOpen = false;
  text.split("\n").forEach((line, i) => {
    const open = lines.at(-1);
    if (isOpen && open !== undefined) open.text += `\n${line}`;
    else lines.push({ text: line, number: i + 1 });
    let slashes = 0;
    while (line[line.length - 1 - slashes] === "\\") slashes++;
    isOpen = slashes % 2 === 1;
  });
  return lines;
}

function dropEscapes(text: string): string {
  return text.replace(/\\([\s\S])/g, "$1");
}

/** Gives the seconds of a unit such as `1/1000`; a nanosecond where none is stated. */
function readTimeBase(text: string | undefined): number {
  const [, top = "", bottom = ""] = /^\s*(\d{1,9})\/(\d{1,10})\s*$/.exec(text ?? "") ?? [];
  return Number(top) > 0 && Number(bottom) > 0 ? Number(top) / Number(bottom) : NANOSECOND;
}

function readSeconds(text: string | undefined, unit: number): number | null {
  if (!/^\s*\d{1,18}\s*$/.test(text ?? "")) return null;
  return Math.round(Number(text) * unit * 1000) / 1000;
}
