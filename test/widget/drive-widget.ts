import { join } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { type StartOptions, startServer, type TestServer } from "../fakes/start-server.js";
import { launchBrowser, type OpenOptions, type OpenPage, openPage } from "./launch-browser.js";

const PAGE_DIR = join(import.meta.dirname, "../../dist/page");

export const QUESTION = "Why do colonies die: is it damp or cold?";

/** A selector in the widget; `inPlace` in what it puts into a place of the page's. */
export const inChat = (selector: string) => `cuepoint-chat >>> ${selector}`;
export const inPlayer = (selector: string) => `#player >>> ${selector}`;
export const inChapters = (selector: string) => `#chapters >>> ${selector}`;

export interface OpenDemo extends OpenPage {
  readonly server: TestServer;
}

/** Opens the demo page of a real server in a real browser, as often as a test wants; all of it is gone after the test. */
export function useDemoPage(): (server?: StartOptions, options?: OpenOptions) => Promise<OpenDemo> {
  let browser: Browser;
  let open: { close(): Promise<unknown> }[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  }, 60_000);
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
    open = [];
  });
  return async (server = {}, options = {}) => {
    const started = await startServer({ pageDir: PAGE_DIR, ...server });
    let stopped: Promise<void> | null = null;
    const stop = () => (stopped ??= started.stop());
    const opened = await openPage(browser, `${started.url}/`, options);
    open.push(opened.page, { close: stop });
    await waitFor(opened.page, inChat(".question"));
    return { ...opened, server: { ...started, stop } };
  };
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.focus(inChat(".question"));
  await page.keyboard.type(question);
  await page.keyboard.press("Enter");
}

export const readText = (page: Page, selector: string) =>
  page.$$eval(selector, (found) => found.map((element) => element.textContent));

export const readChat = (page: Page, selector: string) => readText(page, inChat(selector));

/** Looks at every frame drawn: what changes in a shadow root wakes no other wait. */
export const waitFor = (page: Page, selector: string, options: { timeout?: number } = {}) =>
  page.waitForSelector(selector, { visible: true, ...options });

/** Waits until the widget holds so many. */
export const waitForCount = (page: Page, selector: string, count: number) =>
  page.waitForFunction(
    (wanted, many) =>
      document.querySelector("cuepoint-chat")?.shadowRoot?.querySelectorAll(wanted).length === many,
    {},
    selector,
    count,
  );
