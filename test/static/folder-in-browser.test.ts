import type { Page } from "puppeteer-core";
import { describe, expect, test } from "vitest";
import { ask, inChat, readChat, settle, waitFor, waitForCount } from "../widget/browser/drive-widget.js";
import { SCRIPTED_ENGINE } from "./browser/scripted-engine.js";
import type { FolderHost } from "./browser/start-folder.js";
import { MANIFEST, useScriptedFolder } from "./browser/use-scripted-folder.js";

const { openOwn, openElsewhere } = useScriptedFolder();

const answers = (page: Page) => readChat(page, ".answer-text");
const FIRST = ["search.json", "search/engine-AAAA.js"];
const searched = ({ asked }: FolderHost) => asked.filter((path) => path.startsWith("search"));

describe("the widget of a folder", () => {
  test("asks nothing as a bubble before it is used, then the manifest and the engine, each once", async () => {
    const { page, folder } = await openOwn('<cuepoint-chat mode="bubble"></cuepoint-chat>');
    await settle(page);
    expect(folder.asked).toEqual(["index.html", "widget.js"]);
    await (await waitFor(page, inChat(".launcher")))?.click();
    await waitFor(page, inChat(".starters button"));
    await ask(page, "one question");
    await waitFor(page, inChat(".origin"));
    await ask(page, "another");
    await waitForCount(page, ".origin", 2);
    expect(searched(folder)).toEqual(FIRST);
    expect(await answers(page)).toEqual(["one question said a worker 1", "another said a worker 2"]);
    expect(folder.asked.filter((path) => path.startsWith("api"))).toEqual([]);
  });

  test("answers under a path as at a root", async () => {
    const { page, folder } = await openOwn("<cuepoint-chat></cuepoint-chat>", { under: "/shows/podcast" });
    await ask(page, "here");
    await waitFor(page, inChat(".origin"));
    expect(await answers(page)).toEqual(["here said a worker 1"]);
    expect(searched(folder)).toEqual(FIRST);
  });

  test("shares one worker with another widget of the page", async () => {
    const { page, folder } = await openOwn("<cuepoint-chat></cuepoint-chat><cuepoint-chat></cuepoint-chat>");
    const asked = await page.evaluate(async () => {
      const chats = [...document.querySelectorAll("cuepoint-chat")];
      for (const [i, chat] of chats.entries())
        (Reflect.get(chat, "ask") as (text: string) => void).call(chat, `chat ${i}`);
      const read = () =>
        chats.map(
          (chat) =>
            chat.shadowRoot?.querySelector(".again") &&
            chat.shadowRoot.querySelector(".answer-text")?.textContent,
        );
      while (!read().every((text) => text)) await new Promise((resolve) => setTimeout(resolve, 10));
      return read();
    });
    expect(asked).toEqual(["chat 0 said a worker 1", "chat 1 said a worker 2"]);
    expect(searched(folder)).toEqual(FIRST);
  });

  test("stops an answer, which the worker hears, and answers the next", async () => {
    const { page } = await openOwn("<cuepoint-chat></cuepoint-chat>");
    await ask(page, "answer slowly please");
    await (await waitFor(page, inChat(".stop")))?.click();
    await waitFor(page, inChat(".failure"));
    await ask(page, "next");
    await waitFor(page, inChat(".origin"));
    expect((await answers(page)).at(-1)).toMatch(/^next said a worker/);
  });

  test("says that an answer broke off where the worker gives none, and reads a folder that is published anew", async () => {
    const { page, folder } = await openOwn("<cuepoint-chat></cuepoint-chat>");
    await ask(page, "nothing");
    await waitFor(page, inChat(".failure"));
    expect((await readChat(page, ".failure"))[0]).toContain("cannot be reached");
    folder.files.set("search.json", Buffer.from(MANIFEST.replace("AAAA", "BBBB")));
    folder.files.set("search/engine-BBBB.js", Buffer.from(SCRIPTED_ENGINE));
    await ask(page, "stale");
    await waitForCount(page, ".failure", 2);
    expect((await readChat(page, ".failure"))[1]).toContain("Part of this site's search is missing");
    await ask(page, "anew");
    await waitFor(page, inChat(".origin"));
    expect(searched(folder).slice(2)).toEqual(["search.json", "search/engine-BBBB.js", "search.json"]);
  });

  test.each([
    ["search.json", 404, "search.json is missing (status 404): run `cuepoint export` again"],
    ["search.json", "page", "search.json is not what was exported: run `cuepoint export` again"],
    ["search/engine-AAAA.js", 404, "search/engine-AAAA.js cannot be run: run `cuepoint export` again"],
    ["search/engine-AAAA.js", "page", "search/engine-AAAA.js cannot be run: run `cuepoint export` again"],
  ] as const)("names what is wrong where the host has instead of %s: %s", async (path, spoilt, sentence) => {
    const { page, folder } = await openOwn("<cuepoint-chat></cuepoint-chat>", { spoilt: [[path, spoilt]] });
    const logged: string[] = [];
    page.on("console", (message) => logged.push(message.text()));
    await ask(page, "anything");
    await waitFor(page, inChat(".failure"));
    expect((await readChat(page, ".failure"))[0]).toContain("Part of this site's search is missing");
    expect(logged.join("\n")).toContain(sentence);
    folder.spoilt.clear();
    await page.click(inChat(".again"));
    await waitFor(page, inChat(".origin"));
    expect(await answers(page)).toEqual(["anything said a worker 1"]);
  });

  test("says that it cannot be reached where there is no network", async () => {
    const { page, folder } = await openOwn('<cuepoint-chat mode="bubble"></cuepoint-chat>');
    await folder.stop();
    await (await waitFor(page, inChat(".launcher")))?.click();
    await ask(page, "anything");
    await waitFor(page, inChat(".failure"));
    expect((await readChat(page, ".failure"))[0]).toContain("cannot be reached");
  });
});

