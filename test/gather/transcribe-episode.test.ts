import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/corpus/formats.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { createDownloader } from "../../src/fetch/downloader.js";
import type { Choice } from "../../src/gather/choose-offers.js";
import { addFiles } from "../../src/gather/copy-files.js";
import { addFeed, syncFeed } from "../../src/gather/gather-feed.js";
import type { GatherParts, Transcribing } from "../../src/gather/gather-parts.js";
import { findSources } from "../../src/gather/keep-sources.js";
import { AppError } from "../../src/shared/errors.js";
import { type Recogniser, SAMPLE_RATE } from "../../src/transcribe/recogniser.js";
import { writeWav } from "../../src/transcribe/server-recogniser.js";
import { type FeedServer, startFeedServer, writeFeed } from "../fakes/feed-server.js";
import { readHere } from "../fakes/read-here.js";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).error === undefined;
const SECONDS = 25;

let server: FeedServer;
let corpusDir: string;
/** Seconds of the pieces that were recognised. */
let heard: number[];
/** After so many pieces the recogniser fails once. */
let failsAfter: number;

beforeEach(async () => {
  server = await startFeedServer();
  corpusDir = await mkdtemp(join(tmpdir(), "cuepoint-transcribe-"));
  heard = [];
  failsAfter = Number.POSITIVE_INFINITY;
  const tone = Int16Array.from({ length: SECONDS * SAMPLE_RATE }, (_, i) => 6_000 * Math.sin(i / 9));
  server.set("/1.wav", { type: "audio/wav", text: writeWav(tone) });
  setFeed();
});
afterEach(async () => {
  await server.close();
  await rm(corpusDir, { recursive: true });
});

function setFeed(linked = ""): void {
  const item = `<item><title>Boat 1</title><guid>1</guid><description>A boat.</description>
<itunes:duration>${SECONDS}</itunes:duration><enclosure url="${server.url}/1.wav" type="audio/wav"/>${linked}</item>`;
  server.set("/feed.xml", { type: "application/rss+xml", text: writeFeed([item]) });
}

/** Hears in each piece the number of the piece. */
const counting: Recogniser = {
  name: "a counter",
  mostSeconds: 10,
  async recognise(samples) {
    if (heard.length === failsAfter) {
      failsAfter = Number.POSITIVE_INFINITY;
      throw new AppError("upstream_failed", "the server went away", { hint: "Start it." });
    }
    heard.push(samples.length / SAMPLE_RATE);
    return [{ startSeconds: 1, endSeconds: 3, text: `Piece number ${heard.length}.` }];
  },
};

async function gather<T>(secondsLeft: number, work: (parts: GatherParts) => Promise<T>): Promise<T> {
  const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0 });
  const transcribing: Transcribing = { recogniser: counting, secondsLeft, onProgress: () => undefined };
  try {
    return await work({
      ...{ corpusDir, downloader, allowPrivate: true, reader: readHere(FORMATS), transcribing },
      ...{ note: () => undefined, onProgress: () => undefined },
      signal: new AbortController().signal,
    });
  } finally {
    await downloader.close();
  }
}

const choice = (transcribe = true): Choice => ({
  choose: async ({ offers }) => offers,
  selection: { latest: null, since: null, match: null },
  transcribe: async () => transcribe,
});
const add = (secondsLeft = 3_600, transcribe = true) =>
  gather(secondsLeft, (parts) => addFeed(`${server.url}/feed.xml`, choice(transcribe), parts));

async function readCues() {
  const { episodes } = await readCorpus(corpusDir, { reader: readHere(FORMATS) });
  expect(episodes).toHaveLength(1);
  return episodes[0]?.cues.map(({ text, startSeconds, speaker }) => ({ text, startSeconds, speaker }));
}

