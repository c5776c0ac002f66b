import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FORMATS } from "../../src/corpus/formats.js";
import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { createDownloader } from "../../src/fetch/downloader.js";
import { type Choice, chooseOffers, type Selection } from "../../src/gather/choose-offers.js";
import type { Gathered, GatherParts } from "../../src/gather/gather-parts.js";
import { addVideos, syncVideos } from "../../src/gather/gather-videos.js";
import { findSources } from "../../src/gather/keep-sources.js";
import { nameListing } from "../../src/gather/list-videos.js";
import { readHere } from "../fakes/read-here.js";
import {
  describeVideo,
  listVideo,
  makeTrack,
  makeVideoId,
  type ScriptedYtDlp,
  writeDay,
  writeJson3,
  writeScriptedYtDlp,
} from "./scripted-yt-dlp.js";

const CHANNEL = "https://www.youtube.com/@apiary";
const PLAYLIST = "https://www.youtube.com/playlist?list=PLbees";
const COUNT = 4;
const EVERYTHING: Selection = { latest: null, since: null, match: null };

let program: ScriptedYtDlp;
let corpusDir: string;
let notes: string[];

beforeEach(async () => {
  program = await writeScriptedYtDlp();
  vi.stubEnv("PATH", `${program.folder}${delimiter}${process.env["PATH"]}`);
  corpusDir = await mkdtemp(join(tmpdir(), "cuepoint-videos-"));
  notes = [];
  for (let i = 0; i < COUNT; i++) setVideo(i);
  setChannel();
  await program.save();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await program.remove();
  await rm(corpusDir, { recursive: true });
});

const AGES = [3, 20, 100, 800];
const nameHive = (i: number) => `Hive ${i}`;

function setVideo(i: number, more: object = {}): void {
  const url = `https://captions.example/${i}`;
  const track = { subtitles: { en: makeTrack(url) } };
  const { tube } = program;
  tube.videos[makeVideoId(i)] = describeVideo(i, {
    ...{ title: nameHive(i), daysAgo: AGES[i] ?? 1, ...track, ...more },
  });
  tube.captions[url] = writeJson3([2, "Welcome back."], [7, `Hive ${i} holds ${i + 40} kilos of honey.`]);
}

const listAll = (count = COUNT) =>
  Array.from({ length: count }, (_, i) => listVideo(i, nameHive(i), AGES[i] ?? 1));

/** A channel lists its tabs; the newest stands first in each. */
function setChannel(videos: readonly object[] = listAll(), address = CHANNEL, channel = "The Apiary"): void {
  const tab = (name: string, entries: readonly object[]) => ({
    ...{ _type: "playlist", id: "UCapiary", channel_id: "UCapiary", channel, title: `${channel} - ${name}` },
    ...{ webpage_url: `${address}/${name.toLowerCase()}`, entries },
  });
  program.tube.listings[address] = {
    ...{ _type: "playlist", id: "@apiary", channel_id: "UCapiary", channel, title: channel },
    entries: [
      tab("Videos", videos),
      tab("Live", [listVideo(90, "Open hive", 0, { live_status: "is_live" })]),
      tab("Shorts", [listVideo(91, "A sting", 1), listVideo(92, "A swarm", 2)]),
    ],
  };
}

function setPlaylist(entries: readonly unknown[]): void {
  program.tube.listings[PLAYLIST] = {
    ...{
      _type: "playlist",
      id: "PLbees",
      channel_id: "UCapiary",
      channel: "The Apiary",
      title: "Bees at work",
    },
    ...{ webpage_url: PLAYLIST, entries },
  };
}

const never = new AbortController().signal;

async function gather<T>(work: (parts: GatherParts) => Promise<T>, signal = never): Promise<T> {
  const downloader = createDownloader({ allowPrivate: false, userAgent: "test" });
  try {
    return await work({
      ...{
        corpusDir,
        downloader,
        allowPrivate: false,
        reader: readHere(FORMATS),
        transcribing: null,
        signal,
      },
      ...{ note: (note) => notes.push(note), onProgress: () => undefined },
    });
  } finally {
    await downloader.close();
  }
}

interface AddOptions extends Partial<Selection> {
  readonly listMs?: number;
  readonly signal?: AbortSignal;
}

async function add(
  address = CHANNEL,
  { listMs = 60_000, signal, ...selection }: AddOptions = {},
): Promise<Gathered> {
  await program.save();
  const wanted = { ...EVERYTHING, ...selection };
  const choice: Choice = {
    choose: async ({ offers }) => chooseOffers(offers, wanted),
    ...{ selection: wanted, transcribe: async () => false },
  };
  return await gather((parts) => addVideos(address, choice, parts, { listMs, videoMs: 60_000 }), signal);
}

