import { rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChatResponse } from "../../../src/shared/domain.js";
import {
  describeVideo,
  listVideo,
  makeTrack,
  makeVideoId,
  type ScriptedYtDlp,
  writeJson3,
  writeScriptedYtDlp,
} from "../../gather/scripted-yt-dlp.js";
import { runCli } from "../run-cli.js";
import { makeFolder, spawnCli, startCli, waitForEnd } from "../spawn-cli.js";

const CHANNEL = "https://www.youtube.com/@hulls";
/** What each video is about, and what it says at second 95. */
const VIDEOS = [
  ["Masts", "A mast of spruce costs four hundred pounds and lasts for thirty years."],
  ["Keels", "The keel is cast in lead, because lead is heavy and does not rust."],
] as const;

let program: ScriptedYtDlp;
let folder: string;
let env: Record<string, string>;

beforeEach(async () => {
  program = await writeScriptedYtDlp();
  folder = await makeFolder();
  env = {
    PATH: `${program.folder}${delimiter}${process.env["PATH"]}`,
    CUEPOINT_CORPUS_DIR: join(folder, "corpus"),
    CUEPOINT_INDEX_DIR: join(folder, "index"),
  };
  const { listings, videos, captions } = program.tube;
  for (const [i, [title, sentence]] of VIDEOS.entries()) {
    const [url, told] = [`https://captions.example/${i}`, { title, daysAgo: i + 1, duration: 140 }];
    videos[makeVideoId(i)] = describeVideo(i, { ...told, automatic_captions: { "en-orig": makeTrack(url) } });
    const [before, after] = [
      "Welcome to the yard, where boats are mended.",
      "That was all for today, thank you.",
    ];
    captions[url] = writeJson3([0, before], [95, sentence], [130, after]);
  }
  listings[CHANNEL] = {
    ...{
      _type: "playlist",
      id: "UChulls",
      channel_id: "UChulls",
      channel: "Hull talk",
      title: "Hull talk - Videos",
    },
    ...{ webpage_url: `${CHANNEL}/videos`, entries: VIDEOS.map(([title], i) => listVideo(i, title, i + 1)) },
  };
  await program.save();
});
afterEach(async () => {
  await program.remove();
  await rm(folder, { recursive: true });
});

test("a channel's address is all it takes: an answer cites the second that was spoken, and leads there on YouTube; a sync then asks for the list alone", async () => {
  const added = await spawnCli(["add", CHANNEL, "--yes"], { env });
  expect([added.code, added.stdout]).toEqual([0, expect.stringContaining("The index holds 2 episodes")]);
  expect(added.stderr).toContain("Hull talk: 2 episodes in ");
  const asked = await runCli(["ask", "what is the keel cast in?", "--json"], { env });
  const [first] = (JSON.parse(asked.stdout) as ChatResponse).citations;
  expect(first).toMatchObject({
    episode: { title: "Keels" },
    quote: expect.stringContaining("cast in lead"),
  });
  const { url = null, start } = first ?? {};
  const link = new URL(url ?? "");
  expect([link.hostname, link.searchParams.get("v")]).toEqual(["www.youtube.com", makeVideoId(1)]);
  expect([start, link.searchParams.get("t")]).toEqual([95, expect.stringMatching(/^95s?$/)]);

  await program.takeRequests();
  const synced = await spawnCli(["sync", "--json"], { env });
  expect([synced.code, await program.takeRequests()]).toEqual([0, [`list ${CHANNEL}`]]);
  expect(JSON.parse(synced.stdout)).toMatchObject({
    ...{ sources: [{ show: "Hull talk", episodes: 2, fetched: 0, withoutWords: [] }], failed: [] },
    index: { embeddedTexts: 0 },
  });
}, 120_000);

test("Ctrl-C ends it while yt-dlp runs, and leaves nothing half", async () => {
  program.tube.mode = "hang";
  await program.save();
  const child = startCli(["add", CHANNEL, "--yes"], { env });
  const ended = waitForEnd(child);
  await expect.poll(() => program.takeRequests(), { timeout: 20_000 }).toEqual([`list ${CHANNEL}`]);
  const start = performance.now();
  child.kill("SIGINT");
  const { code, signal } = await ended;
  expect(code ?? signal).not.toBe(0);
  expect(performance.now() - start).toBeLessThan(10_000);
  delete program.tube.mode;
  await program.save();
  const added = await spawnCli(["add", CHANNEL, "--yes"], { env });
  expect(added.stdout).toContain("The index holds 2 episodes");
}, 120_000);
