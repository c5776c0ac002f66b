import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenApiDocument } from "../../src/serve/openapi/document.js";
import { makeEpisode } from "../fakes/episodes.js";
import { readJson, startServer, type TestServer } from "../fakes/start-server.js";
import { readText, useBrowser, useClosing } from "../widget/browser/drive-widget.js";
import { IN_FIREFOX } from "../widget/browser/find-firefox.js";
import { findViolations } from "../widget/browser/find-violations.js";
import { openPage } from "../widget/browser/open-page.js";

const HOSTILE = `<img src=x onerror="fetch('https://evil.example')"><script>evil()</script> & '"`;

const browser = useBrowser();
const closing = useClosing();
let server: TestServer;
/** The page for the tests that only read it. */
let page: Page;
beforeAll(async () => {
  server = await startServer({
    pageDir: join(import.meta.dirname, "../../dist/page"),
    episodes: [makeEpisode({ title: HOSTILE, rights: HOSTILE })],
  });
  page = (await openPage(browser(), `${server.url}/docs`)).page;
});
afterAll(() => server.stop());

async function open(width = 1280) {
  const opened = await openPage(browser(), `${server.url}/docs`, { width });
  closing(opened.page);
  return opened;
}

const readDocument = async () => await readJson<OpenApiDocument>(await fetch(`${server.url}/openapi.json`));

test("loads its own style and nothing else, runs nothing, and breaks no rule of its policy", async () => {
  const { page, own, foreign, faults } = await open();
  expect(own.map((address) => new URL(address).pathname)).toEqual(["/docs", "/docs.css"]);
  expect([foreign, faults]).toEqual([[], []]);
  expect(await page.$$("script, [style], style, img, iframe")).toEqual([]);
});

test("has every operation of the document, and every schema", async () => {
  const document = await readDocument();
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect((await readText(page, ".route")).sort()).toEqual(routes.sort());
  expect(await readText(page, ".schema h3")).toEqual(Object.keys(document.components.schemas));
});

test("every link in it leads somewhere", async () => {
  const { inside, dead, away } = await page.evaluate(() => {
    const links = [...document.querySelectorAll<HTMLAnchorElement>("a[href]")];
    const within = links.filter((link) => link.getAttribute("href")?.startsWith("#"));
    return {
      inside: within.length,
      dead: within
        .filter(({ hash }) => document.getElementById(hash.slice(1)) === null)
        .map(({ href }) => href),
      away: links.filter((link) => !within.includes(link)).map(({ href }) => href),
    };
  });
  expect(inside).toBeGreaterThan(50);
  expect(dead).toEqual([]);
  const statuses = await Promise.all(away.map(async (address) => (await fetch(address)).status));
  expect(statuses).toEqual(away.map(() => 200));
});

test("it names no episode, so that it is as long whatever the library", async () => {
  expect((await readText(page, "#content"))[0]).not.toContain("evil");
});

test("its headings go down one step at a time from one first, and landmarks hold all of it", async () => {
  const levels = await page.evaluate(() =>
    [...document.querySelectorAll("h1, h2, h3, h4")].map(({ tagName }) => Number(tagName[1])),
  );
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1)).toBe(true);
  expect(await page.$$eval("header, nav, main", (all) => all.map(({ tagName }) => tagName))).toEqual([
    "HEADER",
    "NAV",
    "MAIN",
  ]);
});

test("the first key press offers to skip to the description", async () => {
  const { page } = await open();
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the description");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.id === "content");
});

// Axe takes a second for a page this long. What it finds of contrast at one width holds at another that changes no colour.
test.skipIf(IN_FIREFOX).each([
  ["light", 360, 1280],
  ["dark", 1280, 360],
])(
  "axe finds nothing wrong in %s at %i pixels, %i pixels change no colour, and nothing is wider than either window",
  async (scheme, width, otherWidth) => {
    const { page } = await open(width);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    expect(await findViolations(page)).toEqual([]);
    const letters = await readLetters(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await page.setViewport({ width: otherWidth, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(otherWidth);
    const others = await readLetters(page);
    expect(others.filter((other, i) => other !== letters[i])).toEqual([]);
  },
);

/** Reads of every element what its contrast and the contrast it needs depend on (WCAG 1.4.3). */
async function readLetters(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll("html, body, body *")].map((element) => {
      const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } =
        getComputedStyle(element);
      const size = Number.parseFloat(fontSize);
      const large = size >= 24 || (size >= 18.67 && Number(fontWeight) >= 700);
      return [element.localName, color, backgroundColor, backgroundImage, opacity, large].join(" ");
    }),
  );
}

test("the demo page leads to it", async () => {
  const response = await fetch(`${server.url}/`);
  expect(await response.text()).toContain('href="./docs"');
});
