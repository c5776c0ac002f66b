import { expect, test } from "vitest";
import { ANSWER_MS } from "../../../src/widget/players/connect-youtube.js";
import { makeEpisode } from "../../fakes/episodes.js";
import {
  ask,
  inChapters,
  inChat,
  inPlayer,
  QUESTION,
  readText,
  useDemoPage,
  useSite,
  waitFor,
  writeTag,
} from "../browser/drive-widget.js";
import { endWait } from "../browser/open-page.js";
import { YOUTUBE_PEER } from "./youtube-peer.js";

const open = useDemoPage();
const openSite = useSite();

const isPlayer = (frame: { url(): string }) => frame.url().startsWith("https://www.youtube-nocookie.com/");

test("a citation loads the player at its second, and a chapter moves it there", async () => {
  const { page, foreign, faults } = await open({}, { answerForeign: () => YOUTUBE_PEER });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".marker"));
  expect(foreign).toEqual([]);
  await page.click(inChat(".marker"));
  const frame = await page.waitForFrame(isPlayer);
  const url = new URL(foreign[0] ?? "");
  expect(url.pathname).toBe("/embed/abcdefghijk");
  expect([url.searchParams.get("start"), url.searchParams.get("enablejsapi")]).toEqual(["95", "1"]);
  expect(
    await page.$eval(inPlayer("iframe"), (element) => (element as HTMLIFrameElement).referrerPolicy),
  ).toBe("strict-origin-when-cross-origin");
  await frame.waitForFunction(() => document.title === "listening addEventListener:onError");
  await page.click(inChapters(".chapter"));
  await frame.waitForFunction(() => document.title.endsWith(" seekTo:0,true playVideo:"));
  await waitFor(page, inChapters(".chapter[aria-current]"));
  expect(await readText(page, inChapters(".chapter[aria-current] .chapter-title"))).toEqual([
    "Choosing a hive",
  ]);
  expect(foreign).toHaveLength(1);
  expect(faults).toEqual([]);
});

test("without an answer a link stands in, for the moment last chosen, and trying again loads the player", async () => {
  const { page } = await open({}, { holdWaits: true });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".marker"));
  await page.click(inChat(".marker"));
  await endWait(page, ANSWER_MS);
  await waitFor(page, inPlayer(".player-note a"));
  expect(await readText(page, inPlayer(".player-note"))).toEqual([
    "The recording cannot be played here. Play at 1:35 on YouTube",
  ]);
  expect(
    await page.$eval(inPlayer("a"), (link) => [link.getAttribute("href"), link.getAttribute("rel")]),
  ).toEqual(["https://www.youtube.com/watch?v=abcdefghijk&t=95s", "noopener"]);
  await page.click(inChapters(".chapter"));
  expect(await readText(page, inPlayer(".player-note a"))).toEqual(["Play at 0:00 on YouTube"]);
  await page.click(inPlayer("button"));
  await waitFor(page, inPlayer("iframe"));
});

test("a moment chosen while the player is on its way is where it plays", async () => {
  const { page, foreign } = await open({}, { answerForeign: () => YOUTUBE_PEER });
  await waitFor(page, inChapters(".chapter"));
  await page.$$eval(inChapters(".chapter"), (chapters) => {
    for (const chapter of chapters) (chapter as HTMLElement).click();
  });
  const frame = await page.waitForFrame(isPlayer);
  await frame.waitForFunction(
    () => location.search.includes("start=95&") || document.title.endsWith(" seekTo:95,true playVideo:"),
  );
  expect(foreign).toHaveLength(1);
  expect(await page.$$(inPlayer("iframe"))).toHaveLength(1);
});

test("what another window, or the player in other words, says is not listened to", async () => {
  const { page, faults } = await open({}, { answerForeign: () => YOUTUBE_PEER });
  await waitFor(page, inPlayer(".play-episode"));
  await page.click(inPlayer(".play-episode"));
  const frame = await page.waitForFrame(isPlayer);
  await frame.waitForFunction(() => document.title.startsWith("listening"));
  const forged = JSON.stringify({ event: "infoDelivery", info: { currentTime: 100 } });
  await page.evaluate((message) => window.postMessage(message, "*"), forged);
  await frame.evaluate(() => {
    const odd = [
      "{",
      "null",
      "[]",
      "7",
      { event: "infoDelivery" },
      null,
      '{"event":1}',
      '{"event":"x","info":7}',
    ];
    for (const message of odd) parent.postMessage(message, "*");
    parent.postMessage('{"event":"infoDelivery","info":{"currentTime":"100"}}', "*");
  });
  await frame.evaluate(() => {
    parent.postMessage('{"event":"infoDelivery","info":{"currentTime":3}}', "*");
  });
  await waitFor(page, inChapters(".chapter[aria-current]"));
  expect(await readText(page, inChapters(".chapter[aria-current] .chapter-time"))).toEqual(["0:00"]);
  expect(faults).toEqual([]);
});