async function sync(): Promise<Gathered> {
  await program.save();
  const [kept] = await findSources(corpusDir);
  if (kept === undefined) throw new Error("nothing was added");
  return await gather((parts) => syncVideos(kept, parts));
}

async function readEpisodes(): Promise<readonly CorpusEpisode[]> {
  const { episodes, passedOver } = await readCorpus(corpusDir, { reader: readHere(FORMATS) });
  expect(passedOver).toEqual([]);
  return episodes;
}

async function readEpisode(title: string): Promise<CorpusEpisode | undefined> {
  return (await readEpisodes()).find(({ episode }) => episode.title === title);
}

const listTitles = async () => (await readEpisodes()).map(({ episode }) => episode.title).sort();
const hives = (...numbers: number[]) => numbers.map(nameHive);
const listFolder = async (name = "the-apiary") => (await readdir(join(corpusDir, name))).sort();
const says = (...parts: string[]) => ({
  message: expect.stringMatching(
    new RegExp(parts.map((part) => part.replace(/[[\]().?*]/g, "\\$&")).join(".*"), "s"),
  ),
});

test("a channel's videos have title, day, id, and captions at their seconds, under the channel's name", async () => {
  expect(await add()).toMatchObject({ show: "The Apiary", episodes: COUNT, bare: [], failed: [] });
  expect(await listTitles()).toEqual(hives(0, 1, 2, 3));
  const { episode, cues = [] } = (await readEpisode("Hive 2")) ?? {};
  expect(episode).toMatchObject({ show: "The Apiary", publishedAt: writeDay(100), language: "en" });
  expect(episode?.media).toEqual({ kind: "youtube", id: makeVideoId(2) });
  expect(cues.at(-1)).toMatchObject({ text: "Hive 2 holds 42 kilos of honey.", startSeconds: 7 });
});

test("of a channel's tabs, Shorts and what is live or to come are no episodes, and a note says so", async () => {
  await add();
  expect(notes).toEqual([`Not among the videos of ${CHANNEL}: 1 live or to come, 2 Shorts.`]);
  await expect(sync()).resolves.toMatchObject({ episodes: COUNT });
});

test("nothing that tells who asked, and nothing of the video itself, lies in the corpus", async () => {
  await add();
  const info = await readFile(join(corpusDir, "the-apiary", "hive-0.info.json"), "utf8");
  expect(Object.keys(JSON.parse(info))).toContain("upload_date");
  for (const part of ["203.0.113.7", "videoplayback", "captions.example"]) expect(info).not.toContain(part);
  expect(await listFolder()).toEqual([
    ...hives(0, 1, 2, 3).flatMap((name) =>
      [".en.json3", ".info.json"].map((end) => name.toLowerCase().replace(" ", "-") + end),
    ),
    "sources.json",
  ]);
});

test("a playlist is a show by its own name; what is private, removed or listed twice is left out", async () => {
  const hidden = [listVideo(7, "[Private video]", 0), listVideo(8, "[Deleted video]", 0)];
  const members = listVideo(9, "Hive 9", 1, { availability: "subscriber_only" });
  setPlaylist([...listAll(2), ...hidden, members, ...listAll(1), null, { id: "PLother", title: "no video" }]);
  const name = `${PLAYLIST}&si=who-shared-it`;
  expect(await add(name)).toMatchObject({ show: "Bees at work", address: PLAYLIST, episodes: 2 });
  expect(await listTitles()).toEqual(hives(0, 1));
  expect(notes).toEqual([`Not among the videos of ${PLAYLIST}: 2 private or removed, 1 for members.`]);
});

test.each([
  ["https://youtu.be/ID?si=x&t=90"],
  ["https://m.youtube.com/watch?v=ID&pp=x"],
  ["https://www.youtube.com/live/ID?feature=share"],
  ["https://www.youtube.com/watch?v=ID&list=PLbees&index=2"],
])("one video is added without a question, by any of its addresses: %s", async (address) => {
  const choice: Choice = {
    choose: async () => expect.fail("nobody is to be asked"),
    ...{ selection: EVERYTHING, transcribe: async () => false },
  };
  const added = gather((parts) => addVideos(address.replace("ID", makeVideoId(1)), choice, parts));
  await expect(added).resolves.toMatchObject({ show: "The Apiary", episodes: 1, failed: [] });
  expect(await listTitles()).toEqual(hives(1));
  expect(await program.takeRequests()).toEqual([
    `video ${makeVideoId(1)}`,
    `captions en of ${makeVideoId(1)}`,
  ]);
});

