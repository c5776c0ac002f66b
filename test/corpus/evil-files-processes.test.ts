import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import type { SourceReader } from "../../src/corpus/reader/source-reader.js";
import { ReadingProcess } from "../../src/corpus/reading-process.js";

const list = (length: number, write: (i: number) => string, between = "\n") =>
  Array.from({ length }, (_, i) => write(i)).join(between);
const time = (i: number) =>
  `${Math.floor(i / 3600)}:${String(Math.floor(i / 60) % 60).padStart(2, "0")}:${String(i % 60).padStart(2, "0")}`;
const captions = (text: string) => `WEBVTT\n\n00:00.000 --> 10:00:00.000\n${text}\n`;

/** Files that once ended or stopped the process that read them. Node calls no function with as many as 125,000 arguments. */
const FILES: readonly (readonly [string, string, () => string])[] = [
  ["a line of 100 KB", "evil.txt", () => `0:00 Start\n0:05 ${"word ".repeat(20_000)}\n`],
  ["a word of 100 KB", "evil.vtt", () => captions("x".repeat(100_000))],
  [
    "a monologue of 1.5 MB",
    "evil.vtt",
    () => captions("And so we went on to talk about it. ".repeat(42_000)),
  ],
  ["keys of keys in front matter", "evil.md", () => `---\n${"? ".repeat(40)}\n---\n# Bees\n`],
  ["5,000 nested tags", "evil.html", () => `<p>${"<b>".repeat(5000)}x${"</b>".repeat(5000)}</p>`],
  ["5,000 nested tags in captions", "evil.vtt", () => captions(`${"<i>".repeat(5000)}x`)],
  ["5,000 nested elements", "evil.xml", () => `<rss version="2.0"><channel>${"<a>".repeat(5000)}`],
  ["60,000 lines of times", "evil.txt", () => list(60_000, (i) => `${time(i)} item ${i}`)],
  ["60,000 times of a list", "evil.md", () => `# Bees\n\n${list(60_000, (i) => `- ${time(i)} item ${i}`)}`],
  [
    "130,000 items of a feed",
    "evil.xml",
    () =>
      `<rss version="2.0"><channel><title>Bees</title>${list(130_000, (i) => `<item><title>Bee ${i}</title><guid>${i}</guid></item>`)}</channel></rss>`,
  ],
  [
    "130,000 chapters",
    "evil.json",
    () =>
      `{"version":"1.2.0","chapters":[${list(130_000, (i) => `{"startTime":${i},"title":"Bee ${i}"}`, ",")}]}`,
  ],
  ["50,000 keys of front matter", "evil.md", () => `---\n${list(50_000, (i) => `k${i}: v`)}\n---\n# Bees\n`],
  ["50,000 keys of YAML", "episodes.yaml", () => list(50_000, (i) => `k${i}: v`)],
];

const reader = new ReadingProcess();
/** One process reads them all, unless one of them ends it. */
const shared: SourceReader = {
  formats: reader.formats,
  read: (file) => reader.read(file),
  close: () => undefined,
};
afterAll(() => reader.close());

test.each(FILES)(
  "%s is read, left out or passed over by name, and the file beside it is read",
  async (_, name, write) => {
    const folder = await mkdtemp(join(tmpdir(), "cuepoint-evil-"));
    await writeFile(join(folder, "good.vtt"), captions("A talk about wax."));
    await writeFile(join(folder, name), write());
    const corpus = await readCorpus(folder, { reader: shared });
    const ids = corpus.episodes.map(({ episode }) => episode.id);
    expect(ids).toContain("good");
    if (ids.length > 1 || corpus.ignored.includes(join(folder, name))) return;
    const told = [...corpus.notes, ...corpus.passedOver.map(({ path }) => path)];
    expect(told).not.toEqual([]);
    expect(told.filter((line) => !line.startsWith(join(folder, name)))).toEqual([]);
  },
  180_000,
);
