import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { expect, test } from "vitest";
import { readCaptions } from "../../src/corpus/captions/read-captions.js";
import type { Format } from "../../src/corpus/format.js";
import { FORMATS } from "../../src/corpus/formats.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { openSource, readSource } from "../../src/corpus/read-source.js";
import { refuseOtherCaptions, refuseOtherJson } from "../../src/corpus/unread/refuse-others.js";
import { readHere } from "../fakes/read-here.js";
import { SAMPLES } from "./format-samples.js";

const encode = (text: string) => new TextEncoder().encode(text);

/** Those that take whatever has their endings, after all others have been asked. */
const FALLBACKS = ["captions", "JSON", "chapters page", "HTML page"];

/** Those that say of a file what it is and why nothing is read of it. */
const NAMED_ONLY = ["unread file", "OPML", "messages"];

const open = ([path, content]: readonly [path: string, content: unknown]) =>
  openSource({ path, bytes: encode(typeof content === "string" ? content : JSON.stringify(content)) });

test.each(Object.entries(SAMPLES))("%s is recognised, and by no other format", (name, sample) => {
  const file = open(sample);
  const names = FORMATS.filter(({ recognise }) => recognise(file) > 0).map((format) => format.name);
  expect(names.filter((other) => other === name || !FALLBACKS.includes(other))).toEqual([name]);
  const read = readSource(file);
  expect([read?.format.name, read?.problems]).toEqual([name, []]);
  // The process that reads sends it as it is.
  expect(deserialize(serialize(read))).toEqual(read);
});

test("every format has a name of its own, and a sample", () => {
  const names = FORMATS.map(({ name }) => name);
  expect(names.filter((name) => !(name in SAMPLES) && ![...FALLBACKS, ...NAMED_ONLY].includes(name))).toEqual(
    [],
  );
  expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
});

test.each([
  ["captions", refuseOtherCaptions],
  ["JSON", refuseOtherJson],
])("a new format of %s takes no file that is named like those of another kind", (_, refuseOthers) => {
  const endings = [".new", ...FORMATS.flatMap((format) => format.endings)];
  const newcomer: Format = { name: "new", endings, recognise: () => 0, read: () => null };
  const formats = [newcomer, refuseOthers([newcomer], FORMATS), ...FORMATS];
  for (const [name, sample] of Object.entries(SAMPLES)) {
    expect(readSource(open(sample), formats)?.format.name).toBe(name);
  }
  expect(readSource(open(["sitemap.xml", "<urlset></urlset>"]), formats)).toBeNull();
  expect(readSource(open(["a.new", "Hello"]), formats)?.problems).toHaveLength(1);
});

test("what refuses the rest of its kind has no ending of a format that is asked later", () => {
  for (const [i, { name, endings }] of FORMATS.entries()) {
    if (name !== "captions" && name !== "JSON") continue;
    const later = FORMATS.slice(i + 1).flatMap((format) => (format.name === "JSON" ? [] : format.endings));
    expect(endings.filter((ending) => later.includes(ending))).toEqual([]);
  }
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
    "JSON Feed",
    "RSS feed",
    "Atom feed",
  ]);
  expect(order("speech")).toEqual([
    "Podcasting 2.0 transcript",
    "Whisper JSON",
    "YouTube json3",
    "oTranscribe",
    "Deepgram JSON",
    "AssemblyAI JSON",
    "Rev JSON",
    "Amazon Transcribe JSON",
    "Azure speech JSON",
    "Video Indexer JSON",
    "Teams JSON",
    "Otter JSON",
    "Gladia JSON",
    "Speechmatics JSON",
    "Google Speech JSON",
    "Transformers JSON",
    "NeMo JSON",
    "Vosk JSON",
    "timed words",
    "text transcript",
    "HTML page",
    "WebVTT",
  ]);
});

/** `@seconds words`, a line each. */
const invented: Format = {
  name: "invented captions",
  endings: [".invented"],
  recognise: ({ text }) => Number(/^@\d+ /.test(text)),
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
    "a.invented": "@0 from the invented\n@2 and more\n",
    "a.vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nfrom WebVTT\n",
    "b.txt": "@0 named like text\n",
  };
  for (const [path, content] of Object.entries(files)) await writeFile(join(folder, path), content);
  const {
    episodes,
    files: read,
    notes,
  } = await readCorpus(folder, { reader: readHere([invented, ...FORMATS]) });
  expect(read.map(({ path, format }) => `${path}: ${format}`)).toEqual([
    "a.invented: invented captions",
    "a.vtt: WebVTT",
    "b.txt: invented captions",
  ]);
  expect(episodes.map(({ cues }) => cues.map(({ text }) => text))).toEqual([
    ["from the invented", "and more"],
    ["named like text"],
  ]);
  expect(notes.join()).toMatch(/a\.vtt: its WebVTT is left out, as .*a\.invented gives a transcript/);
});
