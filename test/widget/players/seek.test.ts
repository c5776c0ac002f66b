import type { Page } from "puppeteer-core";
import { beforeAll, describe, expect, test } from "vitest";
import { ANSWER_MS } from "../../../src/widget/players/connect-youtube.js";
import { makeEpisode } from "../../fakes/episodes.js";
import {
  ask,
  inChapters,
  inChat,
  QUESTION,
  readText,
  useBrowser,
  useSite,
  waitFor,
  writeTag,
} from "../browser/drive-widget.js";
import { endWait } from "../browser/open-page.js";
import type { Recording } from "../browser/start-host.js";
import { makeFilm, makeSilence } from "./make-recordings.js";
import { YOUTUBE_PEER } from "./youtube-peer.js";

const browser = useBrowser();
const open = useSite();

let recordings: Record<string, Recording>;
beforeAll(async () => {
  recordings = { "/video": await makeFilm(browser()), "/audio": makeSilence() };
}, 60_000);

const TWO = [
  makeEpisode(),
  makeEpisode({ id: "z-knots", title: "Knots", chapters: makeEpisode().chapters.slice(0, 1) }),
];
const TAG = 'episode="winter-hives" player="#player"';

async function clickCitation(page: Page): Promise<void> {
  await waitFor(page, inChat(".question"));
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  await page.click(inChat(".marker"));
}

describe.each(["video", "audio"])("a page's own <%s>", (kind) => {
  const body = (server: string) =>
    `<${kind} id="player" src="/${kind}" muted controls preload="none"></${kind}>${writeTag(server, TAG)}`;

  test("is moved to the citation's second, and plays", async () => {
    const { page, faults } = await open({ body, recordings });
    await clickCitation(page);
    await page.waitForFunction(
      () => {
        const media = document.querySelector<HTMLMediaElement>("#player");
        return media !== null && media.readyState >= 2 && !media.paused;
      },
      { timeout: 15_000 },
    );
    expect(await page.$eval("#player", (media) => (media as HTMLMediaElement).currentTime)).toBeGreaterThan(
      94.5,
    );
    expect(faults).toEqual([]);
  });
});

test("the second a video is told is the citation's, within half a second", async () => {
  const { page } = await open({
    body: (server) => `<video id="player" src="/video" muted></video>${writeTag(server, TAG)}`,
    recordings,
  });
  await page.$eval("#player", (media) => {
    media.addEventListener("seeked", () => {
      document.body.dataset["seeked"] ??= String((media as HTMLMediaElement).currentTime);
    });
  });
  await clickCitation(page);
  await page.waitForFunction(() => document.body.dataset["seeked"] !== undefined);
  const seconds = await page.$eval("body", (element) => Number(element.dataset["seeked"]));
  expect(Math.abs(seconds - 95)).toBeLessThanOrEqual(0.5);
});

test("a site that names its episode by a former id has its video moved all the same", async () => {
  const { page, faults } = await open({
    body: (server) =>
      `<video id="player" src="/video" muted></video>${writeTag(server, TAG.replace("winter-hives", "hives"))}`,
    recordings,
    server: { episodes: [makeEpisode({ formerIds: ["hives"] }), ...TWO.slice(1)] },
  });
  await clickCitation(page);
  await page.waitForFunction(() => (document.querySelector("video")?.currentTime ?? 0) >= 94.5);
  expect(faults).toEqual([]);
});

test("a player that comes into the page after the widget is found, and its time marks the chapter", async () => {
  const { page } = await open({
    body: (server) => `<div id="chapters"></div>${writeTag(server, `${TAG} chapters="#chapters"`)}`,
    recordings,
  });
  await waitFor(page, inChapters(".chapter"));
  await page.evaluate(() => {
    const video = Object.assign(document.createElement("video"), {
      id: "player",
      src: "/video",
      muted: true,
    });
    document.body.append(video);
  });
  await page.$$eval(inChapters(".chapter"), (chapters) => (chapters[1] as HTMLElement).click());
  await waitFor(page, inChapters(".chapter[aria-current]"));
  expect(await readText(page, inChapters(".chapter[aria-current] .chapter-title"))).toEqual(["Wintering"]);
  expect(
    await page.$eval("#player", (video) => (video as HTMLVideoElement).currentTime),
  ).toBeGreaterThanOrEqual(95);
});

