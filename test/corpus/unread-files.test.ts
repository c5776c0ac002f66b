import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { readSource } from "../../src/corpus/read-source.js";
import { adviseUnread } from "../../src/corpus/unread/unread-files.js";
import { AppError } from "../../src/shared/errors.js";

const ascii = (text: string) => Buffer.from(text, "latin1");
const zipped = (name: string) => ascii(`PK\x03\x04${"\0".repeat(26)}${name}`);

test.each<[string, string, Uint8Array, string]>([
  ["a PDF", "a.txt", ascii("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "a PDF: save its text as .txt or .md"],
  ["rich text", "a.txt", ascii("{\\rtf1\\ansi Ana: [0:04] Hulls.}"), "a rich text file: save its text"],
  ["a Word document", "a.md", zipped("[Content_Types].xml"), "a Word document: save its text"],
  [
    "an OpenDocument text",
    "a.txt",
    zipped("mimetypeapplication/vnd.oasis.opendocument.text"),
    "an OpenDocument text",
  ],
  ["a zip file", "a.srt", zipped("a.srt"), "a packed file: unpack it"],
  [
    "a gzip file",
    "a.srt",
    gzipSync("1\n00:00:01,000 --> 00:00:02,000\nHulls.\n"),
    "a packed file: unpack it",
  ],
  ["EBU's captions", "a.txt", ascii("850STL25.01"), "an EBU STL file: convert it to .srt or .vtt"],
  [
    "captions that are pictures",
    "a.sub",
    ascii("\0\0\x01\xba\x44\0"),
    "a VobSub file of pictures: convert it",
  ],
  ["a recording", "a.txt", ascii("ID3\x03\0\0"), "a recording: put a transcript of it beside it"],
])("%s under another kind's name is told, and what to do", (_, path, bytes, found) => {
  const problems = readSource({ path, bytes })?.problems;
  expect(problems).toEqual([
    { line: 1, expected: "text or captions", found: expect.stringContaining(found) },
  ]);
});

test.each(["ID3 tags hold a title.", "RIFF of the week", "OggS", "Rar! they cried", "7z it", "PK for short"])(
  "text may begin with %j",
  (text) => {
    expect(readSource({ path: "a.txt", bytes: ascii(`${text}\n0:00 Intro\n1:30 Hull\n`) })?.problems).toEqual(
      [],
    );
  },
);

test.each<[string, string | null]>([
  ["ep5.docx", "a Word document is not read: save its text as .txt or .md"],
  ["ep5.SRT.GZ", "a packed file is not read: unpack it"],
  ["ep5.stl", "an EBU STL file is not read: convert it to .srt or .vtt"],
  ["cover.png", null],
])("what can be done with %s is told by its ending", (path, advice) => {
  expect(adviseUnread(path)).toBe(advice);
});

test("where nothing can be read, what lies there is named", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-unread-"));
  for (const name of ["ep5.docx", "cover.png"]) await writeFile(join(folder, name), "");
  const error = await readCorpus(folder).catch((reason: unknown) => reason);
  expect(error instanceof AppError ? error.problems : error).toEqual([
    `Left out ${join(folder, "cover.png")}: in no format that is read.`,
    `Left out ${join(folder, "ep5.docx")}: a Word document is not read: save its text as .txt or .md.`,
  ]);
});

test("a list of feeds is told, and how many it has", () => {
  const text =
    '<?xml version="1.0"?><opml><body><outline text="S" xmlUrl="https://s.example/f.xml"/></body></opml>';
  const problem = {
    line: 1,
    expected: "a feed (this file lists 1 feed by its address: save it as a file)",
    found: "https://s.example/f.xml",
  };
  for (const path of ["a.opml", "a.xml"])
    expect(readSource({ path, bytes: ascii(text) })?.problems).toEqual([problem]);
});
