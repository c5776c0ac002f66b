import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FORMATS } from "../../src/corpus/formats.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { addFeed, syncFeed } from "../../src/gather/gather-feed.js";
import type { GatherParts } from "../../src/gather/gather-parts.js";
import { findSources } from "../../src/gather/keep-sources.js";
import { foretellEnd } from "../../src/gather/transcribe-episode.js";
import { AppError } from "../../src/shared/errors.js";
import { measureAudio } from "../../src/transcribe/measure-audio.js";
import { type Recogniser, SAMPLE_RATE } from "../../src/transcribe/recogniser.js";
import { writeWav } from "../../src/transcribe/server-recogniser.js";
import { type FeedServer, startFeedServer, writeFeed } from "../fakes/feed-server.js";
import { readHere } from "../fakes/read-here.js";
import {
  type Counting,
  chooseAll,
  createCounting,
  gatherRecordings,
  hasFfmpeg,
} from "./gather-recordings.js";

const SECONDS = 25;

let server: FeedServer;
let corpusDir: string;
let counting: Counting;

beforeEach(async () => {
  server = await startFeedServer();
  corpusDir = await mkdtemp(join(tmpdir(), "cuepoint-transcribe-"));
  counting = createCounting();
  setRecording();
  setFeed();
});
afterEach(async () => {
  await server.close();
  await rm(corpusDir, { recursive: true });
});

function setRecording(): void {
  const tone = Int16Array.from({ length: SECONDS * SAMPLE_RATE }, (_, i) => 6_000 * Math.sin(i / 9));
  server.set("/1.wav", { type: "audio/wav", text: writeWav(tone) });
}

function setFeed(linked = ""): void {
  const item = `<item><title>Boat 1</title><guid>1</guid><description>A boat.</description>
<itunes:duration>${SECONDS}</itunes:duration><enclosure url="${server.url}/1.wav" type="audio/wav"/>${linked}</item>`;
  server.set("/feed.xml", { type: "application/rss+xml", text: writeFeed([item]) });
}

const gather = <T>(
  secondsLeft: number,
  work: (parts: GatherParts) => Promise<T>,
  recogniser: Recogniser = counting,
) => gatherRecordings({ corpusDir, recogniser, secondsLeft }, work);
const add = (secondsLeft = 3_600, transcribe = true) =>
  gather(secondsLeft, (parts) => addFeed(`${server.url}/feed.xml`, chooseAll(transcribe), parts));

async function readCues() {
  const { episodes } = await readCorpus(corpusDir, { reader: readHere(FORMATS) });
  expect(episodes).toHaveLength(1);
  return episodes[0]?.cues.map(({ text, startSeconds, speaker }) => ({ text, startSeconds, speaker }));
}

