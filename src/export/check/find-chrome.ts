import { access } from "node:fs/promises";
import { AppError } from "../../shared/errors.js";

/** A browser to check with. */
export interface Chrome {
  readonly path: string;
  /** False where its own sandbox does not run. */
  readonly hasSandbox: boolean;
}

/** Where Chrome, Chromium and Edge are installed. */
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    "/usr/bin/google-chrome",
    "/usr/bin/google-chrome-stable",
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/snap/bin/chromium",
    "/usr/bin/microsoft-edge",
  ],
  darwin: [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  ],
  win32: [
    "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
    "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
  ],
};

/**
 * Finds a browser: the one that is named, one that is installed, or the package's. Throws `usage` where the one that is named
 * is not there, and where there is none.
 */
export async function findChrome(named: string | null): Promise<Chrome> {
  // Chrome's sandbox does not run as root.
  const hasSandbox = process.getuid?.() !== 0;
  if (named !== null) {
    if (await isThere(named)) return { path: named, hasSandbox };
    throw new AppError("usage", `There is no browser at ${named}, which CUEPOINT_CHROME names`, {
      hint: "Name the program itself, such as /usr/bin/chromium.",
    });
  }
  for (const path of PLACES[process.platform] ?? []) if (await isThere(path)) return { path, hasSandbox };
  const packed = await openPacked();
  if (packed !== null) return { path: packed, hasSandbox };
  throw new AppError("usage", "There is no Chrome to check the folder with", {
    hint: "Install Chrome or Chromium, or `npm install @sparticuz/chromium`, or name a browser in CUEPOINT_CHROME.",
  });
}

async function openPacked(): Promise<string | null> {
  try {
    const { default: chromium } = await import("@sparticuz/chromium");
    return await chromium.executablePath();
  } catch {
    return null;
  }
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
