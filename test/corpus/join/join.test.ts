import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { FORMATS } from "../../../src/corpus/formats.js";
import { type Corpus, readCorpus } from "../../../src/corpus/read-corpus.js";
import type { SourceReader } from "../../../src/corpus/reader/source-reader.js";
import { readHere } from "../../fakes/read-here.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-join-"));
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const full = join(folder, path);
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, content);
  }
}

const page = (title: string) => `${title}\n1. 0:00 – 1:00\nStart\nIt is said.\n`;
const vtt = (...lines: string[]) =>
  `WEBVTT\n\n${lines.map((text, i) => `00:0${i}:00.000 --> 00:0${i}:30.000\n${text}\n`).join("\n")}`;
const chapters = (...titles: string[]) =>
  JSON.stringify({ version: "1.2.0", chapters: titles.map((title, i) => ({ startTime: i * 60, title })) });

/** `id: chapters / words`, in order of ids. */
function describeCorpus({ episodes }: Corpus): string[] {
  return episodes
    .map(({ episode, cues }) => {
      const words = cues.map(({ text }) => text).join(" ");
      return `${episode.id}: ${episode.chapters.map(({ title }) => title).join(", ")} / ${words}`;
    })
    .sort();
}

test("files of one name, in one folder or several, are one episode; notes win over a chapters file", async () => {
  await write({
    "pages/ep1.txt": page("One"),
    "transcripts/ep1.en.vtt": vtt("hello"),
    "ep1.chapters.json": chapters("left out"),
    "ep2/chapters.json": chapters("A", "B"),
    "ep2/transcript.vtt": vtt("second"),
  });
  const corpus = await readCorpus(folder);
  expect(describeCorpus(corpus)).toEqual(["ep1: Start / hello", "ep2: A, B / second"]);
  expect(corpus.notes.join()).toContain("ep1.chapters.json: its Podcasting 2.0 chapters is left out");
  expect(corpus.episodes.find(({ episode }) => episode.id === "ep1")?.episode.language).toBe("en");
});

test("a feed's items are joined with the files they link to, and give them title, people and audio", async () => {
  await write({
    "feed.xml": `<rss><channel><title>Show</title>
      <item><title>Bees</title><enclosure url="https://x.example/a/bees-7.mp3" type="audio/mpeg"/>
        <podcast:person role="guest">Ada</podcast:person>
        <podcast:transcript url="https://x.example/t/bees_full.vtt" type="text/vtt"/></item>
      <item><title>Nothing to go by</title></item></channel></rss>`,
    "files/bees_full.vtt": vtt("hum"),
    "files/bees-7.chapters.json": chapters("A"),
  });
  const corpus = await readCorpus(folder);
  expect(describeCorpus(corpus)).toEqual(["bees-7: A / hum"]);
  expect(corpus.episodes[0]?.episode).toMatchObject({
    title: "Bees",
    show: "Show",
    people: [{ name: "Ada", role: "guest" }],
    media: { kind: "audio", url: "https://x.example/a/bees-7.mp3" },
  });
  expect(corpus.notes.join()).toContain("nothing to answer from");
});

test("an episodes file says which files belong together, and what nobody else says", async () => {
  await write({
    "episodes.yaml":
      "show: The Apiary\nepisodes:\n  - id: winter\n    title: Winter\n    publishedAt: 2024-05-10\n    media: {audio: 'https://x.example/w.mp3'}\n    files: [w-notes.md, raw/0001.srt]\n",
    "w-notes.md": "0:00 Opening\n0:30 More\n",
    "raw/0001.srt": "00:00:01,000 --> 00:00:09,000\nwords\n",
  });
  const corpus = await readCorpus(folder);
  expect(describeCorpus(corpus)).toEqual(["winter: Opening, More / words"]);
  expect(corpus.episodes[0]?.episode).toMatchObject({
    title: "Winter",
    show: "The Apiary",
    publishedAt: "2024-05-10",
  });
});

