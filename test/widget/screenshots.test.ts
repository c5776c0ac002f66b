import type { ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCli } from "../cli/spawn-cli.js";
import { ask, inChapters, inChat, useBrowser, waitFor, writeTag } from "./browser/drive-widget.js";
import { IN_FIREFOX } from "./browser/find-firefox.js";
import { openPage } from "./browser/open-page.js";
import { type ShownHost, startHost } from "./browser/start-host.js";

const FOLDER = join(import.meta.dirname, "../screenshots");
/** The pictures are of one machine's fonts: they are taken where they are wanted, and looked at. */
const TAKE = process.env["CUEPOINT_TEST_SCREENSHOTS"] === "1";
const QUESTION = "what does Clem think about small models?";

const browser = useBrowser();
let program: ChildProcess;
let server: string;
let host: ShownHost;

beforeAll(async () => {
  host = await startHost();
  const env = {
    CUEPOINT_INDEX_DIR: join(mkdtempSync(join(tmpdir(), "cuepoint-shots-")), "index"),
    CUEPOINT_ALLOWED_ORIGINS: host.url,
  };
  program = startCli(["serve", "--port", "0"], { env });
  server = await new Promise((resolve, reject) => {
    let said = "";
    program.stdout?.on("data", (piece) => {
      said += piece;
      const address = /listening on (\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    program.on("exit", () => reject(new Error(`the program ended: ${said}`)));
  });
}, 60_000);
afterAll(async () => {
  program.kill();
  await host.stop();
});

const LOOKS = [
  ["light", 1280, 900],
  ["dark", 1280, 900],
  ["light", 360, 740],
  ["dark", 360, 740],
] as const;

// Firefox's protocol cannot be told the colour scheme.
test.skipIf(IN_FIREFOX).each(LOOKS)(
  "the demo page with an answer, %s, %i pixels wide: nothing is cut off, and its picture is kept",
  async (scheme, width, height) => {
    const page = await open(`${server}/`, { scheme, width, height });
    await waitFor(page, inChapters(".chapter"));
    await askAndShow(page);
    expect(await measureOverflow(page)).toBe(0);
    await keepPicture(page, `demo-${scheme}-${width}`);
  },
);

test.skipIf(IN_FIREFOX).each(LOOKS)(
  "the widget on a site, %s, %i pixels wide: nothing is cut off, and its picture is kept",
  async (scheme, width, height) => {
    const form = width > 500 ? ' mode="bubble"' : "";
    host.show({
      css: "body { margin: 1rem; font-family: system-ui }",
      body: `<p>The notes of an episode, on somebody's page.</p>${writeTag(server, `episode="no-priors-ep-5"${form}`)}`,
    });
    const page = await open(host.url, { scheme, width, height });
    await page.waitForFunction(() => customElements.get("cuepoint-chat") !== undefined);
    await page.$eval("cuepoint-chat", (chat) => Reflect.get(chat, "open").call(chat));
    await askAndShow(page);
    expect(await measureOverflow(page)).toBe(0);
    await keepPicture(page, `widget-${scheme}-${width}`);
  },
);

interface Look {
  readonly scheme: string;
  readonly width: number;
  readonly height: number;
}

async function open(address: string, { scheme, width, height }: Look): Promise<Page> {
  const { page } = await openPage(browser(), "about:blank", { width, height, servers: [server, host.url] });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: scheme },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  await page.goto(address);
  return page;
}

/** Asks, and shows the answer from its beginning, with what else its chapter says. */
async function askAndShow(page: Page): Promise<void> {
  await waitFor(page, inChat(".question"));
  await ask(page, QUESTION);
  await (await waitFor(page, inChat(".more")))?.evaluate((details) => {
    (details as HTMLDetailsElement).open = true;
  });
  await page.$eval("cuepoint-chat", (chat) => chat.scrollIntoView({ block: "nearest" }));
  await page.$eval(inChat(".asked"), (asked) => {
    const log = asked.closest(".log");
    if (log !== null)
      log.scrollTop += asked.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
  });
}

async function measureOverflow(page: Page): Promise<number> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

async function keepPicture(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  if (TAKE) await page.screenshot({ path: path as `${string}.png` });
  await page.close();
  expect(readFileSync(path).toString("latin1", 1, 4)).toBe("PNG");
}
