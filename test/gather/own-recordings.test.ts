import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Choice } from "../../src/gather/choose-offers.js";
import { addFiles } from "../../src/gather/copy-files.js";
import type { GatherParts } from "../../src/gather/gather-parts.js";
import { SAMPLE_RATE } from "../../src/transcribe/recogniser.js";
import { writeWav } from "../../src/transcribe/server-recogniser.js";
import {
  type Counting,
  chooseAll,
  createCounting,
  gatherRecordings,
  hasFfmpeg,
} from "./gather-recordings.js";

const SECONDS = 25;
let home: string;
/** Where the recordings lie. */
let folder: string;
let counting: Counting;
let notes: string[];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "cuepoint-media-"));
  folder = join(home, "media");
  await mkdir(folder);
  counting = createCounting();
  notes = [];
});
afterEach(() => rm(home, { recursive: true }));

const gather = <T>(work: (parts: GatherParts) => Promise<T>) =>
  gatherRecordings({ corpusDir: join(home, "corpus"), recogniser: counting, notes }, work);

test("of a file with chapters that was copied it is not said that it has none", async () => {
  const chapters = [{ start_time: 0, end_time: 30, title: "Winter" }];
  await writeFile(join(folder, "ep.info.json"), JSON.stringify({ id: "1", title: "Ep", chapters }));
  expect(await gather((parts) => addFiles(folder, chooseAll(), parts))).toMatchObject({
    ...{ fetched: 1, bare: [] },
  });
});

describe.skipIf(!hasFfmpeg)("with ffmpeg on the PATH", () => {
  test("a recording of this machine is transcribed, unless captions of its name lie beside it", async () => {
    const wav = writeWav(new Int16Array(SAMPLE_RATE));
    for (const name of ["one.wav", "two.wav"]) await writeFile(join(folder, name), wav);
    await writeFile(join(folder, "two.vtt"), "WEBVTT\n\n00:02.000 --> 00:04.000\nTwo.\n");
    expect(await gather((parts) => addFiles(folder, chooseAll(), parts))).toMatchObject({
      fetched: 2,
      failed: [],
    });
    expect(counting.heard).toEqual([1]);
  });

  test.each([
    ["info.json", { id: "_video-0001", title: "Other", extractor: "youtube", extractor_key: "Youtube" }],
    ["chapters.json", { version: "1.2.0", chapters: [{ startTime: 0, title: "Oak" }] }],
  ])("a recording beside which %s lies is transcribed all the same", async (ending, value) => {
    await writeFile(join(folder, "other.wav"), writeWav(new Int16Array(SAMPLE_RATE)));
    await writeFile(join(folder, `other.${ending}`), JSON.stringify(value));
    expect(await gather((parts) => addFiles(folder, chooseAll(), parts))).toMatchObject({
      ...{ fetched: 2, failed: [] },
    });
    expect(counting.heard).toEqual([1]);
  });

  test("of recordings of one name, as sound and as video, one is transcribed", async () => {
    for (const name of ["talk.mp3", "talk.mp4", "a.wav", "a.aiff.wav"])
      await writeFile(join(folder, name), writeWav(new Int16Array(SAMPLE_RATE)));
    expect(await gather((parts) => addFiles(folder, chooseAll(), parts))).toMatchObject({
      ...{ episodes: 2, fetched: 2, failed: [] },
    });
    expect(counting.heard).toEqual([1, 1]);
  });

  test("of a folder with a page and a mute video among recordings, each is named and the rest is transcribed", async () => {
    await writeFile(join(folder, "good.wav"), writeWav(new Int16Array(SAMPLE_RATE)));
    await writeFile(join(folder, "page.mp3"), "<!doctype html><p>Log in");
    await writeFile(join(folder, "empty.mp3"), "");
    const video = ["-f", "lavfi", "-i", "color=s=16x16:d=1", join(folder, "mute.mp4")];
    spawnSync("ffmpeg", ["-nostdin", "-v", "error", ...video]);
    const { failed, fetched } = await gather((parts) => addFiles(folder, chooseAll(), parts));
    expect([fetched, failed]).toMatchObject([
      1,
      [
        { title: "empty.mp3", reason: expect.stringContaining("empty.mp3: it is empty or cannot be read") },
        { title: "mute.mp4", reason: expect.stringContaining("it has no sound") },
        { title: "page.mp3", reason: expect.stringContaining("it is a web page") },
      ],
    ]);
  });

  test("the lengths of recordings are told before they are transcribed, and only of those that are not yet", async () => {
    await writeFile(join(folder, "one.wav"), writeWav(new Int16Array(3 * SAMPLE_RATE)));
    const told: unknown[] = [];
    const asked: Choice = {
      ...chooseAll(),
      transcribe: async (silent) => {
        told.push(silent);
        return true;
      },
    };
    await gather((parts) => addFiles(folder, asked, parts));
    await writeFile(join(folder, "two.wav"), writeWav(new Int16Array(2 * SAMPLE_RATE)));
    await gather((parts) => addFiles(folder, asked, parts));
    expect(told).toEqual([[{ durationSeconds: 3 }], [{ durationSeconds: 2 }]]);
    await gather((parts) => addFiles(folder, asked, parts));
    expect([told.length, counting.heard]).toEqual([2, [3, 2]]);
  });

  test("a recording that ends before it says is told to be cut off perhaps", async () => {
    const whole = Buffer.from(writeWav(new Int16Array(SECONDS * SAMPLE_RATE)));
    await writeFile(join(folder, "whole.wav"), whole);
    const encode = ["-i", join(folder, "whole.wav"), join(folder, "whole.mp3")];
    spawnSync("ffmpeg", ["-nostdin", "-v", "error", ...encode]);
    const mp3 = await readFile(join(folder, "whole.mp3"));
    await writeFile(join(folder, "cut.mp3"), mp3.subarray(0, mp3.length / 2));
    await gather((parts) => addFiles(join(folder, "cut.mp3"), chooseAll(), parts));
    expect(notes.join("\n")).toMatch(/cut\.mp3 ends at 0:1\d and says that it lasts 0:25: it may be cut off/);
  });

  test("what another model heard, or was heard in another file of that name, is not taken for this one", async () => {
    const path = join(folder, "one.wav");
    await writeFile(path, writeWav(new Int16Array(SAMPLE_RATE)));
    const corpusDir = join(home, "corpus");
    const deaf = { ...counting, name: "a deaf one", recognise: async () => [] };
    const before = await gatherRecordings({ corpusDir, recogniser: deaf }, (parts) =>
      addFiles(path, chooseAll(), parts),
    );
    expect(before.failed).toHaveLength(1);
    const alsoDeaf = { ...counting, recognise: async () => [] };
    await gatherRecordings({ corpusDir, recogniser: alsoDeaf }, (parts) =>
      addFiles(path, chooseAll(), parts),
    );
    await writeFile(path, writeWav(new Int16Array(SAMPLE_RATE).fill(7)));
    expect(await gather((parts) => addFiles(path, chooseAll(), parts))).toMatchObject({
      failed: [],
      fetched: 1,
    });
  });
});
