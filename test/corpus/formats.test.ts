import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readCaptions } from "../../src/corpus/captions/read-captions.js";
import type { Format } from "../../src/corpus/format.js";
import { FORMATS } from "../../src/corpus/formats.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { openSource, readSource } from "../../src/corpus/read-source.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** A file of each format, by the format's name. */
const SAMPLES: Readonly<Record<string, readonly [path: string, content: unknown]>> = {
  "episodes file": ["shows/Episodes.yml", "show: The Apiary\nepisodes:\n  - id: ep1\n    files: [a.srt]\n"],
  WebVTT: ["a.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ada>Hello\n"],
  SAMI: ["a.smi", "<SAMI><BODY><SYNC Start=1000><P Class=EN>Hello<SYNC Start=2000>&nbsp;"],
  "SubStation Alpha": ["a.ass", "[Script Info]\n\n[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,,Hello\n"],
  MicroDVD: ["a.sub", "{1}{1}25.000\n{25}{50}Hello\n"],
  SubViewer: ["a.sbv", "0:00:01.000,0:00:02.000\nHello\n"],
  SubRip: ["a.srt", "1\n00:00:01,000 --> 00:00:02,000\nHello\n"],
  LRC: ["a.lrc", "[ar:Ada]\n[00:01.00]Hello\n[00:02.00]there\n"],
  "yt-dlp info": ["a.info.json", { id: "x", title: "Hives", duration: 300 }],
  "Podcasting 2.0 chapters": ["a.json", { chapters: [{ startTime: 0, title: "Opening" }] }],
  "Podcasting 2.0 transcript": ["a.json", { segments: [{ startTime: 0.5, endTime: 1, body: "Hello" }] }],
  "YouTube json3": ["a.json3", { events: [{ tStartMs: 100, segs: [{ utf8: "Hello" }] }] }],
  "Whisper JSON": ["a.json", { segments: [{ start: 0, end: 1, text: "Hello" }] }],
  "caption list": ["a.json", [{ text: "Hello", start: 1.5, duration: 2 }]],
  "RSS feed": ["a.xml", "<rss><channel><title>S</title><item><title>Bees</title></item></channel></rss>"],
  "Markdown chapters": ["a.md", "# Hives\n\n## Opening\n0:00\nWhy.\n\n## Wintering\n1:30\nHow.\n"],
  "text transcript": ["a.markdown", "**Ada:** [00:01] Hello.\n\n**Ben:** [00:05] Hello yourself.\n"],
  "list of times": ["a.description", "About bees\n0:00 Opening\n1:30 Wintering\n4:00 End\n"],
  "chapters page": ["a.txt", "Hives\n1. 0:00 – 1:00\nOpening\nIt is said.\n"],
  "HTML transcript": ["a.html", "<cite>Ada:</cite><time>0:00</time><p>Hello.</p>"],
};

/** Those that take whatever has their endings, after all others have been asked. */
const FALLBACKS = ["captions", "JSON", "chapters page"];

const open = ([path, content]: readonly [path: string, content: unknown]) =>
  openSource({ path, bytes: encode(typeof content === "string" ? content : JSON.stringify(content)) });

test.each(Object.entries(SAMPLES))("%s is recognised, and by no other format", (name, sample) => {
  const file = open(sample);
  const names = FORMATS.filter(({ recognise }) => recognise(file)).map((format) => format.name);
  expect(names.filter((other) => other === name || !FALLBACKS.includes(other))).toEqual([name]);
  const read = readSource(file);
  expect([read?.format.name, read?.problems]).toEqual([name, []]);
});

test("every format has a name of its own", () => {
  const names = FORMATS.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
});

test("an episodes file is trusted most on facts, and a transcript that names speakers most on speech", () => {
  const order = (of: "facts" | "speech") =>
    FORMATS.filter(({ name, rank }) => name in SAMPLES && rank?.[of] !== undefined)
      .toSorted((a, b) => (b.rank?.[of] ?? 0) - (a.rank?.[of] ?? 0))
      .map(({ name }) => name);
  expect(order("facts")).toEqual([
    "episodes file",
    "chapters page",
    "Markdown chapters",
    "yt-dlp info",
    "RSS feed",
  ]);
  expect(order("speech")).toEqual([
    "Podcasting 2.0 transcript",
    "Whisper JSON",
    "YouTube json3",
    "text transcript",
    "WebVTT",
  ]);
});

/** `@seconds words`, a line each. */
const toy: Format = {
  name: "toy captions",
  endings: [".toy"],
  recognise: ({ text }) => /^@\d+ /.test(text),
  read: (file) =>
    readCaptions(file, (text) => ({
      cues: [...text.matchAll(/^@(\d+) (.*)$/gm)].map(([, seconds, words = ""]) => ({
        startSeconds: Number(seconds),
        endSeconds: Number(seconds) + 1,
        voice: null,
        text: words,
      })),
      dropped: [],
    })),
  rank: { speech: 6 },
};

test("a format that is added to the list is found by its ending, recognised by content and joined by its rank", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-formats-"));
  const files = {
    "a.toy": "@0 from the toy\n@2 and more\n",
    "a.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nfrom WebVTT\n",
    "b.txt": "@0 named like text\n",
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(folder, path), content);
  const { episodes, files: read, notes } = await readCorpus(folder, { formats: [toy, ...FORMATS] });
  expect(read.map(({ path, format }) => `${path}: ${format}`)).toEqual([
    "a.toy: toy captions",
    "a.vtt: WebVTT",
    "b.txt: toy captions",
  ]);
  expect(episodes.map(({ cues }) => cues.map(({ text }) => text))).toEqual([
    ["from the toy", "and more"],
    ["named like text"],
  ]);
  expect(notes.join()).toMatch(/a\.vtt: its WebVTT is left out, as .*a\.toy gives a transcript/);
});