describe.skipIf(!hasFfmpeg)("with ffmpeg on the PATH", () => {
  test("an episode without a transcript gets one with the recording's own seconds, marked as generated, without speakers", async () => {
    expect(await add()).toMatchObject({ failed: [], bare: [], fetched: 1 });
    expect(counting.heard.reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(SECONDS, 3);
    const cues = await readCues();
    const starts = counting.heard.map((_, i) =>
      counting.heard.slice(0, i).reduce((sum, seconds) => sum + seconds, 0),
    );
    expect(cues).toEqual(
      counting.heard.map((_, i) => ({
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
    expect([counting.heard, server.takeRequests()]).toEqual([[], ["GET /feed.xml"]]);
  });

  test("what was asked for once is told so when the show is added again", async () => {
    const told: boolean[] = [];
    const transcribe = async (_silent: unknown, _language: unknown, isAgreed: boolean) =>
      told.push(isAgreed) > 0;
    counting.failsAfter = 2;
    for (let i = 0; i < 2; i++)
      await gather(3_600, (parts) =>
        addFeed(`${server.url}/feed.xml`, { ...chooseAll(), transcribe }, parts),
      );
    expect(told).toEqual([false, true]);
  });

  test("a transcription that fails on the way goes on with the next piece the next time", async () => {
    counting.failsAfter = 2;
    expect((await add()).failed).toMatchObject([
      { title: "Boat 1", isFinal: false, reason: expect.stringContaining("went away") },
    ]);
    expect(counting.heard).toHaveLength(2);
    expect(await add()).toMatchObject({ failed: [], fetched: 1 });
    expect(counting.heard).toHaveLength(3);
    expect((await readCues())?.map(({ text }) => text)).toEqual([1, 2, 3].map((i) => `Piece number ${i}.`));
  });

  test("a recording that was fetched whole before an interruption is not fetched again", async () => {
    counting.failsAfter = 2;
    await add();
    expect(server.takeRequests()).toContain("GET /1.wav");
    expect(await add()).toMatchObject({ failed: [], fetched: 1 });
    expect(server.takeRequests()).not.toContain("GET /1.wav");
    expect(await readdir(join(corpusDir, ".cuepoint"))).toEqual([]);
  });

  test("a recording that cannot be read is fetched again the next time", async () => {
    server.set("/1.wav", { type: "audio/wav", text: "not a sound at all" });
    expect((await add()).failed).toHaveLength(1);
    expect(await readdir(join(corpusDir, ".cuepoint"))).toEqual([]);
    setRecording();
    expect(await add()).toMatchObject({ failed: [], fetched: 1 });
  });

  test("what another model recognised before an interruption is not taken for this one's", async () => {
    counting.failsAfter = 2;
    await add();
    counting.name = "another";
    expect(await add()).toMatchObject({ failed: [], fetched: 1 });
    expect((await readCues())?.map(({ text }) => text)).toEqual([3, 4, 5].map((i) => `Piece number ${i}.`));
  });

  test("where there is nothing to transcribe by, that is said before a recording is fetched", async () => {
    counting.preparing = new AppError("model_unavailable", "The speech model cannot be had", {
      hint: "Fetch it.",
    });
    expect((await add()).failed).toEqual([
      { title: "Boat 1", isFinal: false, reason: "The speech model cannot be had. Fetch it." },
    ]);
    expect(server.takeRequests()).toEqual(["GET /feed.xml"]);
  });

  test("more than a run may transcribe is left for the next one, and said", async () => {
    const { failed } = await add(10);
    expect(failed).toMatchObject([
      { isFinal: false, reason: expect.stringContaining("CUEPOINT_TRANSCRIBE_HOURS") },
    ]);
    expect(counting.heard).toEqual([]);
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

  test("a recording in which nothing is heard is named, and not written as a transcript without words", async () => {
    const mute: Recogniser = { ...counting, recognise: async () => [] };
    const { failed, fetched } = await gather(
      3_600,
      (parts) => addFeed(`${server.url}/feed.xml`, chooseAll(), parts),
      mute,
    );
    expect([fetched, failed]).toMatchObject([
      0,
      [
        {
          title: "Boat 1",
          reason: expect.stringMatching(/Expected speech in .* a counter heard none in 0:25/),
        },
      ],
    ]);
  });

  test("what is transcribed in vain is counted too", async () => {
    counting.failsAfter = 1;
    const left = await gather(3_600, async (parts) => {
      await addFeed(`${server.url}/feed.xml`, chooseAll(), parts);
      return parts.transcribing?.secondsLeft;
    });
    expect(left).toBeCloseTo(3_600 - (counting.heard[0] ?? 0), 3);
  });

  test("how long a recording is, where nobody states it, is told by the recording", async () => {
    const path = join(corpusDir, "one.wav");
    await writeFile(path, writeWav(new Int16Array(3.5 * SAMPLE_RATE)));
    const { signal } = new AbortController();
    expect(await measureAudio(path, signal)).toBeCloseTo(3.5, 2);
    await writeFile(path, "no sound at all");
    expect(await measureAudio(path, signal)).toBeNull();
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

/** What is told of a recording of an hour, of which so many seconds are done at so many seconds on the clock. */
function foretell(...steps: readonly (readonly [at: number, done: number, wasKept: boolean])[]): string[] {
  const notes: string[] = [];
  let clock = 0;
  const tell = foretellEnd(
    "Boat 1",
    (sentence) => notes.push(sentence),
    () => clock * 1000,
  );
  for (const [at, done, wasKept] of steps) {
    clock = at;
    tell(done, 3_600, wasKept);
  }
  return notes;
}

describe("how long the rest of a recording will take", () => {
  test("is told once, by what is done after twenty seconds", () => {
    expect(foretell([10, 30, false], [30, 90, false], [60, 120, false])).toEqual([
      "About 20 minutes of transcribing are left of Boat 1.",
    ]);
  });
  test("does not count what an earlier run has done", () => {
    expect(foretell([1, 1_800, true], [31, 1_890, false])).toEqual([
      "About 10 minutes of transcribing are left of Boat 1.",
    ]);
  });
  test("is not told where it is less than a minute, or all is done", () => {
    expect(foretell([21, 2_400, false])).toEqual([]);
    expect(foretell([50, 3_600, false])).toEqual([]);
  });
});
