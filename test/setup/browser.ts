import type { TestProject } from "vitest/node";
import { IN_FIREFOX } from "../widget/browser/find-firefox.js";
import { launchBrowser } from "../widget/browser/launch-browser.js";

/** Launches one Chromium for all test files, which connect to it; Firefox takes one client only, so each file launches its own. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (IN_FIREFOX) return undefined;
  const browser = await launchBrowser();
  project.provide("chromium", browser.wsEndpoint());
  return () => browser.close();
}
