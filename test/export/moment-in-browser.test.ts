import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Browser } from "../../src/export/check/browser.js";
import { findChrome } from "../../src/export/check/find-chrome.js";
import { serveFolder } from "../../src/export/check/serve-folder.js";
import { makeEpisode } from "../fakes/episodes.js";
import { exportPages, SCRIPT } from "./export-pages.js";

const PAGE = join(import.meta.dirname, "../../dist/page/page.js");

test("a link to a moment leads from the show's page to the episode's, with its question and its second", async () => {
  const dir = await mkdtemp(join(tmpdir(), "cuepoint-moment-"));
  for (const [path, page] of await exportPages([makeEpisode(), makeEpisode({ id: "knots" })])) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), page);
  }
  await copyFile(PAGE, join(dir, SCRIPT));
  await writeFile(join(dir, "widget.js"), "");
  const served = await serveFolder(dir);
  const browser = await Browser.launch(await findChrome(null));
  try {
    const url = `${served.url}/?q=why&t=95&e=knots`;
    const { targetId } = await browser.call("Target.createTarget", { url });
    const find = async () => {
      const { targetInfo } = await browser.call("Target.getTargetInfo", { targetId });
      return String((targetInfo as { readonly url: string }).url);
    };
    const end = performance.now() + 20_000;
    while (!(await find()).includes("/e/") && performance.now() < end) await wait(50);
    expect(await find()).toBe(`${served.url}/e/knots.html?q=why&t=95`);
  } finally {
    await browser.close();
    await served.stop();
    await rm(dir, { recursive: true });
  }
});
