import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FORMATS } from "../../src/corpus/formats.js";
import type { CorpusEpisode } from "../../src/corpus/join/join-sources.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { createDownloader } from "../../src/fetch/downloader.js";
import { type Choice, chooseOffers, type Selection } from "../../src/gather/choose-offers.js";
import { addFeed, syncFeed } from "../../src/gather/gather-feed.js";
import type { Gathered, GatherParts } from "../../src/gather/gather-parts.js";
import { findSources, writeSources } from "../../src/gather/keep-sources.js";
import { type FeedServer, makeShow, type Page, startFeedServer, writeFeed } from "../fakes/feed-server.js";
import { readHere } from "../fakes/read-here.js";

const COUNT = 8;
const EVERYTHING: Selection = { latest: null, since: null, match: null };

let server: FeedServer;
let corpusDir: string;
let notes: string[];

beforeEach(async () => {
  server = await startFeedServer();
  corpusDir = await mkdtemp(join(tmpdir(), "cuepoint-gather-"));
  notes = [];
  setAll(makeShow(server.url, COUNT));
});
afterEach(async () => {
  await server.close();
  await rm(corpusDir, { recursive: true });
});

function setAll(pages: Readonly<Record<string, Page>>): void {
  for (const [path, page] of Object.entries(pages)) server.set(path, page);
}

async function gather<T>(work: (parts: GatherParts) => Promise<T>): Promise<T> {
  const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0, backoffMs: 1 });
  try {
    return await work({
      ...{ corpusDir, downloader, allowPrivate: true, reader: readHere(FORMATS), transcribing: null },
      ...{ note: (note) => notes.push(note), onProgress: () => undefined },
      signal: new AbortController().signal,
    });
  } finally {
    await downloader.close();
  }
}

const add = (path = "/feed.xml", selection: Partial<Selection> = {}): Promise<Gathered> => {
  const wanted = { ...EVERYTHING, ...selection };
  const choice: Choice = {
    choose: async ({ offers }) => chooseOffers(offers, wanted),
    ...{ selection: wanted, transcribe: async () => false },
  };
  return gather((parts) => addFeed(server.url + path, choice, parts));
};

async function sync(): Promise<Gathered> {
  const [kept] = await findSources(corpusDir);
  if (kept === undefined) throw new Error("nothing was added");
  return await gather((parts) => syncFeed(kept, parts));
}

async function readEpisodes(): Promise<Map<string, CorpusEpisode>> {
  const { episodes } = await readCorpus(corpusDir, { reader: readHere(FORMATS) });
  return new Map(episodes.map((each) => [each.episode.title, each]));
}

const listTitles = async () => [...(await readEpisodes()).keys()].sort();
const boats = (...numbers: number[]) => numbers.map((i) => `Boat ${i}`);
const ALL = boats(...Array(COUNT).keys());

/** Changes the feed so that its bytes are others. */
function touchFeed(items: (texts: string[]) => string[] = (texts) => texts): void {
  const { text } = makeShow(server.url, COUNT)["/feed.xml"] as { text: string };
  const all = text.match(/<item>[\s\S]*?<\/item>/g) ?? [];
  server.set("/feed.xml", { type: "application/rss+xml", text: `${writeFeed(items([...all]))}<!-- -->` });
}

test("each episode of a feed has the words and chapters that the feed links, whatever their kinds", async () => {
  expect(await add()).toMatchObject({ show: "Hull talk", episodes: COUNT, bare: [], failed: [] });
  const episodes = await readEpisodes();
  expect([...episodes.keys()].sort()).toEqual(ALL);
  for (const [i, title] of ALL.entries()) {
    const { cues, episode } = episodes.get(title) ?? { cues: [], episode: null };
    expect(cues.map(({ text }) => text)).toContain(`The mast of boat ${i} costs ${i + 100} pounds.`);
    expect(cues.at(-1)?.startSeconds).toBe(6);
    expect(episode?.chapters.map(({ startSeconds }) => startSeconds)).toEqual(i % 3 === 0 ? [0, 6] : []);
    expect(episode?.media).toEqual({ kind: "audio", url: `${server.url}/audio/${i}/media.mp3` });
  }
});

test("a feed that has not changed is asked for once, and nothing else is", async () => {
  await add();
  server.takeRequests();
  expect(await sync()).toMatchObject({ isUnchanged: true, fetched: 0 });
  expect(server.takeRequests()).toEqual(["GET /feed.xml if changed"]);
});

test("where a feed has changed, its files are fetched only where they have changed too", async () => {
  await add();
  server.takeRequests();
  touchFeed();
  server.set("/words/4/transcript.vtt", {
    type: "text/vtt",
    text: "WEBVTT\n\n00:03.000 --> 00:06.000\nNow it is steel.\n",
  });
  expect(await sync()).toMatchObject({ isUnchanged: false, fetched: 1, failed: [] });
  expect(server.takeRequests().filter((request) => !request.endsWith(" if changed"))).toEqual([]);
  expect((await readEpisodes()).get("Boat 4")?.cues).toMatchObject([
    { text: "Now it is steel.", startSeconds: 3 },
  ]);
});

