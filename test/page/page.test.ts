import { expect, test } from "vitest";
import { makeEpisode } from "../fakes/episodes.js";
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
} from "../widget/browser/drive-widget.js";

const open = useDemoPage();
const HOSTILE =
  '<img src=x onerror="fetch(`https://evil.example`)"><script>evil()</script> **[1](javascript:evil())**';

test("shows the episode, its player, its chapters, the widget and the tag to embed it", async () => {
  const { page, server, faults, foreign } = await open();
  await waitFor(page, inChapters(".chapter"));
  expect(await readText(page, "h1")).toEqual(["Winter Hives"]);
  expect(await readText(page, inPlayer(".play-episode"))).toEqual(["Play the episode"]);
  expect(await readText(page, inChapters(".chapter-time"))).toEqual(["0:00", "1:35"]);
  expect(await readText(page, "#snippet")).toEqual([
    `<script type="module" src="${server.url}/widget.js"></script>\n<cuepoint-chat episode="winter-hives" player="#player"></cuepoint-chat>`,
  ]);
  expect([faults, foreign]).toEqual([[], []]);
});

test("the tag can be had for a version that is checked by its hash, and the hash is that of the file served", async () => {
  const { page, server } = await open();
  await page.waitForSelector("#pinned:not([disabled])");
  await page.click("#pinned");
  const [snippet = ""] = await readText(page, "#snippet");
  const [, src = "", hash = ""] = /src="([^"]+)"\s+integrity="sha384-([^"]+)"/.exec(snippet) ?? [];
  expect(src).toMatch(new RegExp(`^${server.url}/widget/[^/]+/widget\\.js$`));
  const file = await (await fetch(src)).arrayBuffer();
  expect(Buffer.from(await crypto.subtle.digest("SHA-384", file)).toString("base64")).toBe(hash);
});

test("the snippet is copied, or marked where the browser does not let the page copy, and that stays said when the release comes", async () => {
  const { page } = await open();
  await page.click("#copy");
  await waitFor(page, "#pinned:enabled");
  await page.waitForFunction(() => document.getElementById("copied")?.textContent !== "");
  expect(await readText(page, "#copied")).toEqual([expect.stringMatching(/^(Copied\.|Marked: press)/)]);
});

test("the page of a show lists its episodes and asks all of them; what plays opens where it is played", async () => {
  const episodes = [makeEpisode(), makeEpisode({ id: "z-knots", title: "Knots", publishedAt: "2025-05-01" })];
  const { page, faults } = await open({ episodes });
  expect(await readText(page, ".episodes a")).toEqual(["Knots", "Winter Hives"]);
  expect((await readText(page, "#snippet"))[0]).not.toContain("episode=");
  expect(await page.$eval("#player", (player) => player.checkVisibility())).toBe(false);
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  await page.click(inChat(".answer .marker, .answer button"));
  await waitFor(page, inPlayer("iframe"));
  await page.click(".episodes a");
  await waitFor(page, inChapters(".chapter"));
  expect(await readText(page, "h1")).toEqual(["Knots"]);
  expect((await readText(page, "#snippet"))[0]).toContain('episode="z-knots"');
  expect(faults).toEqual([]);
});

test("a degraded server says so in a banner", async () => {
  const { page } = await open({
    parts: { degraded: true },
    reasons: ["Passages are found by keywords only."],
  });
  await waitFor(page, "#banner");
  expect(await readText(page, "#banner")).toEqual(["Passages are found by keywords only."]);
  await waitFor(page, inChat(".banner"));
  expect(await readChat(page, ".banner")).toEqual([
    "Part of this service is not working: answers may be simpler than usual.",
  ]);
});

test("hostile titles, quotes and notes are shown as text: no element, no request, no refused script", async () => {
  const [first, second] = makeEpisode().chapters;
  if (first === undefined || second === undefined) throw new Error("the episode has two chapters");
  const chapters = [
    first,
    { ...second, title: `Wintering ${HOSTILE}`, bullets: [`Damp kills colonies ${HOSTILE}`] },
  ];
  const { page, foreign, faults } = await open({
    episodes: [makeEpisode({ title: HOSTILE, chapters, people: [{ name: HOSTILE, role: null }] })],
  });
  await ask(page, QUESTION);
  await waitFor(page, inChat(".origin"));
  expect((await readChat(page, ".answer-text"))[0]).toContain("< script>evil()< /script>");
  expect(await readText(page, "h1")).toEqual([HOSTILE]);
  const inside = ":is(img, script, iframe)";
  for (const place of [inChat(inside), inPlayer(inside), inChapters(inside), `main ${inside}`]) {
    expect(await page.$$(place)).toEqual([]);
  }
  expect(await page.$$(inChat("a"))).toEqual([]);
  expect([foreign, faults]).toEqual([[], []]);
});

test.each([320, 768, 1280])(
  "at %i pixels nothing is wider than the window, and targets are large enough",
  async (width) => {
    const { page } = await open({}, { width });
    await ask(page, QUESTION);
    await waitFor(page, inChat(".origin"));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const targets = ":is(button, select, textarea, input[type=search], summary, a)";
    const measure = (found: Element[]) =>
      found.map((element) => {
        const { width: wide, height } = element.getBoundingClientRect();
        return { name: element.className, wide: Math.round(wide), height: Math.round(height) };
      });
    const sizes = await Promise.all(
      [inChat(targets), inChapters(targets), inPlayer(targets)].map((place) => page.$$eval(place, measure)),
    );
    expect(sizes.flat().filter(({ wide, height }) => wide > 0 && (wide < 44 || height < 44))).toEqual([]);
  },
);