test("files that state different ids are two episodes, whatever their names; two of one id and kind are refused", async () => {
  await write({
    "a/ep1.txt": `---\nid: show-a-1\n---\n${page("A")}`,
    "b/ep1.txt": `---\nid: show-b-1\n---\n${page("B")}`,
  });
  expect(describeCorpus(await readCorpus(folder))).toEqual(["show-a-1: Start / ", "show-b-1: Start / "]);
  await write({ "c/ep9.vtt": vtt("x"), "d/ep9.vtt": vtt("y") });
  await expect(readCorpus(folder)).rejects.toMatchObject({
    code: "corpus_unreadable",
    problems: [
      expect.stringMatching(/d\/ep9\.vtt:1: expected an id of its own, as .*c\/ep9\.vtt has the same/),
    ],
  });
});

test("chapters without an end last until the next one; the last as long as there is speech, else its end is unknown", async () => {
  await write({
    "a.chapters.json": chapters("A", "B"),
    "b.chapters.json": chapters("A", "B"),
    "b.vtt": vtt("1", "2", "3"),
  });
  const { episodes } = await readCorpus(folder);
  const ends = episodes.map(({ episode }) => [
    episode.id,
    episode.durationSeconds,
    ...episode.chapters.map(({ endSeconds }) => endSeconds),
  ]);
  expect(ends.sort()).toEqual([
    ["a", null, 60, null],
    ["b", 150, 60, 150],
  ]);
});

test("only what has changed, and what belongs to it, is read again", async () => {
  await write({
    "a.txt": page("A"),
    "a.vtt": vtt("one"),
    "b.txt": page("B"),
    "feed.xml":
      '<rss><channel><title>S</title><item><title>Bees</title><enclosure url="https://x.example/b.mp3" type="audio/mpeg"/></item></channel></rss>',
  });
  const age = async () => {
    // A change time cannot be set: the files are said to be known as they are.
    const { files } = await readCorpus(folder);
    return files.map((file) => ({ ...file, changedMs: file.changedMs ?? 0 }));
  };
  const known = await age();
  const again = await readCorpus(folder, { known });
  expect([describeCorpus(again), [...again.kept].sort()]).toEqual([[], ["a", "b"]]);
  expect(again.files.map(({ sources }) => sources)).toEqual(known.map(({ sources }) => sources));

  await write({ "a.vtt": vtt("two") });
  const changed = await readCorpus(folder, { known });
  expect([describeCorpus(changed), changed.kept]).toEqual([["a: Start / two"], ["b"]]);

  await rm(join(folder, "a.vtt"));
  const shrunk = await readCorpus(folder, { known });
  expect([describeCorpus(shrunk), shrunk.kept]).toEqual([["a: Start / "], ["b"]]);

  await write({ "b.en.srt": "00:00:01,000 --> 00:00:02,000\nnew\n" });
  const grown = await readCorpus(folder, { known: shrunk.files });
  expect([describeCorpus(grown), grown.kept]).toEqual([["b: Start / new"], ["a"]]);
  expect(grown.episodes[0]?.episode.media).toMatchObject({ kind: "audio" });

  await utimes(join(folder, "a.txt"), 1, 1);
  expect((await readCorpus(folder, { known: grown.files })).episodes).toEqual([]);
});

test("where a file of a known episode cannot be read now, changed or not, the corpus is refused, and another time all is read", async () => {
  await write({ "a.txt": page("A"), "a.vtt": vtt("one") });
  const { files: known } = await readCorpus(folder);
  await write({ "a.txt": page("B") });
  const reader = readHere(FORMATS);
  for (const name of ["a.txt", "a.vtt"]) {
    const read: SourceReader["read"] = async (file) =>
      file.path === name ? { failed: "the system was short of memory" } : await reader.read(file);
    await expect(readCorpus(folder, { known, reader: { ...reader, read } })).rejects.toMatchObject({
      code: "corpus_unreadable",
      problems: [
        `${join(folder, name)}:1: expected to be able to read it, found "the system was short of memory"`,
      ],
    });
  }
  expect(describeCorpus(await readCorpus(folder, { known }))).toEqual(["a: Start / one"]);
});