describe("a page's own YouTube frame", () => {
  const frameOf = (query: string) => (server: string) =>
    `<iframe id="player" src="https://www.youtube.com/embed/abcdefghijk${query}" title="Film"></iframe>${writeTag(server, TAG)}`;
  const isPeer = (frame: { url(): string }) => frame.url().startsWith("https://www.youtube.com/");

  test("that listens is sought by message, and not loaded again", async () => {
    const { page, foreign } = await open({
      body: frameOf("?enablejsapi=1"),
      open: { answerForeign: () => YOUTUBE_PEER },
    });
    await clickCitation(page);
    const frame = await page.waitForFrame(isPeer);
    await frame.waitForFunction(() => document.title.includes("seekTo:95,true playVideo:"));
    expect(foreign).toHaveLength(1);
  });

  test("that listens and does not answer is loaded at the citation's second", async () => {
    const { page, foreign } = await open({
      body: frameOf("?enablejsapi=1"),
      open: { answerForeign: () => "<!doctype html>", holdWaits: true },
    });
    await clickCitation(page);
    expect(foreign).toHaveLength(1);
    await endWait(page, ANSWER_MS);
    await page.waitForFrame((each) => each.url().includes("start=95"));
    expect(foreign).toHaveLength(2);
  });

  test("that does not is loaded at the citation's second, and sought by message from then on", async () => {
    const { page, foreign } = await open({
      body: frameOf("?rel=0"),
      open: { answerForeign: () => YOUTUBE_PEER },
    });
    await clickCitation(page);
    await page.waitForFunction(() => document.querySelector("iframe")?.src.includes("start=95"));
    const url = new URL(foreign.at(-1) ?? "");
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      rel: "0",
      enablejsapi: "1",
      autoplay: "1",
      start: "95",
    });
    const told = await page.$eval("iframe", (frame) => [frame.referrerPolicy, frame.allow]);
    expect(told).toEqual(["strict-origin-when-cross-origin", expect.stringContaining("autoplay")]);
    const frame = await page.waitForFrame((each) => each.url().includes("start=95"));
    await frame.waitForFunction(() => document.title.startsWith("listening"));
    await page.click(inChat(".marker"));
    await frame.waitForFunction(() => document.title.endsWith("seekTo:95,true playVideo:"));
    expect(foreign).toHaveLength(2);
  });
});

test("a page that handles the event itself is told the moment, and nothing else plays", async () => {
  const { page } = await open({
    body: (server) => `<video id="player" src="/video" muted></video>${writeTag(server, TAG)}`,
    recordings,
  });
  await page.evaluate(() => {
    document.addEventListener("cuepoint-seek", (event) => {
      event.preventDefault();
      document.body.dataset["moment"] = JSON.stringify(Reflect.get(event, "detail"));
    });
  });
  await clickCitation(page);
  expect(JSON.parse(await page.$eval("body", (body) => body.dataset["moment"] ?? ""))).toEqual({
    episode: "winter-hives",
    start: 95,
    end: 4000,
    url: "https://www.youtube.com/watch?v=abcdefghijk&t=95s",
  });
  expect(await page.$eval("#player", (video) => (video as HTMLVideoElement).currentTime)).toBe(0);
});

test.each([
  ["no player", 'episode="winter-hives"'],
  ["a player that is not in the page", 'episode="winter-hives" player="#nowhere"'],
  ["a player of an episode that is not known", 'player="#player"'],
])("with %s a citation opens as a link beside the page", async (_, attributes) => {
  const { page } = await open({
    body: (server) => `<video id="player"></video>${writeTag(server, attributes)}`,
    server: { episodes: TWO },
  });
  await page.evaluate(() => {
    HTMLAnchorElement.prototype.click = function follow() {
      document.body.dataset["followed"] = [this.href, this.target, this.rel].join(" ");
    };
  });
  await clickCitation(page);
  expect(await page.$eval("body", (body) => body.dataset["followed"])).toBe(
    "https://www.youtube.com/watch?v=abcdefghijk&t=95s _blank noopener",
  );
});

test("a page with a player of its own marks the chapter by `currentTime`", async () => {
  const { page } = await open({ body: (server) => writeTag(server, 'episode="winter-hives" chapters') });
  await page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
  await page.$eval("cuepoint-chat", (chat) => Reflect.set(chat, "currentTime", 100));
  await page.$eval(inChat("summary"), (summary) => (summary as HTMLElement).click());
  await waitFor(page, inChat(".chapter[aria-current]"));
  expect(await readText(page, inChat(".chapter[aria-current] .chapter-title"))).toEqual(["Wintering"]);
});