test.each<[string, Partial<Selection>, readonly string[]]>([
  ["the newest", { latest: 2 }, boats(6, 7)],
  ["those since a day", { since: "2026-01-06" }, boats(5, 6, 7)],
  ["those whose titles hold a text", { match: "BOAT 3" }, boats(3)],
])("%s alone are episodes, and are fetched", async (_name, selection, titles) => {
  expect(await add("/feed.xml", selection)).toMatchObject({ episodes: titles.length });
  expect(await listTitles()).toEqual(titles);
  const words = server.takeRequests().filter((request) => request.includes("/words/"));
  expect(words).toHaveLength(titles.length);
});

test("a new episode is added by a sync; what was left out stays so, and what vanished from the feed stays with its words", async () => {
  await add("/feed.xml", { latest: 3 });
  touchFeed((items) => [
    "<item><title>New boat</title><guid>new</guid><description>It is new.</description></item>",
    ...items.filter((item) => !item.includes("<title>Boat 7<")),
  ]);
  expect(await sync()).toMatchObject({ episodes: 4 });
  expect(await listTitles()).toEqual(["Boat 5", "Boat 6", "Boat 7", "New boat"]);
});

test("episodes are known again where the show has another name", async () => {
  await add("/feed.xml", { latest: 3 });
  const { text } = makeShow(server.url, COUNT)["/feed.xml"] as { text: string };
  const self = `<atom:link rel="self" href="${server.url}/feed.xml"/>`;
  const name = (title: string) =>
    text.replace(
      "<title>Hull talk</title>",
      `<title>${title}</title>${self}<podcast:guid>1f2e</podcast:guid>`,
    );
  server.set("/feed.xml", { type: "application/rss+xml", text: name("Hull talk") });
  await sync();
  server.set("/feed.xml", { type: "application/rss+xml", text: name("Talk of hulls") });
  server.takeRequests();
  await sync();
  expect(server.takeRequests().filter((request) => !request.endsWith(" if changed"))).toEqual([]);
  expect(await listTitles()).toEqual(boats(5, 6, 7));
  for (const { cues } of (await readEpisodes()).values()) expect(cues).toHaveLength(2);
});

test("only new episodes whose title holds the text that was given are added later", async () => {
  await add("/feed.xml", { match: "boat" });
  touchFeed((items) => [
    "<item><title>Boat 9</title><guid>9</guid><description>A boat.</description></item>",
    "<item><title>A trailer</title><guid>10</guid><description>No word of it.</description></item>",
    ...items,
  ]);
  await sync();
  expect(await listTitles()).toEqual([...ALL, "Boat 9"]);
});

test("one that was left out can be added later", async () => {
  await add("/feed.xml", { latest: 1 });
  await add("/feed.xml", { match: "Boat 2" });
  expect(await listTitles()).toEqual(boats(2, 7));
});

test.each<[string, Page]>([
  ["is missing", { status: 404 }],
  ["is a page of the web", { type: "text/html", text: "<html><body>Sorry</body></html>" }],
  ["is empty", { type: "text/vtt", text: "" }],
  ["is half a JSON", { type: "application/json", text: '{"version": "1.0.0", "segm' }],
])(
  "a transcript that %s is named with its episode, the others come, and it is not asked for again",
  async (_name, page) => {
    server.set("/words/2/transcript.srt", page);
    const { failed, fetched, bare } = await add();
    expect(failed).toMatchObject([{ title: "Boat 2", isFinal: true }]);
    expect(failed[0]?.reason).toContain(`${server.url}/words/2/transcript.srt`);
    expect(fetched).toBe(COUNT - 1 + 3);
    expect(bare).toEqual(["Boat 2"]);
    expect(await listTitles()).toEqual(ALL);
    expect(await sync()).toMatchObject({ isUnchanged: true });
  },
);

test("what a server cannot give now is asked for again next time, and what is there stays", async () => {
  await add();
  touchFeed();
  server.set("/words/0/transcript.vtt", { status: 503 });
  expect((await sync()).failed).toMatchObject([{ title: "Boat 0", isFinal: false }]);
  expect((await readEpisodes()).get("Boat 0")?.cues).toHaveLength(2);
  server.set("/words/0/transcript.vtt", {
    type: "text/vtt",
    text: "WEBVTT\n\n00:01.000 --> 00:02.000\nBack.\n",
  });
  expect(await sync()).toMatchObject({ failed: [], fetched: 1 });
  expect((await readEpisodes()).get("Boat 0")?.cues).toMatchObject([{ text: "Back." }]);
});

