import chromium from "@sparticuz/chromium";
import puppeteer, { type Browser } from "puppeteer-core";
import { findFirefox, IN_FIREFOX } from "./find-firefox.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The WebSocket address of the Chromium that all test files share. */
    readonly chromium: string;
  }
}

/** Launches Chromium from an npm package, so that nothing is downloaded, or Firefox where `test:browsers` asks for it. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  if (IN_FIREFOX) return await puppeteer.launch({ browser: "firefox", executablePath: findFirefox() });
  return await puppeteer.launch({
    executablePath: await chromium.executablePath(),
    // The package's own arguments turn web security off; these tests are about it.
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      ...flags,
    ],
    headless: "shell",
  });
}
