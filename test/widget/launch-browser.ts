import chromium from "@sparticuz/chromium";
import puppeteer, { type Browser, type Page } from "puppeteer-core";

/** A real Chromium from an npm package: nothing is downloaded, nothing of this machine is used. */
export async function launchBrowser(): Promise<Browser> {
  return await puppeteer.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments turn web security off; these tests are about it.
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
    headless: "shell",
  });
}

export interface OpenPage {
  readonly page: Page;
  /** What went wrong in the page: exceptions, and what its policy refused. */
  readonly faults: string[];
  /** Addresses outside the server that were asked for. */
  readonly foreign: string[];
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  /** Answers a foreign request with HTML; null aborts it, as where there is no network. */
  readonly answerForeign?: (url: URL) => string | null;
}

export async function openPage(
  browser: Browser,
  address: string,
  options: OpenOptions = {},
): Promise<OpenPage> {
  const page = await browser.newPage();
  const faults: string[] = [];
  const foreign: string[] = [];
  await page.setViewport({ width: options.width ?? 1280, height: options.height ?? 900 });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) faults.push(message.text());
  });
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin === new URL(address).origin || url.protocol === "data:") {
      void request.continue();
      return;
    }
    foreign.push(url.href);
    const html = options.answerForeign?.(url) ?? null;
    if (html === null) void request.abort();
    else void request.respond({ status: 200, contentType: "text/html", body: html });
  });
  await page.goto(address);
  return { page, faults, foreign };
}
