import { join } from "node:path";
import puppeteer, { type Browser, type BrowserContext, type Page } from "puppeteer-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import { type StartOptions, startServer, type TestServer } from "../../fakes/start-server.js";
import { IN_FIREFOX } from "./find-firefox.js";
import { launchBrowser } from "./launch-browser.js";
import { type OpenOptions, type OpenPage, openPage } from "./open-page.js";
import { type Host, type HostOptions, startHost } from "./start-host.js";

const PAGE_DIR = join(import.meta.dirname, "../../../dist/page");

export const QUESTION = "Why do colonies die: is it damp or cold?";

/** A selector in the widget, and in what it puts into the places of the page. */
export const inChat = (selector: string) => `cuepoint-chat >>> ${selector}`;
export const inPlayer = (selector: string) => `#player >>> ${selector}`;
export const inChapters = (selector: string) => `#chapters >>> ${selector}`;

/** Gives the tests of a file a browser whose storage and cache no other file shares. */
export function useBrowser(): () => BrowserContext {
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    browser = IN_FIREFOX
      ? await launchBrowser()
      : await puppeteer.connect({ browserWSEndpoint: inject("chromium"), defaultViewport: null });
    context = await browser.createBrowserContext();
  });
  afterAll(async () => {
    await context.close();
    await (IN_FIREFOX ? browser.close() : browser.disconnect());
  });
  return () => context;
}

/** Closes after each test what the test opened, the last first. */
export function useClosing(): <T extends { close(): Promise<unknown> }>(opened: T) => T {
  const open: { close(): Promise<unknown> }[] = [];
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
  return (opened) => {
    open.push(opened);
    return opened;
  };
}

export interface OpenDemo extends OpenPage {
  readonly server: TestServer;
}

/** Opens the demo page of a real server in a real browser, as often as a test wants. */
export function useDemoPage(): (server?: StartOptions, options?: OpenOptions) => Promise<OpenDemo> {
  const browser = useBrowser();
  const closing = useClosing();
  return async (options = {}, open = {}) => {
    const server = await startClosing({ pageDir: PAGE_DIR, ...options }, closing);
    const opened = await openPage(browser(), `${server.url}${open.path ?? "/"}`, open);
    closing(opened.page);
    if (open.withoutScripts !== true) await waitFor(opened.page, inChat(".question"));
    return { ...opened, server };
  };
}

export interface SiteOptions extends Omit<HostOptions, "body" | "policy"> {
  /** The page's body, of the server's address. */
  readonly body: (server: string) => string;
  /** The page's policy, of the server's address. */
  readonly policy?: (server: string) => string;
  /** Whether the server's owner has named the site. */
  readonly allowed?: boolean;
  readonly server?: StartOptions;
  readonly open?: OpenOptions;
}

export interface OpenSite extends OpenDemo {
  readonly host: Host;
}

/** Opens somebody's site, on another origin than the real server that its widget comes from. */
export function useSite(): (options: SiteOptions) => Promise<OpenSite> {
  const browser = useBrowser();
  const closing = useClosing();
  return async ({ body, policy, allowed = true, server: start = {}, open = {}, ...rest }) => {
    const host = await startHost();
    closing({ close: host.stop });
    const allowedOrigins = allowed ? [host.url] : ["https://somebody.else.example"];
    const server = await startClosing({ pageDir: PAGE_DIR, allowedOrigins, ...start }, closing);
    host.show({ ...rest, body: body(server.url), policy: policy?.(server.url) });
    const opened = await openPage(browser(), `${host.url}/`, { servers: [server.url], ...open });
    closing(opened.page);
    return { ...opened, server, host };
  };
}

/** Starts a server that the test may stop before its end. */
async function startClosing(
  options: StartOptions,
  closing: ReturnType<typeof useClosing>,
): Promise<TestServer> {
  const started = await startServer(options);
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= started.stop();
    return stopped;
  };
  closing({ close: stop });
  return { ...started, stop };
}

/** Writes the widget's tag and the script that defines it. */
export function writeTag(server: string, attributes: string): string {
  return `<script type="module" src="${server}/widget.js"></script><cuepoint-chat ${attributes}></cuepoint-chat>`;
}

/** Enters a question as one piece, as a paste does, and presses Enter. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.$eval(
    inChat(".question"),
    (box, text) => {
      (box as HTMLElement).focus();
      document.execCommand("insertText", false, text);
    },
    question,
  );
  await page.keyboard.press("Enter");
}

export const readText = (page: Page, selector: string) =>
  page.$$eval(selector, (found) => found.map((element) => element.textContent));

export const readChat = (page: Page, selector: string) => readText(page, inChat(selector));

/** Waits until the element can be seen. It looks at each frame drawn, since a change in a shadow root wakes no other wait. */
export const waitFor = (page: Page, selector: string, options: { timeout?: number } = {}) =>
  page.waitForSelector(selector, { visible: true, ...options });

/** Waits until no request has been on its way for a tenth of a second and the page has drawn what came of them. */
export async function settle(page: Page): Promise<void> {
  await page.waitForNetworkIdle({ idleTime: 100 });
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
}

/** Waits until the widget holds exactly so many of the elements. */
export const waitForCount = (page: Page, selector: string, count: number) =>
  page.waitForFunction(
    (wanted, many) =>
      document.querySelector("cuepoint-chat")?.shadowRoot?.querySelectorAll(wanted).length === many,
    {},
    selector,
    count,
  );