/** Nothing but the folder's own modules, and no string becomes code. */
const strict = (folder: string, ...more: string[]) =>
  [
    "default-src 'none'",
    `script-src ${folder}`,
    `connect-src ${folder}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
    ...more,
  ].join("; ");

describe("under a strict policy", () => {
  test("a folder's own page answers in a worker, and nothing is refused", async () => {
    const { page, faults } = await openOwn("<cuepoint-chat></cuepoint-chat>", { policy: strict("'self'") });
    await ask(page, "here");
    await waitFor(page, inChat(".origin"));
    expect(await answers(page)).toEqual(["here said a worker 1"]);
    expect(faults).toEqual([]);
  });

  test("a page elsewhere that lets a worker be made of a blob answers in one, and nothing is refused", async () => {
    const { page, faults } = await openElsewhere((folder) => strict(folder, `worker-src blob: ${folder}`));
    await ask(page, "there");
    await waitFor(page, inChat(".origin"));
    expect(await answers(page)).toEqual(["there said a worker 1"]);
    expect(faults).toEqual([]);
  });

  test.each([
    ["lets no worker be made", (folder: string) => strict(folder)],
    ["names its policies of Trusted Types", (folder: string) => strict(folder, "trusted-types other")],
  ])("a page elsewhere that %s answers itself", async (_, policy) => {
    const { page } = await openElsewhere(policy);
    await ask(page, "there");
    await waitFor(page, inChat(".origin"));
    expect(await answers(page)).toEqual(["there said the page 1"]);
  });
});

test("a page elsewhere without a policy answers in a worker", async () => {
  const { page, faults, foreign } = await openElsewhere();
  await ask(page, "there");
  await waitFor(page, inChat(".origin"));
  expect(await answers(page)).toEqual(["there said a worker 1"]);
  expect([faults, foreign]).toEqual([[], []]);
});