test("of several transcripts the one in the show's language and of the richest kind that can be read is taken", async () => {
  const link = (path: string, type: string, language: string) =>
    `<podcast:transcript url="${server.url}${path}" type="${type}" language="${language}"/>`;
  const say = (words: string): Page => ({
    type: "text/vtt",
    text: `WEBVTT\n\n00:01.000 --> 00:02.000\n${words}\n`,
  });
  setAll({
    "/de.vtt": say("Deutsch."),
    "/broken.vtt": { status: 404 },
    "/en.srt": {
      type: "application/x-subrip",
      text: "1\n00:00:01,000 --> 00:00:02,000\nEnglish.\n",
    },
  });
  server.set("/feed.xml", {
    type: "application/rss+xml",
    text: writeFeed([
      `<item><title>Many</title><guid>m</guid>${link("/de.vtt", "text/vtt", "de")}${link("/en.srt", "application/x-subrip", "en-GB")}${link("/broken.vtt", "text/vtt", "en")}</item>`,
    ]),
  });
  await add();
  expect((await readEpisodes()).get("Many")?.cues).toMatchObject([{ text: "English." }]);
});

test("a file that its owner has corrected stays, and the owner is told", async () => {
  const { folder } = await add();
  const path = join(folder, "boat-4.vtt");
  await writeFile(path, (await readFile(path, "utf8")).replace("Welcome", "Welcome back"));
  touchFeed();
  server.set("/words/4/transcript.vtt", {
    type: "text/vtt",
    text: "WEBVTT\n\n00:01.000 --> 00:02.000\nOther.\n",
  });
  await sync();
  expect(await readFile(path, "utf8")).toContain("Welcome back");
  expect(notes).toEqual([`${path} was changed by hand and stays as it is.`]);
});

test("a page that names its feed leads to it, and is said to; the page of an episode adds that one", async () => {
  server.set("/home", {
    type: "text/html",
    text: '<!doctype html><link rel="alternate" type="application/rss+xml" href="feed.xml">',
  });
  expect(await add("/home")).toMatchObject({ episodes: COUNT, address: `${server.url}/feed.xml` });
  expect(notes[0]).toContain(`${server.url}/feed.xml`);
});

test("where a feed has moved for good it is asked for at its new address", async () => {
  server.set("/old.xml", { status: 301, location: "/feed.xml" });
  await add("/old.xml");
  server.takeRequests();
  await sync();
  expect(server.takeRequests()).toEqual(["GET /feed.xml if changed"]);
});

test.each<[string, Page, RegExp]>([
  [
    "a page without a feed",
    { type: "text/html", text: "<!doctype html><p>Hi" },
    /web page that names no feed/,
  ],
  ["a picture", { type: "image/png", text: "\u0089PNG" }, /type image\/png that is neither RSS/],
  ["nothing", { type: "application/rss+xml", text: "" }, /it is empty/],
  ["a feed without episodes", { type: "application/rss+xml", text: writeFeed([]) }, /neither RSS|no episode/],
  ["half a feed", { type: "application/rss+xml", text: "<rss><chan" }, /neither RSS/],
])("%s is refused by its address, with what is there, and leaves nothing", async (_name, page, found) => {
  server.set("/other", page);
  await expect(add("/other")).rejects.toMatchObject({
    code: "fetch_failed",
    message: expect.stringMatching(found),
    hint: expect.any(String),
  });
  expect(await readdir(corpusDir).then((names) => names.filter((name) => !name.startsWith(".")))).toEqual([]);
});

test("shows of one name have folders of their own, and files that were there before are left alone", async () => {
  await add();
  server.set("/second.xml", {
    type: "application/rss+xml",
    text: writeFeed(["<item><title>Another</title><guid>a</guid><description>Boats.</description></item>"]),
  });
  const { folder } = await add("/second.xml");
  expect(folder).toMatch(/hull-talk-[0-9a-f]{8}$/);
  expect(await listTitles()).toEqual(["Another", ...ALL]);
});

test("an interrupted run is gone on with: whatever was written down and not fetched is fetched", async () => {
  await add();
  const [kept] = await findSources(corpusDir);
  if (kept === undefined) throw new Error("nothing was added");
  const { folder, sources } = kept;
  const path = sources.episodes[0]?.files[0]?.path ?? "";
  await rm(join(folder, path));
  const unfetched = { etag: null, lastModified: null, sha256: null };
  await writeSources(folder, {
    ...sources,
    source: { ...sources.source, ...unfetched },
    episodes: sources.episodes.map((episode, i) =>
      i > 0 ? episode : { ...episode, files: episode.files.map((file) => ({ ...file, ...unfetched })) },
    ),
  });
  expect(await sync()).toMatchObject({ failed: [] });
  expect((await readEpisodes()).get("Boat 7")?.cues).toHaveLength(2);
});