test.each([
  ["https://m.youtube.com/@apiary/featured?si=x", "https://www.youtube.com/@apiary"],
  ["https://www.youtube.com/c/apiary/streams/", "https://www.youtube.com/c/apiary/streams"],
  [
    "https://www.youtube.com/feeds/videos.xml?channel_id=UCapiary",
    "https://www.youtube.com/channel/UCapiary",
  ],
  ["https://www.youtube.com/feeds/videos.xml?playlist_id=PLbees", PLAYLIST],
  ["https://www.youtube.com/feeds/videos.xml?user=apiary", "https://www.youtube.com/user/apiary"],
  ["https://www.youtube.com/watch?list=PLbees", PLAYLIST],
  ["https://www.youtube.com/@apiary/search?query=wax", "https://www.youtube.com/@apiary/search?query=wax"],
  ["https://www.youtube.com/watch?v=too-short", "https://www.youtube.com/watch?v=too-short"],
])("an address is known by one name: %s", (given, name) => {
  expect(nameListing(given)).toBe(name);
});

describe("which videos are wanted", () => {
  test.each<[string, Partial<Selection>, readonly string[]]>([
    ["the newest", { latest: 2 }, hives(0, 1)],
    ["those whose titles hold a text", { match: "hive 3" }, hives(3)],
    ["those since a day, by their own days", { since: writeDay(100) }, hives(0, 1, 2)],
    ["those since a day that the list rounds to a later one", { since: writeDay(95) }, hives(0, 1)],
    ["the newest since a day with a title", { latest: 1, since: writeDay(30), match: "hive" }, hives(0)],
  ])("%s", async (_, selection, titles) => {
    await add(CHANNEL, selection);
    expect(await listTitles()).toEqual(titles);
  });

  test("the newest of a playlist that lists the oldest first are the newest", async () => {
    setPlaylist(listAll().toReversed());
    await add(PLAYLIST, { latest: 2 });
    expect(await listTitles()).toEqual(hives(0, 1));
  });

  test("of those that are left out, none comes by a sync; of new ones only they are asked for", async () => {
    await add(CHANNEL, { latest: 1 });
    setVideo(4);
    setChannel([listVideo(4, nameHive(4), 0), ...listAll()]);
    await program.takeRequests();
    expect(await sync()).toMatchObject({ episodes: 2, leftOut: 3, fetched: 2 });
    expect(await listTitles()).toEqual(hives(0, 4));
    const id = makeVideoId(4);
    expect(await program.takeRequests()).toEqual([`list ${CHANNEL}`, `video ${id}`, `captions en of ${id}`]);
    expect(await sync()).toMatchObject({ fetched: 0 });
    expect(await program.takeRequests()).toEqual([`list ${CHANNEL}`]);
  });

  test("one that was left out comes when it is added, and none that is there goes", async () => {
    await add(CHANNEL, { latest: 1 });
    await add(CHANNEL, { match: "Hive 3" });
    expect(await listTitles()).toEqual(hives(0, 3));
  });

  test("to find those since a day, no video is asked for twice, and none that is plainly older", async () => {
    await add(CHANNEL, { since: writeDay(30) });
    const asked = (await program.takeRequests()).filter((request) => request.startsWith("video"));
    expect(asked).toEqual([0, 1].map((i) => `video ${makeVideoId(i)}`));
  });

  test("where not one of them can be asked for its day, that is the error", async () => {
    for (let i = 0; i < COUNT; i++)
      program.tube.videos[makeVideoId(i)] = "[youtube] x: Sign in to confirm you’re not a bot.";
    await expect(add(CHANNEL, { since: writeDay(30) })).rejects.toMatchObject(says("Sign in to confirm"));
    expect(await readdir(corpusDir)).toEqual([]);
  });
});

