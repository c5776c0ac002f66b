import { mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { FORMATS } from "../../../src/corpus/formats.js";
import type { Corpus } from "../../../src/corpus/read-corpus.js";
import type { SourceReader } from "../../../src/corpus/reader/source-reader.js";
import { readCorpusHere, readHere } from "../../fakes/read-here.js";

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
  const corpus = await readCorpusHere(folder);
  expect(describeCorpus(corpus)).toEqual(["ep1: Start / hello", "ep2: A, B / second"]);
  expect(corpus.notes.join()).toContain("ep1.chapters.json: its Podcasting 2.0 chapters is left out");
  expect(corpus.episodes.find(({ episode }) => episode.id === "ep1")?.episode.language).toBe("en");
});

test("labels that fit no speaker are told with the speakers that are there", async () => {
  const speakers = "speakers:\n  SPEAKER_00: Ana Moss\n  SPEAKER_07: Bo\n  Cy: Cy Dahl\n";
  const turns = "[0:01] SPEAKER_00: The hull.\n[0:05] SPEAKER_01: Ribs.\n[0:09] SPEAKER_00: Yes.\n";
  await write({
    "a.txt": `---\n${speakers}---\n${turns}`,
    "b.srt": "1\n00:00:01,000 --> 00:00:02,000\nNobody is named.\n",
    "episodes.yaml": "episodes:\n  - id: b\n    files: [b.srt]\n    speakers: {Ana: Ana Moss}\n",
  });
  const { notes } = await readCorpusHere(folder);
  expect(notes.map((note) => note.slice(folder.length + 1))).toEqual([
    "a.txt: speakers: nobody in the transcript is called “SPEAKER_07”, “Cy”; it has “SPEAKER_00”, “SPEAKER_01”",
    "episodes.yaml: speakers: nobody in the transcript is called “Ana”; it names nobody",
  ]);
});

test("an episodes file gives the show's picture, and an episode its own", async () => {
  await write({
    "a.vtt": vtt("hum"),
    "b.vtt": vtt("buzz"),
    "episodes.yaml":
      "artwork: https://x.example/show.png\nepisodes:\n  - {id: a, files: [a.vtt]}\n  - {id: b, files: [b.vtt], artwork: https://x.example/b.png}\n",
  });
  const { episodes } = await readCorpusHere(folder);
  expect(episodes.map(({ episode }) => episode.artwork)).toEqual([
    "https://x.example/show.png",
    "https://x.example/b.png",
  ]);
});

test("labels of a transcript are named by its front matter or by the episodes file", async () => {
  const turns =
    "[0:01] SPEAKER_00: The hull is larch.\n[0:05] SPEAKER_01: We steam.\n[0:09] SPEAKER_00: Yes.\n";
  await write({
    "a.txt": `---\nspeakers:\n  SPEAKER_00: Ana Moss\n---\n${turns}`,
    "b.srt":
      "1\n00:00:01,000 --> 00:00:02,000\n(speaker 0) one\n\n2\n00:00:03,000 --> 00:00:04,000\n(speaker 1) two\n",
    "episodes.yaml":
      "episodes:\n  - id: b\n    files: [b.srt]\n    speakers: {Speaker_0: Ana Moss, speaker 1: Bo}\n",
  });
  const { episodes } = await readCorpusHere(folder);
  const speakers = episodes.map(({ cues, episode }) => [
    ...cues.map(({ speaker }) => speaker),
    episode.people.length,
  ]);
  expect(speakers).toEqual([
    ["Ana Moss", "SPEAKER_01", "Ana Moss", 1],
    ["Ana Moss", "Bo", 2],
  ]);
});

