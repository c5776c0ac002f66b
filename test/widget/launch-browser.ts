import chromium from "@sparticuz/chromium";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { findFirefox, IN_FIREFOX } from "./find-firefox.js";

/** The test's browser: Chromium from an npm package, so that nothing is downloaded; Firefox where `test:browsers` asks for it. */
export async function launchBrowser(): Promise<Browser> {
  if (IN_FIREFOX) return await puppeteer.launch({ browser: "firefox", executablePath: findFirefox() });
  return await puppeteer.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments turn web security off; these tests are about it.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    headless: "shell",
  });
}

export interface OpenPage {
  readonly page: Page;
  /** What went wrong in the page: exceptions, and what a policy refused. */
  readonly faults: string[];
  /** Addresses of the test's own servers that were asked for. */
  readonly own: string[];
  /** Addresses of anyone else. */
  readonly foreign: string[];
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  /** Origins of the test's own servers, beside the page's. */
  readonly servers?: readonly string[];
  /** Answers a foreign request with HTML; null aborts it, as where there is no network. */
  readonly answerForeign?: (url: URL) => string | null;
}

export async function openPage(
  browser: Browser,
  address: string,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage();
  const opened = { page, faults: [] as string[], own: [] as string[], foreign: [] as string[] };
  const origins = [new URL(address).origin, ...(options.servers ?? [])];
  await page.setViewport({ width: options.width ?? 1280, height: options.height ?? 900 });
  const blame = (fault: string) => {
    // Firefox asks for it unasked, and holds it against the page.
    if (!fault.includes("/favicon.ico")) opened.faults.push(fault);
  };
  page.on("pageerror", (error) => blame(String(error)));
  page.on("console", (message) => {
    if (/Content.Security.Policy|Trusted/.test(message.text())) blame(message.text());
  });
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      reportError(new Error(`Content Security Policy: ${violatedDirective} ${blockedURI}`));
    });
  });
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (origins.includes(url.origin) || !url.protocol.startsWith("http")) {
      if (url.protocol.startsWith("http")) opened.own.push(url.href);
      void request.continue();
      return;
    }
    opened.foreign.push(url.href);
    const html = options.answerForeign?.(url) ?? null;
    if (html === null) void request.abort();
    else void request.respond({ status: 200, contentType: "text/html", body: html });
  });
  await page.goto(address);
  return opened;
}
