import { expect, test } from "vitest";
import { makeSpokenEpisode } from "../fakes/episodes.js";
import { inChapters, inChat, readText, useDemoPage, waitFor } from "../widget/browser/drive-widget.js";
import { IN_FIREFOX } from "../widget/browser/find-firefox.js";

const open = useDemoPage();
const PATH = "/e/winter-hives";
const spoken = { episodes: [makeSpokenEpisode(60)] };

test("the page is painted before its widget is defined", async () => {
  const { page } = await open(spoken, { path: PATH });
  await page.evaluateOnNewDocument(() => {
    void customElements.whenDefined("cuepoint-chat").then(() => {
      const paints = performance.getEntriesByName("first-contentful-paint").length;
      document.documentElement.dataset["paints"] = String(paints);
    });
  });
  await page.reload();
  await waitFor(page, inChat(".question"));
  expect(await page.$eval("html", ({ dataset }) => dataset["paints"])).toBe("1");
});

// Firefox asks again for a module that came as a script; the interception of requests turns off the cache that has it.
test.skipIf(IN_FIREFOX)(
  "each file of the page is asked for once, though the widget's is asked for early",
  async () => {
    const { page, own, server } = await open(spoken, { path: PATH });
    await waitFor(page, inChapters(".chapter"));
    const files = own.map((url) => url.slice(server.url.length)).filter((path) => /\.(?:js|css)$/.test(path));
    expect(files.sort()).toEqual(["/page.js", "/widget.js"]);
  },
);

test("a transcript that is opened before the widget is there has its sentences all the same", async () => {
  const { page } = await open(spoken, { path: PATH });
  const said = () => page.$eval(".turns", ({ textContent }) => textContent);
  const before = await said();
  expect(await page.$$("[data-second]")).toEqual([]);
  await page.evaluateOnNewDocument(() => {
    addEventListener("DOMContentLoaded", () =>
      document.querySelector("#transcript")?.setAttribute("open", ""),
    );
  });
  await page.reload();
  await waitFor(page, ".turns [data-second='590']");
  const sentences = await readText(page, ".turns [data-second]");
  expect([sentences.length, sentences.at(-1)]).toEqual([
    60,
    "Sentence 59 says that bees of hive number 59 stay warm.",
  ]);
  expect(await said()).toBe(before);
});
