import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { ask, inChat, readChat, waitFor, waitForCount } from "../widget/browser/drive-widget.js";
import { endWait } from "../widget/browser/open-page.js";
import { SCRIPTED_ENGINE } from "./browser/scripted-engine.js";
import { MANIFEST, useScriptedFolder } from "./browser/use-scripted-folder.js";

const { openOwn } = useScriptedFolder();
const CHAT = "<cuepoint-chat></cuepoint-chat>";
const ENGINE = "search/engine-AAAA.js";

/** True where a worker of the engine's worker is heard within a quarter of a second. */
const hearsNested = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const channel = new BroadcastChannel("nested");
        const close = (isHeard: boolean) => {
          channel.close();
          resolve(isHeard);
        };
        channel.onmessage = () => close(true);
        setTimeout(() => close(false), 250);
      }),
  );

test("a file that stays missing leaves one worker, however often it is asked for", async () => {
  const { page, folder } = await openOwn(CHAT);
  for (let count = 1; count <= 4; count++) {
    await ask(page, "stale");
    await waitForCount(page, ".failure", count);
  }
  await ask(page, "still");
  await waitFor(page, inChat(".origin"));
  expect((await readChat(page, ".answer-text")).at(-1)).toBe("still said a worker 1");
  expect(page.workers()).toHaveLength(1);
  expect(folder.asked.filter((path) => path === ENGINE)).toHaveLength(1);
});

test("a folder that is published anew ends the worker before it, and that one's own", async () => {
  const { page, folder } = await openOwn(CHAT);
  await ask(page, "nested");
  await waitForCount(page, ".origin", 1);
  await expect.poll(() => hearsNested(page)).toBe(true);
  folder.files.set("search.json", Buffer.from(MANIFEST.replace("AAAA", "BBBB")));
  folder.files.set("search/engine-BBBB.js", Buffer.from(SCRIPTED_ENGINE));
  await ask(page, "stale");
  await waitForCount(page, ".failure", 1);
  await ask(page, "anew");
  await waitForCount(page, ".origin", 2);
  await expect
    .poll(() => page.workers().map((worker) => worker.url()))
    .toEqual([`${folder.url}/search/engine-BBBB.js`]);
  await expect.poll(() => hearsNested(page)).toBe(false);
});

test("a worker that dies fails the questions at it, and the next question starts another", async () => {
  const { page } = await openOwn(CHAT);
  await ask(page, "crash");
  await waitForCount(page, ".failure", 1);
  expect((await readChat(page, ".failure"))[0]).toContain("cannot be reached");
  await ask(page, "again");
  await waitFor(page, inChat(".origin"));
  expect((await readChat(page, ".answer-text")).at(-1)).toBe("again said a worker 1");
  expect(page.workers()).toHaveLength(1);
});

test("an engine that does not come is not waited for without end, and is asked for anew", async () => {
  const { page, folder } = await openOwn(CHAT, { spoilt: [[ENGINE, "silence"]], holdWaits: true });
  await ask(page, "anything");
  await endWait(page, 30_000);
  await waitFor(page, inChat(".failure"));
  expect((await readChat(page, ".failure"))[0]).toContain("Part of this site's search is missing");
  // A browser waits twenty seconds for its own earlier request of the same address.
  folder.files.set("search.json", Buffer.from(MANIFEST.replace("AAAA", "BBBB")));
  folder.files.set("search/engine-BBBB.js", Buffer.from(SCRIPTED_ENGINE));
  await page.click(inChat(".again"));
  await waitFor(page, inChat(".origin"));
  expect(await readChat(page, ".answer-text")).toEqual(["anything said a worker 1"]);
});

test.each(["search.json", ENGINE])("Stop is obeyed while %s is still awaited", async (path) => {
  const { page, folder } = await openOwn(CHAT, { spoilt: [[path, "silence"]], holdWaits: true });
  await ask(page, "anything");
  await expect.poll(() => folder.asked).toContain(path);
  await (await waitFor(page, inChat(".stop")))?.click();
  await waitFor(page, inChat(".failure"), { timeout: 5_000 });
  expect(await readChat(page, ".failure")).toEqual(["You stopped this answer."]);
  expect(await page.$(inChat(".send:not([hidden])"))).not.toBeNull();
});
