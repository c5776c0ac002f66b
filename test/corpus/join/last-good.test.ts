import { chmod, mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import type { CorpusFile } from "../../../src/corpus/corpus-file.js";
import { FORMATS } from "../../../src/corpus/formats.js";
import { type Corpus, readCorpus, readCorpusPaths } from "../../../src/corpus/read-corpus.js";
import type { FileReading, SourceReader } from "../../../src/corpus/reader/source-reader.js";
import { readHere } from "../../fakes/read-here.js";

const IS_ROOT = process.getuid?.() === 0;
const COSTLY: FileReading = { passedOver: "reading it took the processor for more than 10 s" };

const page = (title: string) => `${title}\n1. 0:00 – 1:00\nStart\nIt is said.\n`;
const vtt = (text: string) => `WEBVTT\n\n00:01.000 --> 00:04.000\n${text}\n`;

let folder: string;
let known: readonly CorpusFile[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cuepoint-last-good-"));
  await write({ "a.txt": page("A"), "a.vtt": vtt("one"), "b.txt": page("B"), "sub/deep/c.txt": page("C") });
  known = (await read([])).files;
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

interface Reading {
  /** What comes of reading files of these paths. */
  readonly readings?: Readonly<Record<string, FileReading>>;
  readonly again?: boolean;
  readonly onRead?: (path: string) => void;
}

async function read(before = known, { readings = {}, again, onRead }: Reading = {}): Promise<Corpus> {
  const reader = readHere(FORMATS);
  const readOne: SourceReader["read"] = async (file) => {
    onRead?.(file.path);
    const reading = readings[file.path];
    return reading === undefined ? await reader.read(file) : reading;
  };
  return await readCorpus(folder, { known: before, again, reader: { ...reader, read: readOne } });
}

function describeAll({ episodes, kept, stale, passedOver }: Corpus) {
  return {
    read: episodes.map(({ episode, cues }) =>
      [episode.id, episode.title, ...cues.map(({ text }) => text)].join(),
    ),
    kept: [...kept].sort(),
    stale: [...stale].sort(),
    passedOver: passedOver.map(({ path, reason }) => `${path.slice(folder.length + 1)}: ${reason}`),
  };
}

/** What is told of the corpus where all but the stale episodes are as they were. */
const expectStale = (corpus: Corpus, stale: readonly string[], told: readonly unknown[]) =>
  expect(describeAll(corpus)).toEqual({ read: [], kept: ["a", "b", "c"], stale, passedOver: told });

test("a known file that has become too costly to read keeps its last good version, and is not read again until it changes", async () => {
  await write({ "b.txt": page("B2") });
  const stale = await read(known, { readings: { "b.txt": COSTLY } });
  const told = [expect.stringMatching(/^b\.txt: reading it took the processor .*--rebuild/)];
  expectStale(stale, ["b"], told);
  const paths: string[] = [];
  const next = await read(stale.files, { readings: { "b.txt": COSTLY }, onRead: (path) => paths.push(path) });
  expectStale(next, ["b"], told);
  expect([paths, next.files]).toEqual([[], stale.files]);
  expectStale(
    await read(next.files, { readings: { "b.txt": COSTLY }, again: true }).then(keepAll),
    ["b"],
    told,
  );
  expect(describeAll(await read(next.files, { again: true })).read).toContain("b,B2");
  await write({ "b.txt": page("B3") });
  expect(describeAll(await read(next.files))).toMatchObject({ read: ["b,B3"], stale: [] });
});

/** Takes what was read again as kept. */
function keepAll(corpus: Corpus): Corpus {
  return {
    ...corpus,
    episodes: [],
    kept: [...corpus.kept, ...corpus.episodes.map(({ episode }) => episode.id)],
  };
}

test("a file that was never read and is too costly takes no place of another, and is remembered", async () => {
  await write({ "d.txt": page("D") });
  const corpus = await read(known, { readings: { "d.txt": COSTLY } });
  expect(describeAll(corpus)).toMatchObject({ kept: ["a", "b", "c"], stale: [] });
  expect(corpus.files.find(({ path }) => path === "d.txt")).toMatchObject({ format: "passed over" });
});

test.each<[string, () => Promise<unknown>, string]>([
  ["in no format any more", () => write({ "b.txt": "nothing to read here" }), "expected"],
  ["empty", () => write({ "b.txt": "" }), "expected"],
  ["too large", () => truncate(join(folder, "b.txt"), 70_000_000), "expected a file of at most 64 MB"],
  [
    "a link that leads nowhere",
    async () => {
      await rm(join(folder, "b.txt"));
      await symlink(join(folder, "gone"), join(folder, "b.txt"));
    },
    "expected to be able to read it",
  ],
  [
    "a folder",
    async () => {
      await rm(join(folder, "b.txt"));
      await mkdir(join(folder, "b.txt"));
      await symlink(folder, join(folder, "b.txt", "loop"));
    },
    "",
  ],
])("a known file that is %s keeps its last good version until it is removed", async (what, change, why) => {
  await change();
  const stale = await read();
  if (what === "a folder") return expect(describeAll(stale)).toMatchObject({ kept: ["a", "c"] });
  expectStale(stale, ["b"], [expect.stringContaining(`b.txt: ${why}`)]);
  expect(stale.ignored).toEqual([]);
  expectStale(await read(stale.files), ["b"], [expect.stringContaining(`b.txt: ${why}`)]);
  await rm(join(folder, "b.txt"));
  return expect(describeAll(await read(stale.files))).toMatchObject({ kept: ["a", "c"], stale: [] });
});

test("a file that stands where a folder of known files was, or a link in its place, is not taken for their deletion", async () => {
  await rename(join(folder, "sub"), join(folder, "away"));
  for (const replace of [
    () => write({ sub: "not a folder" }),
    () => symlink("/nowhere", join(folder, "sub")),
  ]) {
    await rm(join(folder, "away"), { recursive: true, force: true });
    await replace();
    const stale = await read();
    expectStale(stale, ["c"], [expect.stringMatching(/^sub: /)]);
    expect(stale.ignored).toEqual([]);
    await rm(join(folder, "sub"));
  }
  expect(describeAll(await read())).toMatchObject({ kept: ["a", "b"], stale: [], passedOver: [] });
});

test.skipIf(IS_ROOT)("a folder that may not be opened keeps its episodes", async () => {
  await chmod(join(folder, "sub"), 0);
  const stale = await read();
  await chmod(join(folder, "sub"), 0o700);
  expectStale(stale, ["c"], [expect.stringMatching(/^sub: .*EACCES/)]);
});

test.each<[string, () => Promise<unknown>]>([
  ["is gone", () => rename(folder, `${folder}-away`)],
  [
    "is a file",
    async () => {
      await rename(folder, `${folder}-away`);
      await writeFile(folder, page("A"));
    },
  ],
  [
    "is empty",
    async () => {
      await rename(folder, `${folder}-away`);
      await mkdir(folder);
    },
  ],
  [
    "has nothing but a file of another kind",
    async () => {
      await rename(folder, `${folder}-away`);
      await write({ "LICENSE.txt": "All rights reserved." });
    },
  ],
])(
  "where the corpus folder %s, all episodes stay, stale, and are as before once it is back",
  async (_, leave) => {
    await leave();
    const stale = await read();
    expect(describeAll(stale)).toMatchObject({ read: [], kept: ["a", "b", "c"], stale: ["a", "b", "c"] });
    expect(stale.passedOver).toEqual([
      { path: expect.stringContaining(folder), line: 1, reason: expect.any(String) },
    ]);
    await rm(folder, { recursive: true, force: true });
    await rename(`${folder}-away`, folder);
    const back = await read(stale.files);
    expect(describeAll(back)).toMatchObject({ stale: [], passedOver: [] });
    expect(back.files.every((file) => file.stale === undefined)).toBe(true);
  },
);

test("of several folders one that is gone keeps its episodes, and the others are read", async () => {
  const paths = [join(folder, "one"), join(folder, "two")];
  await write({ "one/x.txt": page("X"), "two/y.txt": page("Y") });
  const options = () => ({ reader: readHere(FORMATS) });
  const { files } = await readCorpusPaths(paths, options());
  await rm(join(folder, "two"), { recursive: true });
  await write({ "one/z.txt": page("Z") });
  const corpus = await readCorpusPaths(paths, { ...options(), known: files });
  expect(describeAll(corpus)).toMatchObject({ read: ["z,Z"], kept: ["x", "y"], stale: ["y"] });
  await expect(readCorpusPaths(paths, options())).rejects.toMatchObject({ code: "corpus_missing" });
});

test("what changed or came beside a broken file is read once that file is whole again, even if it is what it was", async () => {
  await write({ "a.txt": "A\n1. 0:00 – 0:00\nStart\n• one\n", "a.vtt": vtt("two") });
  const stale = await read();
  expectStale(stale, ["a"], [expect.stringContaining("a.txt: expected")]);
  await write({ "a.txt": page("A") });
  const whole = await read(stale.files);
  expect(describeAll(whole)).toEqual({ read: ["a,A,two"], kept: ["b", "c"], stale: [], passedOver: [] });
  expect(describeAll(await read(whole.files)).kept).toEqual(["a", "b", "c"]);
});

test("an unchanged file of a changed episode that cannot be read this time is named, and its episode stale", async () => {
  await write({ "a.vtt": vtt("two") });
  const failed: FileReading = { failed: "the system was short of memory" };
  const stale = await read(known, { readings: { "a.txt": failed } });
  expectStale(stale, ["a"], [expect.stringMatching(/^a\.txt: .*short of memory/)]);
  expect(describeAll(await read(stale.files)).read).toEqual(["a,A,two"]);
});
