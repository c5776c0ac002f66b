import { describe, expect, test } from "vitest";
import { makeEpisode, makeSpokenEpisode } from "../fakes/episodes.js";
import {
  ask,
  inChapters,
  inChat,
  inPlayer,
  QUESTION,
  readChat,
  readText,
  useDemoPage,
  waitFor,
  waitForCount,
} from "../widget/browser/drive-widget.js";
import { IN_FIREFOX } from "../widget/browser/find-firefox.js";
import { findViolations } from "../widget/browser/find-violations.js";

const open = useDemoPage();
const PATH = "/e/winter-hives";
const SHARED = `?${new URLSearchParams({ q: QUESTION, t: "100", e: "winter-hives" })}`;
const spoken = () => [makeSpokenEpisode(400)];

const readTitle = (page: Awaited<ReturnType<typeof open>>["page"]) => page.evaluate(() => document.title);

describe("a link to a moment", () => {
  test.each([`/${SHARED}`, `${PATH}${SHARED}`])(
    "%s asks its question at once and stands at its second",
    async (path) => {
      const { page, faults, own } = await open({}, { path });
      await waitFor(page, inChat(".origin"));
      expect(await readChat(page, ".asked")).toEqual([QUESTION]);
      expect(await readTitle(page)).toBe(`${QUESTION} · Winter Hives · The Apiary`);
      await waitFor(page, inChapters('[aria-current="true"]'));
      expect(await readText(page, inChapters('[aria-current="true"] .chapter-title'))).toEqual(["Wintering"]);
      expect(own.some((url) => url.endsWith("/api/chat"))).toBe(true);
      await page.click(inPlayer(".play-episode"));
      await waitFor(page, inPlayer("iframe"));
      expect(await page.$eval(inPlayer("iframe"), (frame) => (frame as HTMLIFrameElement).src)).toContain(
        "start=100",
      );
      expect(faults).toEqual([]);
    },
  );

  test("keeps the talk over a reload and asks nothing again; a new conversation ends it", async () => {
    const { page, own } = await open({}, { path: `${PATH}${SHARED}` });
    await waitFor(page, inChat(".origin"));
    const asked = () => own.filter((url) => url.endsWith("/api/chat")).length;
    expect(asked()).toBe(1);
    await page.reload();
    await waitFor(page, inChat(".origin"));
    expect([asked(), await readChat(page, ".asked")]).toEqual([1, [QUESTION]]);
    await page.click(inChat(".new"));
    await waitForCount(page, ".asked", 0);
    await page.waitForFunction(() => location.search === "");
    await page.reload();
    await waitFor(page, inChat(".question"));
    await waitFor(page, inChapters(".chapter"));
    expect([asked(), await readChat(page, ".asked")]).toEqual([1, []]);
  });
});

test("nothing is stored before the first question", async () => {
  const { page } = await open({}, { path: PATH });
  await waitFor(page, inChapters(".chapter"));
  const count = () =>
    page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie.length]);
  expect(await count()).toEqual([0, 0, 0]);
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  expect(await count()).toEqual([1, 0, 0]);
});

test("back and forward go through the questions that were asked, without asking them again", async () => {
  const { page, own } = await open({}, { path: PATH });
  const second = "What about long hives?";
  await ask(page, QUESTION);
  await waitForCount(page, ".origin", 1);
  await ask(page, second);
  await waitForCount(page, ".origin", 2);
  const name = (title: string) =>
    page.waitForFunction((wanted) => document.title.startsWith(wanted), {}, title);
  await name(second);
  await page.goBack();
  await name(QUESTION);
  await page.goBack();
  await name("Winter Hives");
  await page.goForward();
  await name(QUESTION);
  expect(own.filter((url) => url.endsWith("/api/chat"))).toHaveLength(2);
  expect(await page.evaluate(() => location.search)).toBe("");
});