describe("captions", () => {
  const url = "https://captions.example/2";
  const heard = { "en-orig": makeTrack(url), en: makeTrack("x"), de: makeTrack("y") };

  test.each<[string, object, string]>([
    [
      "written by people before those recognised",
      { subtitles: { de: makeTrack("y"), en: makeTrack(url) }, automatic_captions: heard },
      "en",
    ],
    ["of a name of their own, by their language", { subtitles: { "en-eEY6OEpa_Po": makeTrack(url) } }, "en"],
    [
      "recognised, in the language that was spoken",
      { subtitles: { live_chat: [{ ext: "json", url: "z" }] }, automatic_captions: heard },
      "en-orig",
    ],
    [
      "recognised in it, before a translation by people",
      { subtitles: { de: makeTrack("y") }, automatic_captions: heard },
      "en-orig",
    ],
    [
      "in English where there are none in its own language",
      { language: "fr", subtitles: { de: makeTrack("y"), "en-GB": makeTrack(url) } },
      "en-GB",
    ],
  ])("%s", async (_, tracks, tag) => {
    setVideo(2, { subtitles: {}, ...tracks });
    await add();
    expect(await listFolder()).toContain(`hive-2.${tag}.json3`);
    expect((await readEpisode("Hive 2"))?.cues.at(-1)?.text).toContain("42 kilos");
  });

  test("a new video without any is asked for again, until it has some; an old one is not", async () => {
    for (const i of [1, 3]) setVideo(i, { subtitles: {} });
    expect(await add()).toMatchObject({ failed: [], bare: hives(1, 3) });
    setVideo(1);
    setVideo(3);
    await program.takeRequests();
    expect(await sync()).toMatchObject({ fetched: 1, bare: hives(3) });
    expect((await program.takeRequests()).slice(1)).toEqual([
      `video ${makeVideoId(1)}`,
      `captions en of ${makeVideoId(1)}`,
    ]);
    expect(await sync()).toMatchObject({ fetched: 0 });
  });

  test("that cannot be had now are told, all else of the video is kept, and a sync asks again", async () => {
    delete program.tube.captions["https://captions.example/3"];
    const reason = expect.stringContaining("429: Too Many Requests");
    expect(await add()).toMatchObject({
      episodes: COUNT,
      failed: [{ title: "Hive 3", reason, isFinal: false }],
    });
    expect(await listTitles()).toEqual(hives(0, 1, 2, 3));
    setVideo(3);
    expect(await sync()).toMatchObject({ fetched: 1, failed: [], bare: [] });
  });

  test.each<[string, () => void]>([
    ["are refused for a while", () => delete program.tube.captions["https://captions.example/2"]],
    ["are not listed any more", () => setVideo(2, { subtitles: {} })],
  ])("that are here stay where another file was removed and they %s", async (_, change) => {
    await add();
    await rm(join(corpusDir, "the-apiary", "hive-2.info.json"));
    change();
    expect(await sync()).toMatchObject({ fetched: 1, bare: [] });
    expect(await listFolder()).toEqual(expect.arrayContaining(["hive-2.en.json3", "hive-2.info.json"]));
    expect((await readEpisode("Hive 2"))?.cues).toHaveLength(2);
  });

  test("that were removed from the folder are fetched again, and facts that were corrected there stay", async () => {
    await add();
    const [folder, info] = [join(corpusDir, "the-apiary"), join(corpusDir, "the-apiary", "hive-2.info.json")];
    await rm(join(folder, "hive-2.en.json3"));
    await writeFile(info, (await readFile(info, "utf8")).replace("Hive 2", "The second hive"));
    expect(await sync()).toMatchObject({ fetched: 1, failed: [] });
    expect((await readEpisode("The second hive"))?.cues).toHaveLength(2);
  });
});

test("chapters of a video are those of the episode", async () => {
  const chapters = [
    { start_time: 0, end_time: 30, title: "Winter" },
    { start_time: 30, end_time: 60, title: "Honey" },
  ];
  setVideo(0, { chapters });
  await add();
  const { episode } = (await readEpisode("Hive 0")) ?? {};
  expect(episode?.chapters.map(({ title, startSeconds }) => [title, startSeconds])).toEqual([
    ["Winter", 0],
    ["Honey", 30],
  ]);
});

test("a video that cannot be had is told, and the others are added", async () => {
  program.tube.videos[makeVideoId(1)] =
    "[youtube] x: Private video. Sign in if you've been granted access to this video";
  const reason = expect.stringContaining("Private video");
  expect(await add()).toMatchObject({ episodes: COUNT, failed: [{ title: "Hive 1", reason }] });
  expect(await listTitles()).toEqual(hives(0, 2, 3));
});

test.each([
  ["../../etc/passwd: A/B \\ C...", "etc-passwd-a-b-c"],
  ["🐝🐝🐝", "episode"],
  ["ñ".repeat(300), "n".repeat(79)],
  ["-rf --exec %(title)s $HOME", "rf-exec-title-s-home"],
])("a title is made a name that any system takes: %s", async (title, name) => {
  setVideo(0, { title });
  await add(CHANNEL, { latest: 1 });
  expect((await listFolder()).filter((file) => file.endsWith(".en.json3"))).toEqual([
    expect.stringMatching(new RegExp(`^${name}.{0,2}\\.en\\.json3$`, "u")),
  ]);
  expect((await readEpisodes()).map(({ cues }) => cues.length)).toEqual([2]);
});

