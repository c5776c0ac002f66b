import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { readCorpus } from "../../../src/corpus/read-corpus.js";
import { READING_LIMITS, type ReadingLimits, ReadingProcess } from "../../../src/corpus/reading-process.js";

/** The program that reads files, with one more format: a file tells it what to do to the process. */
const HOSTILE = new URL("hostile-program.mjs", import.meta.url);
const MB = 1024 * 1024;
const LIMITS = {
  ...READING_LIMITS,
  heapMb: 48,
  residentBytes: 220 * MB,
  replyBytes: 4e6,
  milliseconds: 1500,
  patience: 100,
};
const SPEECH = "WEBVTT\n\n00:00.000 --> 00:02.000\nA talk about wax.\n";

function openHostile(limits: Partial<ReadingLimits> = {}): ReadingProcess {
  return new ReadingProcess({ program: HOSTILE, limits: { ...LIMITS, ...limits } });
}

async function makeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "cuepoint-reading-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

test("a file that takes all time or memory, or makes its reader fail, is named and passed over, and every other file is read", async () => {
  const reasons = {
    buffers: "reading it needed more than 220 MB of memory",
    much: "what it says takes more than 4 MB",
    objects: "reading it needed more than 48 MB of memory",
    pattern: "reading it took the processor for more than 2 s",
    recursion: "its reader failed: Maximum call stack size exceeded",
  };
  const attacks = Object.keys(reasons);
  // What reaches the whole group of processes is no fault of a file's.
  const files = [...attacks, "group"].map((name) => [`${name}.txt`, `attack by ${name}`]);
  const folder = await makeFolder({ ...Object.fromEntries(files), "wax.vtt": SPEECH });
  const corpus = await readCorpus(folder, { reader: openHostile() });
  expect(corpus.notes).toEqual(
    Object.entries(reasons).map(
      ([name, reason]) =>
        `${join(folder, `${name}.txt`)}: passed over, as ${reason}; \`cuepoint ingest --rebuild\` tries it again`,
    ),
  );
  expect(corpus.episodes.map(({ episode }) => episode.id)).toEqual(["group", "wax"]);
  const remembered = corpus.files.filter(({ format }) => format === "passed over");
  expect(remembered.map(({ path, notes }) => [path, notes.length])).toEqual(
    attacks.map((name) => [`${name}.txt`, 1]),
  );
}, 60_000);

test("where something else than the file ends its reading, the file is passed over, and is tried again another time", async () => {
  const folder = await makeFolder({
    "a.txt": "attack by exit",
    "b.txt": "attack by killed",
    "c.txt": "attack by wait",
    "d.vtt": SPEECH,
  });
  const corpus = await readCorpus(folder, { reader: openHostile({ milliseconds: 1000, patience: 2 }) });
  const passedOver = (name: string, ending: string) => ({
    path: join(folder, name),
    line: 1,
    reason: `expected to be able to read it, found "the process that read it ${ending}"`,
  });
  expect(corpus.passedOver).toEqual([
    passedOver("a.txt", "ended with code 0"),
    passedOver("b.txt", "ended by SIGKILL"),
    passedOver("c.txt", "gave no answer"),
  ]);
  expect(corpus.episodes.map(({ episode }) => episode.id)).toEqual(["d"]);
  expect(corpus.files.map(({ path }) => path)).toEqual(["d.vtt"]);
}, 60_000);

test("a file that was passed over is not read again before it changes, and then it is", async () => {
  const folder = await makeFolder({ "a.txt": "attack by recursion", "good.vtt": SPEECH });
  const { files: known } = await readCorpus(folder, { reader: openHostile() });
  // A program that is not there reads nothing.
  const none = () => new ReadingProcess({ program: new URL("none.mjs", import.meta.url) });
  const again = await readCorpus(folder, { known, reader: none() });
  expect(again).toMatchObject({
    kept: ["good"],
    episodes: [],
    notes: [],
    files: known.map(({ path }) => ({ path })),
  });
  await writeFile(join(folder, "a.txt"), "attack by much");
  await expect(readCorpus(folder, { known, reader: none() })).rejects.toMatchObject({ code: "internal" });
  const changed = await readCorpus(folder, { known, reader: openHostile() });
  expect(changed.notes).toEqual([expect.stringMatching(/what it says takes more/)]);
  await writeFile(join(folder, "a.txt"), "0:00 Bees\n0:05 Wasps\n");
  const mended = await readCorpus(folder, { known: changed.files, reader: openHostile() });
  expect(mended.episodes.map(({ episode }) => episode.id)).toEqual(["a"]);
});

test("where nothing could be read, the failure says which files were passed over", async () => {
  const folder = await makeFolder({ "a.txt": "attack by recursion" });
  await expect(readCorpus(folder, { reader: openHostile() })).rejects.toMatchObject({
    code: "corpus_missing",
    problems: [expect.stringMatching(/a\.txt: passed over, as its reader failed/)],
  });
});