test("audio is sought in a player of its own, and a link stands in where it cannot be played", async () => {
  const media = { kind: "audio", url: "https://cdn.example/hives.mp3" } as const;
  const { page } = await open({ episodes: [makeEpisode({ media })] });
  await waitFor(page, inChapters(".chapter"));
  // In one step: without a network the player is soon replaced by the link.
  const sought = await page.evaluate(async () => {
    const chapters = document.querySelector("#chapters > div")?.shadowRoot?.querySelectorAll("button");
    chapters?.[1]?.click();
    const root = document.querySelector("#player > div")?.shadowRoot;
    while (!root?.querySelector("audio")) await Promise.resolve();
    const audio = root.querySelector("audio");
    return [audio?.src, audio?.currentTime];
  });
  expect(sought).toEqual([media.url, 95]);
  await waitFor(page, inPlayer(".player-note a"));
  expect(await readText(page, inPlayer(".player-note"))).toEqual([
    "The recording cannot be played here. Open the recording",
  ]);
});

test("audio has a low player with its title before it plays, and its picture from then on", async () => {
  const media = { kind: "audio", url: "https://cdn.example/hives.mp3" } as const;
  const { page, foreign, faults } = await openSite({
    body: (server) => `<div id="player"></div>${writeTag(server, 'player="#player" chapters')}`,
    server: { episodes: [makeEpisode({ media, artwork: "https://cdn.example/hives.png" })] },
  });
  await waitFor(page, inPlayer(".playing .play-episode"));
  expect(await readText(page, inPlayer(".playing-title"))).toEqual(["Winter Hives"]);
  const height = await page.$eval("#player", (player) => player.getBoundingClientRect().height);
  expect(height).toBeLessThan(140);
  expect(foreign).toEqual([]);
  // In one step: without a network both are soon gone again.
  const shown = await page.evaluate(async () => {
    const root = document.querySelector("#player > div")?.shadowRoot;
    root?.querySelector("button")?.click();
    while (!root?.querySelector("audio")) await Promise.resolve();
    const picture = root.querySelector("img");
    return [picture?.src, picture?.alt, picture?.referrerPolicy];
  });
  expect(shown).toEqual(["https://cdn.example/hives.png", "", "no-referrer"]);
  await waitFor(page, inPlayer(".player-note a"));
  expect(faults).toEqual([]);
});

test("an episode without a recording says so instead of playing", async () => {
  const { page } = await openSite({
    body: (server) => `<div id="player"></div>${writeTag(server, 'player="#player"')}`,
    server: { episodes: [makeEpisode({ media: null })] },
  });
  await waitFor(page, inPlayer(".play-episode"));
  await page.click(inPlayer(".play-episode"));
  await waitFor(page, inPlayer(".player-note"));
  expect(await readText(page, inPlayer(".player-note"))).toEqual(["No recording to play."]);
});

test("asked about all episodes, a citation plays in the player of its own episode", async () => {
  const chapters = [
    {
      number: 1,
      title: "Mooring",
      startSeconds: 10,
      endSeconds: 20,
      summary: null,
      bullets: ["Tie the bowline twice"],
    },
  ];
  const media = { kind: "youtube", id: "lllllllllll" } as const;
  const knots = makeEpisode({ id: "z-knots", title: "Knots", chapters, media });
  const { page, foreign } = await open(
    { episodes: [makeEpisode(), knots] },
    { answerForeign: () => YOUTUBE_PEER },
  );
  await ask(page, "how is the bowline tied when mooring?");
  await waitFor(page, inChat(".marker"));
  await page.click(inChat(".marker"));
  await page.waitForFrame(isPlayer);
  expect(foreign.map((address) => new URL(address).pathname)).toEqual(["/embed/lllllllllll"]);
  expect(new URL(foreign[0] ?? "").searchParams.get("start")).toBe("10");
});