test("two videos of one title are two episodes, and so are two channels of one name two folders", async () => {
  setVideo(1, { title: nameHive(0) });
  const other = "https://www.youtube.com/@apiary2";
  setVideo(5);
  setChannel([listVideo(5, "Hive 5", 1)], other);
  await add();
  await add(other);
  expect(await listTitles()).toEqual(hives(0, 0, 2, 3, 5));
  const folders = (await readdir(corpusDir)).filter((name) => !name.startsWith("."));
  expect(folders).toEqual(["the-apiary", expect.stringMatching(/^the-apiary-[0-9a-f]{8}$/)]);
});

test("a video that was added alone and by its channel is one episode", async () => {
  await add(`https://youtu.be/${makeVideoId(1)}`);
  await add();
  expect(await listTitles()).toEqual(hives(0, 1, 2, 3));
});

test("that a video is one of a playlist is told where its address says so", async () => {
  await add(`https://www.youtube.com/watch?v=${makeVideoId(1)}&list=PLbees`);
  expect(notes).toEqual([`This is one video of the playlist ${PLAYLIST}.`]);
});

test("what the channel does not list any more stays", async () => {
  await add();
  setChannel(listAll(2));
  expect(await sync()).toMatchObject({ episodes: COUNT, fetched: 0 });
  expect(await listTitles()).toEqual(hives(0, 1, 2, 3));
});

describe("a program that fails is told with what, where and the fix", () => {
  test.each([
    ["garbage", "Expected yt-dlp to describe", "yt-dlp -U"],
    ["half", "Expected yt-dlp to describe", "yt-dlp -U"],
    ["null", "Expected yt-dlp to describe", "yt-dlp -U"],
    ["old", "no such option: --x", "update it"],
  ] as const)("%s", async (mode, message, hint) => {
    program.tube.mode = mode;
    await expect(add()).rejects.toMatchObject({
      ...{ code: "fetch_failed", ...says(message), hint: expect.stringContaining(hint) },
    });
  });

  test("that is missing", async () => {
    vi.stubEnv("PATH", corpusDir);
    await expect(add()).rejects.toMatchObject({
      ...{
        code: "fetch_failed",
        ...says(CHANNEL, "yt-dlp, which is not on the PATH"),
        hint: expect.stringContaining("pipx install yt-dlp"),
      },
    });
  });

  test("that hangs and does not end when it is told to", async () => {
    program.tube.mode = "hang";
    await expect(add(CHANNEL, { listMs: 700 })).rejects.toMatchObject(
      says(CHANNEL, "took longer than 0.7 s"),
    );
  });

  test("that lists no video, as where the id is none", async () => {
    setPlaylist([{ id: "short", title: "x" }]);
    await expect(add(PLAYLIST)).rejects.toMatchObject(
      says(`Expected videos at ${PLAYLIST}`, "lists no video"),
    );
    setPlaylist([listVideo(7, "[Private video]", 0)]);
    await expect(add(PLAYLIST)).rejects.toMatchObject(says("only 1 private or removed"));
  });

  test("that has no network says so, without the rest", async () => {
    program.tube.listings[CHANNEL] =
      "[youtube:tab] @apiary: Unable to download API page: [Errno -2] Name or service not known (caused by TransportError('x')); please report this issue on https://github.com/yt-dlp";
    await expect(add()).rejects.toMatchObject({
      message: expect.stringMatching(/Name or service not known$/),
    });
  });

  test("for want of a sign-in leads to how it is done by hand", async () => {
    const id = makeVideoId(1);
    program.tube.videos[id] =
      "[youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies";
    await expect(add(`https://youtu.be/${id}`)).rejects.toMatchObject({
      hint: expect.stringContaining("--cookies-from-browser"),
    });
  });
});

test("one that is interrupted ends at once, and the next one goes on", async () => {
  await add(CHANNEL, { latest: 1 });
  program.tube.mode = "hang";
  const controller = new AbortController();
  const adding = add(CHANNEL, { signal: controller.signal });
  setTimeout(() => controller.abort(), 500);
  await expect(adding).rejects.toMatchObject({ name: "AbortError" });
  delete program.tube.mode;
  expect(await add()).toMatchObject({ episodes: COUNT, failed: [] });
  expect(await readdir(join(corpusDir, ".cuepoint"))).toEqual([]);
});
