import { existsSync } from "node:fs";

const PLACES = [
  "/usr/bin/firefox",
  "/usr/bin/firefox-esr",
  "/snap/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

/** Whether the tests run in Firefox (`npm run test:browsers`) and not in Chromium. */
export const IN_FIREFOX = process.env["CUEPOINT_TEST_BROWSER"] === "firefox";

/** Firefox's file. Throws where it is not installed. */
export function findFirefox(): string {
  const named = process.env["CUEPOINT_TEST_FIREFOX"];
  const path = [...(named === undefined ? [] : [named]), ...PLACES].find(existsSync);
  if (path === undefined) {
    throw new Error("Firefox is not installed here. Install it, or name its file in CUEPOINT_TEST_FIREFOX.");
  }
  return path;
}