test.each<[string, readonly string[], string | null, string]>([
  ["what was said goes before its translations", ["de", "en", "fr-orig"], null, "fr"],
  ["without it, the language that is stated", ["de", "en"], "de-AT", "de"],
  ["without either, the embedding model's language", ["de", "en"], null, "en"],
])("of transcripts in several languages, %s", async (_, tags, stated, chosen) => {
  await write(Object.fromEntries(tags.map((tag) => [`ep1.${tag}.vtt`, vtt(`in ${tag.split("-")[0]}`)])));
  const files = tags.map((tag) => `ep1.${tag}.vtt`).join(", ");
  const list = `episodes:\n  - id: ep1\n    language: ${stated}\n    files: [${files}]\n`;
  if (stated !== null) await write({ "episodes.yaml": list });
  const { episodes } = await readCorpusHere(folder);
  expect(episodes.map(({ episode, cues }) => [episode.language, cues[0]?.text])).toEqual([
    [stated ?? chosen, `in ${chosen}`],
  ]);
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
  const corpus = await readCorpusHere(folder);
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
  const corpus = await readCorpusHere(folder);
  expect(describeCorpus(corpus)).toEqual(["winter: Opening, More / words"]);
  expect(corpus.episodes[0]?.episode).toMatchObject({
    title: "Winter",
    show: "The Apiary",
    publishedAt: "2024-05-10",
  });
});

test("files that an episodes file lists and that are not there are named; accents may be written in either form", async () => {
  await write({
    "episodes.yaml": "episodes:\n  - id: hull\n    files: [cafe\u0301.vtt, gone.vtt, ../x.vtt, RIB.VTT]\n",
    "caf\u00e9.vtt": vtt("hum"),
    "rib.vtt": vtt("rib"),
  });
  const corpus = await readCorpusHere(folder);
  expect(describeCorpus(corpus)).toEqual(["hull:  / hum", "rib:  / rib"]);
  expect(
    corpus.notes.filter((note) => note.includes("lists")).map((note) => note.slice(folder.length + 1)),
  ).toEqual([
    "episodes.yaml: lists gone.vtt, which is not among the files that are read",
    "episodes.yaml: lists ../x.vtt, which lies outside the corpus",
    "episodes.yaml: lists RIB.VTT, but the file is called rib.vtt",
  ]);
});

test("a video in a channel's feed and in yt-dlp's file of it are one episode", async () => {
  await write({
    "feed.xml":
      '<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015"><title>S</title><entry><id>yt:video:abcdefghijk</id><yt:videoId>abcdefghijk</yt:videoId><title>Hull</title></entry></feed>',
    "Hull [abcdefghijk].info.json": JSON.stringify({
      id: "abcdefghijk",
      title: "Hull",
      extractor_key: "Youtube",
      duration: 300,
      description: "0:00 Hi\n2:00 Hull\n3:00 Ribs",
    }),
  });
  expect((await readCorpusHere(folder)).episodes.map(({ episode }) => episode.chapters.length)).toEqual([3]);
});

test("of a feed that is cut off all episodes stay that were known, as stale ones", async () => {
  const item = (name: string) =>
    `<item><title>${name}</title><description>About ${name}.</description></item>`;
  const whole = `<rss><channel><title>S</title>${["Hull", "Mast", "Ribs"].map(item).join("")}</channel></rss>`;
  await write({ "feed.xml": whole });
  const before = await readCorpusHere(folder);
  expect(before.episodes).toHaveLength(3);
  await write({ "feed.xml": whole.slice(0, whole.indexOf("About Mast")) });
  const after = await readCorpusHere(folder, { known: before.files });
  expect(after.stale).toEqual(before.episodes.map(({ episode }) => episode.id));
  expect(after.passedOver).toMatchObject([{ reason: expect.stringContaining("cut off") }]);
});

test("files that state different ids are two episodes, whatever their names; so are two of one name in two folders, and two that state one id", async () => {
  await write({
    "a/ep1.txt": `---\nid: show-a-1\n---\n${page("A")}`,
    "b/ep1.txt": `---\nid: show-b-1\n---\n${page("B")}`,
  });
  expect(describeCorpus(await readCorpusHere(folder))).toEqual(["show-a-1: Start / ", "show-b-1: Start / "]);
  await write({
    "c/ep9.vtt": vtt("x"),
    "d/ep9.vtt": vtt("y"),
    "e/ep1.txt": `---\nid: show-a-1\n---\n${page("C")}`,
  });
  const corpus = await readCorpusHere(folder);
  expect(describeCorpus(corpus)).toEqual([
    "c-ep9:  / x",
    "d-ep9:  / y",
    "ep1: Start / ",
    "show-a-1: Start / ",
    "show-b-1: Start / ",
  ]);
  expect(corpus.alike).toEqual([expect.stringMatching(/c\/ep9\.vtt: .*d\/ep9\.vtt of the same name/)]);
  expect(corpus.notes.join()).toMatch(
    /e\/ep1\.txt: states the id show-a-1, which another episode has; it is called ep1/,
  );
});