describe("the transcript", () => {
  test("follows the recording while it is open, and a click on a sentence plays it", async () => {
    const { page, faults } = await open({ episodes: spoken() }, { path: PATH });
    await page.click("#transcript summary");
    await page.$eval("cuepoint-chat", (chat) => Reflect.set(chat, "currentTime", 3_005));
    await page.waitForSelector(".now");
    expect(await readText(page, ".now")).toEqual([
      "Sentence 300 says that bees of hive number 300 stay warm.",
    ]);
    const isInside = await page.$eval(".now", (now) => {
      const box = now.closest(".turns")?.getBoundingClientRect();
      const { top, bottom } = now.getBoundingClientRect();
      return box !== undefined && top >= box.top && bottom <= box.bottom;
    });
    expect(isInside).toBe(true);
    await page.click(".now");
    await waitFor(page, inPlayer("iframe"));
    expect(await page.$eval(inPlayer("iframe"), (frame) => (frame as HTMLIFrameElement).src)).toContain(
      "start=3000",
    );
    expect(faults).toEqual([]);
  });

  test("marks the words that are looked for, and goes to the next", async () => {
    const { page } = await open({ episodes: spoken() }, { path: PATH });
    await page.click("#transcript summary");
    await waitFor(page, ".find");
    await page.type(".find", "NUMBER 39");
    await page.waitForFunction(
      () => document.querySelector(".find-line [role=status]")?.textContent === "11 found",
    );
    expect(await page.evaluate(() => CSS.highlights.get("found")?.size)).toBe(11);
    const top = () => page.$eval(".turns", ({ scrollTop }) => scrollTop);
    const before = await top();
    await page.keyboard.press("Enter");
    expect(await top()).toBeGreaterThan(before);
  });
});

// Firefox's remote protocol cannot turn scripts off.
test.skipIf(IN_FIREFOX)(
  "without scripts the notes, the transcript and the recording can be read and reached",
  async () => {
    const { page, faults } = await open({ episodes: spoken() }, { path: PATH, withoutScripts: true });
    const isSeen = (selector: string) => page.$eval(selector, (found) => found.checkVisibility());
    await page.click("#transcript summary");
    for (const part of [".outline li", ".turns p", 'noscript a[href*="youtube.com/watch"]'])
      expect([part, await isSeen(part)]).toEqual([part, true]);
    for (const part of ["#talk", "#contents", "#player"])
      expect([part, await isSeen(part)]).toEqual([part, false]);
    expect(faults).toEqual([]);
  },
);

test.each(["/", PATH])("axe finds nothing at %s, with an answer and an open transcript", async (path) => {
  const episodes = [...spoken(), ...(path === "/" ? [makeEpisode({ id: "knots", title: "Knots" })] : [])];
  const { page } = await open({ episodes }, { path });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  if (path !== "/") await page.click("#transcript summary");
  expect(await findViolations(page)).toEqual([]);
});

test.each([360, 1280])("at %i pixels the page of an episode is no wider than the window", async (width) => {
  const { page } = await open({ episodes: spoken() }, { path: PATH, width });
  await page.click("#transcript summary");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
});

// Firefox does not tell of long tasks.
test.skipIf(IN_FIREFOX)("a transcript of two hours is scrolled through without a long task", async () => {
  const { page } = await open({ episodes: [makeSpokenEpisode(1_300)] }, { path: PATH });
  await waitFor(page, inChapters(".chapter"));
  const longest = await page.evaluate(async () => {
    let most = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) most = Math.max(most, duration);
    }).observe({ type: "longtask", buffered: true });
    const transcript = document.querySelector("#transcript");
    transcript?.setAttribute("open", "");
    const turns = document.querySelector(".turns");
    for (let i = 0; i < 20; i++) {
      if (turns) turns.scrollTop += 2_000;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return most;
  });
  // Alone it makes none of 50 ms; the machine of the tests does other things meanwhile.
  expect(longest).toBeLessThan(150);
});
