import type { Page } from "puppeteer-core";
import { expect, test } from "vitest";
import { makeCitation, makeResponse, scriptAnswer } from "../../fakes/make-answer.js";
import { ask, inChat, QUESTION, readChat, waitFor, waitForCount } from "../browser/drive-widget.js";
import { findViolations } from "../browser/find-violations.js";
import { useScriptedSite } from "../browser/use-scripted-site.js";

const open = useScriptedSite();

const ANSWER = makeResponse({
  answer: "Keep the hive dry [1]. Cold is no danger [2].\n\n- Damp kills more colonies than cold [1].",
  citations: [
    makeCitation({ speaker: "Mara Linde" }),
    makeCitation({ n: 2, start: 200, timestamp: "3:20", quote: "Cold seldom kills" }),
  ],
  mode: "llm",
  model: "bee-1",
});
const EPISODE = {
  id: "winter-hives",
  title: "Winter Hives",
  language: "en",
  durationSeconds: 400,
  media: { kind: "youtube", id: "abcdefghijk" },
  chapters: [
    { number: 2, title: "Wintering", startSeconds: 95, endSeconds: 400, summary: null, bullets: [] },
  ],
};

async function openAnswer(attributes = ""): Promise<Page> {
  const { page } = await open({
    answer: () => scriptAnswer(ANSWER),
    settings: { version: "1", episode: EPISODE },
    attributes,
  });
  if (attributes !== "")
    await page.$eval("cuepoint-chat", (chat) => (Reflect.get(chat, "open") as () => void).call(chat));
  await ask(page, QUESTION);
  await waitForCount(page, ".mark", 2);
  return page;
}

/** Reads what the focused or pointed control is described by, where that is seen. */
const readTip = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector("cuepoint-chat")?.shadowRoot;
    const described = root?.querySelector("[aria-describedby^=tip]");
    const tip = root?.querySelector(`#${described?.getAttribute("aria-describedby")}`);
    if (!described || !tip?.matches(":popover-open[role=tooltip]")) return null;
    const { top, left, right, bottom } = tip.getBoundingClientRect();
    const isInside = top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight;
    return { of: described.className, words: [...tip.children].map((part) => part.textContent), isInside };
  });

const SPOKEN = ["Mara Linde", "Damp kills more colonies than cold", "Wintering"];

test("the keyboard's focus on a time, and on its mark, shows who says what, and Escape takes it away", async () => {
  const page = await openAnswer('mode="bubble"');
  await page.$eval(inChat(".log"), (log) => (log as HTMLElement).focus());
  await page.keyboard.press("Tab");
  expect(await readTip(page)).toEqual({ of: "marker", words: SPOKEN, isInside: true });
  expect(await findViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  expect(await readTip(page)).toBeNull();
  expect(await page.$$(inChat("dialog[open]"))).toHaveLength(1);
  await page.keyboard.press("Tab");
  expect(await readTip(page)).toMatchObject({ words: ["Cold seldom kills", "Wintering"] });
  // What stands beside its quote has no box.
  await page.keyboard.press("Tab");
  expect(await readTip(page)).toBeNull();
  await page.keyboard.press("Tab");
  expect(await readTip(page)).toMatchObject({ of: "mark", words: SPOKEN });
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await waitForCount(page, "dialog[open]", 0);
});

test("the pointer shows it, may go onto it, and leaves it; nothing more is announced", async () => {
  const page = await openAnswer();
  const announced = await readChat(page, ".announcer");
  const marker = await waitFor(page, inChat(".marker"));
  await marker?.hover();
  expect(await readTip(page)).toMatchObject({ of: "marker", words: SPOKEN });
  const tip = await waitFor(page, inChat(".tip:popover-open"));
  await tip?.hover();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(await readTip(page)).toMatchObject({ words: SPOKEN });
  await page.mouse.move(2, 2);
  await waitForCount(page, ".tip:popover-open", 0);
  expect(await readChat(page, ".announcer")).toEqual(announced);
  expect(await page.$$(inChat("[data-n][title]"))).toHaveLength(0);
});

test("what scrolls within the widget takes it away, since it would stand over other words", async () => {
  const page = await openAnswer();
  await (await waitFor(page, inChat(".marker")))?.hover();
  expect(await readTip(page)).toMatchObject({ of: "marker" });
  await page.$eval(inChat(".log"), (log) => log.dispatchEvent(new Event("scroll")));
  expect(await readTip(page)).toBeNull();
});

test("a finger that taps a time plays it, and leaves nothing over the answer", async () => {
  const page = await openAnswer();
  await page.evaluate(() =>
    addEventListener("cuepoint-seek", (event) => {
      event.preventDefault();
      document.body.dataset["start"] = String((event as CustomEvent).detail.start);
    }),
  );
  await (await waitFor(page, inChat(".marker")))?.tap();
  await page.waitForFunction(() => document.body.dataset["start"] === "95");
  expect(await readTip(page)).toBeNull();
});
