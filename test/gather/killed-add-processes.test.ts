import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FORMATS } from "../../src/corpus/formats.js";
import { readCorpus } from "../../src/corpus/read-corpus.js";
import { ROOT } from "../cli/spawn-cli.js";
import { type FeedServer, makeShow, startFeedServer } from "../fakes/feed-server.js";
import { readHere } from "../fakes/read-here.js";

/** `CUEPOINT_TEST_KILLS=50 npx vitest run test/gather` does what takes too long every time. */
const KILLS = Number(process.env["CUEPOINT_TEST_KILLS"] ?? 6);
const COUNT = 40;
/** The newest of them. */
const WANTED = 30;

let server: FeedServer;
let corpusDir: string;

beforeAll(async () => {
  server = await startFeedServer();
  for (const [path, page] of Object.entries(makeShow(server.url, COUNT))) server.set(path, page);
  corpusDir = await mkdtemp(join(tmpdir(), "cuepoint-killed-add-"));
});
afterAll(async () => {
  await server.close();
  await rm(corpusDir, { recursive: true });
});

/** Adds the show as the built program does, without its pauses between requests. */
function startAdding() {
  const load = (path: string) => JSON.stringify(pathToFileURL(join(ROOT, "dist", path)).href);
  const program = `
    import { createDownloader } from ${load("fetch/downloader.js")};
    import { addFeed } from ${load("gather/gather-feed.js")};
    import { chooseOffers } from ${load("gather/choose-offers.js")};
    import { FORMATS } from ${load("corpus/formats.js")};
    import { readSource } from ${load("corpus/read-source.js")};
    const downloader = createDownloader({ allowPrivate: true, userAgent: "test", pauseMs: 0 });
    const selection = { latest: ${WANTED}, since: null, match: null };
    const reader = { formats: FORMATS, read: async (file) => readSource(file), close() {} };
    const choice = { selection, transcribe: async () => false, choose: async ({ offers }) => chooseOffers(offers, selection) };
    const { signal } = new AbortController();
    const parts = { corpusDir: ${JSON.stringify(corpusDir)}, downloader, allowPrivate: true, reader, signal, transcribing: null };
    console.log("adding");
    const note = () => {};
    const done = await addFeed(${JSON.stringify(`${server.url}/feed.xml`)}, choice, { ...parts, note, onProgress: note });
    console.log(JSON.stringify(done));
    await downloader.close();`;
  return spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** The titles in the corpus, each of which has all words that its feed links, or none yet. */
async function readTitles(): Promise<string[]> {
  const read = await readCorpus(corpusDir, { reader: readHere(FORMATS) }).catch(() => null);
  expect(read?.passedOver ?? []).toEqual([]);
  for (const { cues } of read?.episodes ?? []) expect([0, 2]).toContain(cues.length);
  return (read?.episodes ?? []).map(({ episode }) => episode.title).sort();
}

test("an add that is killed at any time leaves whole files of the wanted episodes alone, and the next one goes on", async () => {
  const wanted = Array.from({ length: WANTED }, (_, i) => `Boat ${COUNT - 1 - i}`).sort();
  for (let kill = 0; kill < KILLS; kill++) {
    const child = startAdding();
    await once(child.stdout, "data");
    setTimeout(() => child.kill("SIGKILL"), Math.random() * 500);
    await once(child, "close");
    const titles = await readTitles();
    expect([[], wanted]).toContainEqual(titles);
    if (kill % 3 === 2) await rm(join(corpusDir, "hull-talk"), { recursive: true, force: true });
  }
  const last = startAdding();
  const said: string[] = [];
  last.stdout.on("data", (chunk) => said.push(String(chunk)));
  await once(last, "close");
  expect(JSON.parse(said.join("").split("\n")[1] ?? "")).toMatchObject({ episodes: WANTED, failed: [] });
  expect(await readTitles()).toEqual(wanted);
}, 120_000);
