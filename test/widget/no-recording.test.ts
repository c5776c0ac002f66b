import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { makeEpisode, makeSpokenEpisode } from "../fakes/episodes.js";
import {
  ask,
  inChapters,
  inChat,
  QUESTION,
  useDemoPage,
  useSite,
  waitFor,
  writeTag,
} from "./browser/drive-widget.js";
import { findViolations } from "./browser/find-violations.js";

const openDemo = useDemoPage();
const openSite = useSite();

const SILENT = makeEpisode({ media: null });

test("without a recording a time is a link to its moment on the server's page, on anybody's site", async () => {
  const { page, server } = await openSite({
    body: (address) => writeTag(address, 'episode="winter-hives" player="own"'),
    server: { episodes: [SILENT] },
  });
  await ask(page, QUESTION);
  const marker = await waitFor(page, inChat(".marker"));
  expect(
    await marker?.evaluate((link) => [
      link.tagName,
      link.getAttribute("href"),
      link.getAttribute("aria-label"),
    ]),
  ).toEqual(["A", `${server.url}/e/winter-hives?t=95`, "1:35, Wintering"]);
  const opened = new Promise<Page | null>((resolve) => page.once("popup", resolve));
  await marker?.click();
  const popup = await opened;
  await expect.poll(() => popup?.url()).toBe(`${server.url}/e/winter-hives?t=95`);
});

test("a page that hears of the moment shows it itself, also without a recording", async () => {
  const { page } = await openSite({
    body: (address) => writeTag(address, 'episode="winter-hives"'),
    server: { episodes: [SILENT] },
  });
  const opened: unknown[] = [];
  page.on("popup", (popup) => opened.push(popup));
  await page.evaluate(() =>
    addEventListener("cuepoint-seek", (event) => {
      event.preventDefault();
      document.body.dataset["moment"] = JSON.stringify((event as CustomEvent).detail);
    }),
  );
  await ask(page, QUESTION);
  await (await waitFor(page, inChat(".marker")))?.click();
  expect(JSON.parse(await page.$eval("body", (body) => body.dataset["moment"] ?? ""))).toEqual({
    episode: "winter-hives",
    start: 95,
    end: 4000,
    url: null,
  });
  expect(opened).toEqual([]);
});

test("the page of an episode without a recording has no player, and shows the moment in its notes", async () => {
  const { page, faults } = await openDemo({ episodes: [SILENT] }, { path: "/e/winter-hives?t=95" });
  const marked = () => page.$$eval(".now", (found) => found.map(({ textContent }) => textContent?.trim()));
  expect(await page.$("#player")).toBeNull();
  expect(await marked()).toEqual(["1:35 Wintering"]);
  await (await waitFor(page, inChapters(".chapter")))?.click();
  expect(await marked()).toEqual(["0:00 Choosing a hive"]);
  await ask(page, QUESTION);
  await (await waitFor(page, inChat(".marker")))?.click();
  expect(await marked()).toEqual(["1:35 Wintering"]);
  await waitFor(page, inChat(".mark"));
  expect(await findViolations(page)).toEqual([]);
  expect(faults).toEqual([]);
});

test("with a transcript the moment is its one sentence that is marked and in sight, unless a question comes first", async () => {
  const spoken = makeSpokenEpisode(120, { media: null });
  const { page, server } = await openDemo({ episodes: [spoken] }, { path: "/e/winter-hives?t=600" });
  await waitFor(page, ".turns .now");
  const marked = await page.$$eval(".now", (found) =>
    found.map((sentence) => {
      const { top, bottom } = sentence.getBoundingClientRect();
      return [sentence.textContent?.split(" ", 2).join(" "), top >= 0 && bottom <= innerHeight];
    }),
  );
  expect(marked).toEqual([["Sentence 60", true]]);
  await page.goto(`${server.url}/e/winter-hives?t=600&q=${encodeURIComponent(QUESTION)}`);
  await waitFor(page, inChat(".origin"));
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
});

test("a chapter leads to its sentence in a transcript that its reader opened before, and to the next from there", async () => {
  const spoken = makeSpokenEpisode(120, { media: null });
  const { page } = await openDemo({ episodes: [spoken] }, { path: "/e/winter-hives" });
  await page.click("#transcript summary");
  await waitFor(page, ".turns [data-second='590']");
  for (const [second, words] of [
    [600, "Sentence 60"],
    [300, "Sentence 30"],
  ] as const) {
    await page.$eval("cuepoint-chat", (chat, at) => Reflect.get(chat, "play").call(chat, at), second);
    await page.waitForFunction(
      (start) => document.querySelector(".turns .now")?.textContent?.startsWith(start),
      {},
      words,
    );
    expect(await page.$$eval(".now", (found) => found.length)).toBe(1);
  }
});