test("an episode of which a file is passed over stays as it was, and is told as stale", async () => {
  const folder = await makeFolder({ "a.txt": "0:00 Bees\n0:05 Wasps\n", "a.vtt": SPEECH });
  const { files: known } = await readCorpus(folder, { reader: openHostile() });
  await writeFile(join(folder, "a.txt"), "attack by recursion");
  const { episodes, kept, stale } = await readCorpus(folder, { known, reader: openHostile() });
  expect({ episodes, kept, stale }).toEqual({ episodes: [], kept: ["a"], stale: ["a"] });
});

test("an abort ends a reading at once, and its process with it", async () => {
  const folder = await makeFolder({ "a.vtt": SPEECH, "b.txt": "attack by pattern" });
  const interruption = new AbortController();
  const reason = new Error("Ctrl-C");
  const before = new Set(listChildren(process.pid));
  const listOwn = () => listChildren(process.pid).filter((pid) => !before.has(pid));
  const reading = readCorpus(folder, {
    reader: openHostile({ milliseconds: 600_000 }),
    signal: interruption.signal,
  });
  const rejected = expect(reading).rejects.toBe(reason);
  await expect.poll(listOwn).not.toEqual([]);
  await setTimeout(50);
  interruption.abort(reason);
  await rejected;
  await expect.poll(listOwn).toEqual([]);
});

/** Starts a program that reads the folder and prints the texts of its speech. */
async function startReading(folder: string, limits: Partial<ReadingLimits>): Promise<ChildProcess> {
  const dist = (path: string) =>
    JSON.stringify(new URL(`../../../dist/corpus/${path}`, import.meta.url).href);
  const program = `
    import { readCorpus } from ${dist("read-corpus.js")};
    import { ReadingProcess } from ${dist("reading-process.js")};
    const limits = ${JSON.stringify({ ...LIMITS, ...limits })};
    const reader = new ReadingProcess({ program: new URL(${JSON.stringify(HOSTILE.href)}), limits });
    const { episodes } = await readCorpus(${JSON.stringify(folder)}, { reader });
    console.log(episodes.flatMap(({ cues }) => cues.map(({ text }) => text)).join());`;
  const path = join(await makeFolder({ "parent.mjs": program }), "parent.mjs");
  return spawn(process.execPath, [path], { stdio: ["ignore", "pipe", "inherit"] });
}

test.runIf(process.platform === "linux")(
  "a reading that is stopped for longer than it may take goes on when it is continued",
  async () => {
    const folder = await makeFolder({ "a.txt": "attack by stop" });
    const parent = await startReading(folder, { milliseconds: 2000, patience: 1 });
    const pid = parent.pid ?? 0;
    const output = text(parent.stdout ?? Readable.from([]));
    const isStopped = () => [pid, ...listChildren(pid)].map(readState).join("") === "TT";
    await expect.poll(isStopped).toBe(true);
    const [child = 0] = listChildren(pid);
    await setTimeout(3000);
    process.kill(pid, "SIGCONT");
    process.kill(child, "SIGCONT");
    expect(await output).toBe("A talk about wax.\n");
  },
);

test.runIf(process.platform === "linux")(
  "a reading ends with the process that asked for it, however that one dies",
  async () => {
    const folder = await makeFolder({ "b.txt": "attack by pattern" });
    const parent = await startReading(folder, { milliseconds: 600_000 });
    const pid = parent.pid ?? 0;
    // It reads as soon as it takes time of the processor for ever.
    await expect.poll(() => listChildren(pid).map(readSeconds)[0] ?? 0).toBeGreaterThan(1);
    const [child = 0] = listChildren(pid);
    parent.kill("SIGKILL");
    await once(parent, "exit");
    await expect.poll(() => readState(child)).toMatch(/^Z?$/);
  },
);

test("a process that cannot be started is a failure that says why, and no file is taken for the cause", async () => {
  const folder = await makeFolder({ "a.vtt": SPEECH });
  const program = new URL("none.mjs", pathToFileURL(`${folder}/`));
  await expect(readCorpus(folder, { reader: new ReadingProcess({ program }) })).rejects.toMatchObject({
    code: "internal",
    message: `the process that reads files could not be started: it ended with code 1: Error: Cannot find module '${join(folder, "none.mjs")}'`,
  });
});

function listChildren(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return list.trim().split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** The processor's time that the process has taken, in seconds. */
function readSeconds(pid: number): number {
  const fields = readFields(pid);
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** `T` where the process is stopped, `Z` where it has ended, nothing where it is gone. */
function readState(pid: number): string {
  return readFields(pid)[0] ?? "";
}

function readFields(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  } catch {
    return [];
  }
}