test("chapters without an end last until the next one; the last as long as there is speech, else its end is unknown", async () => {
  await write({
    "a.chapters.json": chapters("A", "B"),
    "b.chapters.json": chapters("A", "B"),
    "b.vtt": vtt("1", "2", "3"),
  });
  const { episodes } = await readCorpusHere(folder);
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
    const { files } = await readCorpusHere(folder);
    return files.map((file) => ({ ...file, changedMs: file.changedMs ?? 0 }));
  };
  const known = await age();
  const again = await readCorpusHere(folder, { known });
  expect([describeCorpus(again), [...again.kept].sort()]).toEqual([[], ["a", "b"]]);
  expect(again.files.map(({ sources }) => sources)).toEqual(known.map(({ sources }) => sources));

  await write({ "a.vtt": vtt("two") });
  const changed = await readCorpusHere(folder, { known });
  expect([describeCorpus(changed), changed.kept]).toEqual([["a: Start / two"], ["b"]]);

  await rm(join(folder, "a.vtt"));
  const shrunk = await readCorpusHere(folder, { known });
  expect([describeCorpus(shrunk), shrunk.kept]).toEqual([["a: Start / "], ["b"]]);

  await write({ "b.en.srt": "00:00:01,000 --> 00:00:02,000\nnew\n" });
  const grown = await readCorpusHere(folder, { known: shrunk.files });
  expect([describeCorpus(grown), grown.kept]).toEqual([["b: Start / new"], ["a"]]);
  expect(grown.episodes[0]?.episode.media).toMatchObject({ kind: "audio" });

  await utimes(join(folder, "a.txt"), 1, 1);
  expect((await readCorpusHere(folder, { known: grown.files })).episodes).toEqual([]);
});

test("where a file of a known episode cannot be read now, the episode stays as it was, and another time all is read", async () => {
  await write({ "a.txt": page("A"), "a.vtt": vtt("one"), "b.txt": page("B") });
  const { files: known } = await readCorpusHere(folder);
  await write({ "a.txt": page("A2"), "a.vtt": vtt("two"), "b.txt": page("B2") });
  const reader = readHere(FORMATS);
  for (const name of ["a.txt", "a.vtt"]) {
    const read: SourceReader["read"] = async (file) =>
      file.path === name ? { failed: "the system was short of memory" } : await reader.read(file);
    const stale = await readCorpusHere(folder, { known, reader: { ...reader, read } });
    expect(stale).toMatchObject({ kept: ["a"], stale: ["a"], episodes: [{ episode: { title: "B2" } }] });
    expect(stale.passedOver).toEqual([
      {
        path: join(folder, name),
        line: 1,
        reason: 'expected to be able to read it, found "the system was short of memory"',
      },
    ]);
    expect(describeCorpus(await readCorpusHere(folder, { known: stale.files }))).toEqual(["a: Start / two"]);
  }
  await rm(join(folder, "a.txt"));
  expect(describeCorpus(await readCorpusHere(folder, { known }))).toEqual(["a:  / two", "b: Start / "]);
});

test("an episode that is only described is kept with one chapter without times, and told", async () => {
  await write({
    "lone.info.json": JSON.stringify({
      id: "lone",
      title: "Frame saws",
      description: "How a frame saw is set.\n\nWith a visit to the mill.",
      upload_date: "20240502",
      duration: 600,
    }),
  });
  const { episodes, notes } = await readCorpusHere(folder);
  expect(episodes.map(({ episode }) => episode.chapters)).toEqual([
    [
      {
        number: 1,
        title: "Frame saws",
        startSeconds: 0,
        endSeconds: 600,
        summary: "How a frame saw is set.",
        bullets: ["With a visit to the mill."],
        untimed: true,
      },
    ],
  ]);
  expect(notes.join()).toContain("lone.info.json: “Frame saws” has no chapters, transcript or list of times");
});