describe.skipIf(!hasFfmpeg)("with ffmpeg on the PATH", () => {
  test("an episode without a transcript gets one with the recording's own seconds, marked as generated, without speakers", async () => {
    expect(await add()).toMatchObject({ failed: [], bare: [], fetched: 1 });
    expect(heard.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(SECONDS, 3);
    const cues = await readCues();
    const starts = heard.map((_, i) => heard.slice(0, i).reduce((sum, seconds) => sum + seconds, 0));
    expect(cues).toEqual(
      heard.map((_, i) => ({
        text: `Piece number ${i + 1}.`,
        startSeconds: expect.closeTo((starts[i] ?? 0) + 1, 2),
        speaker: null,
      })),
    );
    const path = join(corpusDir, "hull-talk", "boat-1.transcript.json");
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ generated: { by: "a counter" } });
    expect(await readdir(join(corpusDir, ".cuepoint"))).toEqual([]);
  });

  test("nothing is transcribed unasked", async () => {
    expect(await add(3_600, false)).toMatchObject({ bare: ["Boat 1"], fetched: 0 });
    expect([heard, server.takeRequests()]).toEqual([[], ["GET /feed.xml"]]);
  });

  test("a transcription that fails on the way goes on with the next piece the next time", async () => {
    failsAfter = 2;
    expect((await add()).failed).toMatchObject([
      { title: "Boat 1", isFinal: false, reason: expect.stringContaining("went away") },
    ]);
    expect(heard).toHaveLength(2);
    expect(await add()).toMatchObject({ failed: [], fetched: 1 });
    expect(heard).toHaveLength(3);
    expect((await readCues())?.map(({ text }) => text)).toEqual([1, 2, 3].map((i) => `Piece number ${i}.`));
  });

  test("more than a run may transcribe is left for the next one, and said", async () => {
    const { failed } = await add(10);
    expect(failed).toMatchObject([
      { isFinal: false, reason: expect.stringContaining("CUEPOINT_TRANSCRIBE_HOURS") },
    ]);
    expect(heard).toEqual([]);
    const [kept] = await findSources(corpusDir);
    if (kept === undefined) throw new Error("nothing was added");
    expect(await gather(60, (parts) => syncFeed(kept, parts))).toMatchObject({ failed: [], fetched: 1 });
  });

  test("a transcript that the feed links later takes the place of a generated one", async () => {
    await add();
    server.set("/1.vtt", {
      type: "text/vtt",
      text: "WEBVTT\n\n00:02.000 --> 00:04.000\n<v Ana>By people.\n",
    });
    setFeed(`<podcast:transcript url="${server.url}/1.vtt" type="text/vtt"/>`);
    await add();
    expect(await readCues()).toEqual([{ text: "By people.", startSeconds: 2, speaker: "Ana" }]);
    expect((await readdir(join(corpusDir, "hull-talk"))).sort()).toEqual([
      "boat-1.vtt",
      "feed.xml",
      "sources.json",
    ]);
  });

  test("a recording of this machine is transcribed, unless captions of its name lie beside it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "cuepoint-media-"));
    const wav = writeWav(new Int16Array(SAMPLE_RATE));
    for (const name of ["one.wav", "two.wav"]) await writeFile(join(folder, name), wav);
    await writeFile(join(folder, "two.vtt"), "WEBVTT\n\n00:02.000 --> 00:04.000\nTwo.\n");
    expect(await gather(3_600, (parts) => addFiles(folder, choice(), parts))).toMatchObject({
      fetched: 2,
      failed: [],
    });
    expect(heard).toEqual([1]);
    await rm(folder, { recursive: true });
  });

  test.each<[string, string, RegExp]>([
    ["a page of the web", "<!doctype html><p>Log in", /web page and no recording|text\/html/],
    ["no sound", "not a sound at all", /Expected audio that ffmpeg decodes/],
    [
      "a list of files of this machine",
      "#EXTM3U\nfile:///etc/passwd\n",
      /Expected audio that ffmpeg decodes/,
    ],
  ])(
    "where the recording is %s, that is said, and the episode stays with its description",
    async (_name, text, said) => {
      server.set("/1.wav", { type: text.includes("<") ? "text/html" : "audio/wav", text });
      const { failed } = await add();
      expect(failed).toMatchObject([{ title: "Boat 1", reason: expect.stringMatching(said) }]);
      expect(await readCues()).toEqual([]);
    },
  );
});
