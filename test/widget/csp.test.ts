import type { Frame } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { makeEpisode } from "../fakes/episodes.js";
import {
  ask,
  inChat,
  QUESTION,
  readChat,
  settle,
  useSite,
  waitFor,
  writeTag,
} from "./browser/drive-widget.js";
import { makeSilence } from "./players/make-recordings.js";

const open = useSite();

/** Nothing runs or is drawn by anything but the server's module, and no string becomes code. */
const strictPolicy =
  (...more: string[]) =>
  (server: string) =>
    [
      "default-src 'none'",
      `script-src ${server}`,
      `connect-src ${server}`,
      "style-src 'none'",
      "require-trusted-types-for 'script'",
      ...more,
    ].join("; ");

const framePolicy = (server: string) =>
  `default-src 'none'; frame-src ${server}; style-src 'none'; require-trusted-types-for 'script'`;

const writeFrame = (server: string) =>
  `<iframe src="${server}/embed?episode=winter-hives" title="Ask" width="400" height="560"></iframe>`;

describe("on a site that the server's owner has named, under the strictest policy", () => {
  test("in the page's flow the widget answers, looks as it should, and nothing is refused", async () => {
    const { page, faults, foreign } = await open({
      body: (server) => writeTag(server, 'episode="winter-hives" chapters'),
      policy: strictPolicy(),
    });
    await waitFor(page, inChat(".question"));
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    expect((await readChat(page, ".answer-text"))[0]).toContain("Damp kills more colonies than cold");
    const height = await page.$eval(inChat(".panel"), (panel) => getComputedStyle(panel).height);
    expect(height).toBe("512px");
    expect([faults, foreign]).toEqual([[], []]);
  });

  test("as a bubble it opens, answers and closes", async () => {
    const { page, faults } = await open({
      body: (server) => writeTag(server, 'mode="bubble"'),
      policy: strictPolicy(),
    });
    await (await waitFor(page, inChat(".launcher")))?.click();
    await waitFor(page, inChat(".question"));
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    await page.click(inChat(".close"));
    await waitFor(page, inChat(".launcher"));
    expect(faults).toEqual([]);
  });

  test("with its own player it needs YouTube's address for frames, and no more", async () => {
    const { page, faults, foreign } = await open({
      body: (server) =>
        `<div id="player"></div>${writeTag(server, 'episode="winter-hives" player="#player"')}`,
      policy: strictPolicy("frame-src https://www.youtube-nocookie.com"),
      open: { answerForeign: () => "<!doctype html>" },
    });
    await waitFor(page, inChat(".question"));
    await ask(page, QUESTION);
    await (await waitFor(page, inChat(".marker")))?.click();
    await waitFor(page, "#player >>> iframe");
    expect(foreign).toEqual([
      expect.stringMatching(/^https:\/\/www\.youtube-nocookie\.com\/embed\/abcdefghijk\?/),
    ]);
    expect(faults).toEqual([]);
  });

  test("with a recording of the site's own it needs the recording's address, and moves it", async () => {
    const { page, faults } = await open({
      recordings: { "/audio": makeSilence() },
      body: (server) =>
        `<audio id="player" src="/audio" muted></audio>${writeTag(server, 'episode="winter-hives" player="#player"')}`,
      policy: strictPolicy("media-src 'self'"),
    });
    await waitFor(page, inChat(".question"));
    await ask(page, QUESTION);
    await (await waitFor(page, inChat(".marker")))?.click();
    await page.waitForFunction(() => {
      const media = document.querySelector("audio");
      return media !== null && media.readyState >= 2 && media.currentTime >= 94.5;
    });
    expect(faults).toEqual([]);
  });

  test.each([
    ["it answers, and the site allows nothing but the frame", {}],
    ["a former id is that of the episode that had it", { id: "hives", formerIds: ["winter-hives"] }],
  ])("in a frame %s", async (_, own) => {
    const server = { episodes: [makeEpisode(own), makeEpisode({ id: "other" })] };
    const { page, faults } = await open({ body: writeFrame, policy: framePolicy, server });
    const frame = await page.waitForFrame((each) => each.url().includes("/embed"));
    await frame.waitForSelector(inChat(".question"), { visible: true });
    await frame.focus(inChat(".question"));
    await page.keyboard.type(QUESTION);
    await page.keyboard.press("Enter");
    await frame.waitForSelector(inChat(".origin"), { visible: true });
    expect(await readAnswer(frame)).toContain("Damp kills more colonies than cold");
    expect(faults).toEqual([]);
  });
});

describe("on a site that is not named", () => {
  test.each([
    ["in the page's flow", ""],
    ["as a bubble", 'mode="bubble"'],
  ])("%s the widget says so, to whom to turn, and answers nothing", async (_, attributes) => {
    const { page, host, faults } = await open({
      body: (server) => writeTag(server, attributes),
      policy: strictPolicy(),
      allowed: false,
    });
    await page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
    await page.$eval("cuepoint-chat", (chat) => {
      if ("open" in chat && typeof chat.open === "function") chat.open();
    });
    await waitFor(page, inChat(".question"));
    await ask(page, QUESTION);
    await waitFor(page, inChat(".failure"));
    const reason = `This site (${host.url}) is not among the server's allowed origins. Its owner has to add it.`;
    expect(await readChat(page, ".failure")).toEqual([reason]);
    expect(await readChat(page, ".banner")).toEqual([reason]);
    expect(await readChat(page, ":is(.origin, .marker, .sources:not([hidden]))")).toEqual([]);
    expect(faults).toEqual([]);
  });

  test("the browser refuses to frame it", async () => {
    const { page, own, faults } = await open({ body: writeFrame, policy: framePolicy, allowed: false });
    await expect.poll(() => faults.join(), { timeout: 10_000 }).toContain("frame-ancestors");
    await settle(page);
    expect(own.filter((address) => address.includes("/embed"))).toHaveLength(1);
    expect(own.filter((address) => address.endsWith(".js"))).toEqual([]);
  });
});

async function readAnswer(frame: Frame): Promise<string> {
  return await frame.$eval(inChat(".answer-text"), (answer) => answer.textContent ?? "");
}
